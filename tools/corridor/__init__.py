"""The example corridor, compiled from the public tables."""
