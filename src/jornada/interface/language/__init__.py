"""Texts, names, dates and numbers as people read them."""
