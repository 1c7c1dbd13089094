"""The rule set of Flee 3 on our table of people."""
