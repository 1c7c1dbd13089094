"""Departures as a process with few parameters, and forecasts of what reaches the border."""
