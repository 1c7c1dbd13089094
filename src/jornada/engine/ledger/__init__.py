"""Stocks and flows, what is kept of them, and what they cost."""
