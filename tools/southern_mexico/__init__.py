"""The example southern_mexico, compiled from the public tables."""
