"""The example caravan_2023, compiled from the public tables."""
