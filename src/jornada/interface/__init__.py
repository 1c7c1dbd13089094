"""What people see: the command line, tables, charts, the map and the report."""
