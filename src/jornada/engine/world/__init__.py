"""The scenario as arrays."""
