"""What exists: frozen dataclasses; no files, no randomness."""
