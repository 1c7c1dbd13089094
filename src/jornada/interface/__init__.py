"""What people see: commands, charts, maps and reports."""
