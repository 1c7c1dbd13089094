"""Who goes to which camp: forecasts for conflicts in Flee's folders, from what was known on a day, beside rivals."""
