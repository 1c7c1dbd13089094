"""Shipped scenarios: small, complete, tested."""
