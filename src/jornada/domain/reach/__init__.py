"""What can be reached from where: places, offices, and lines that nobody leaves."""
