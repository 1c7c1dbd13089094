"""The rules of a day: dates, triggers, priors and shocks."""
