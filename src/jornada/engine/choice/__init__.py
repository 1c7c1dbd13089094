"""How people choose, and what they believe."""
