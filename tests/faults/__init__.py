"""Random faults put into valid folders: each must be told, and none may pass as another scenario."""
