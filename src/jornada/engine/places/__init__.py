"""A day and a night at a place: arriving, living, harm, health."""
