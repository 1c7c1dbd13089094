"""What `import jornada` offers.

The calls that take a scenario, by name, path or as a record, and pictures for notebooks.
"""
