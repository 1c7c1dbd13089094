"""Scenario folders and workbooks."""
