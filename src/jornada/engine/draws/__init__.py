"""Addressed random numbers, exact quantiles, and the sharing out of what is scarce."""
