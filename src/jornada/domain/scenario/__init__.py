"""A scenario, what changes it, and what is read of it."""
