"""The table of people: a record a row, with named fields."""
