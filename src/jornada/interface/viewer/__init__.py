"""The data of the map viewer."""
