"""Scenario folders and workbooks: read, written and checked."""
