"""Names: patterns of them, and the nearest of many."""
