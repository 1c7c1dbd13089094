"""Offices and lists: joining, serving, deciding."""
