"""Caravans and those who walk with them."""
