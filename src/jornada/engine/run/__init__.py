"""One run, day after day."""
