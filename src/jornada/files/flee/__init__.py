"""Folders of Flee, read and written."""
