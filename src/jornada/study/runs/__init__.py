"""Runs on disk, and what is asked of them by the name of a measure."""
