"""Forecasts of published figures from what was known on a day, their rivals, scores and a verdict."""
