"""Folders of studies: read and checked."""
