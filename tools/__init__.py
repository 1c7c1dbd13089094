"""Tools that compile what ships: the examples from public tables, the map from outlines.

They are not part of the package.
"""
