"""What happens to people wherever they are: lines, deaths, custody."""
