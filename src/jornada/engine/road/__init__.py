"""On the road: one party after another is taken through its whole day."""
