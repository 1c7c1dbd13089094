"""`python -m jornada`: what the command `jornada` does."""

from jornada.interface.cli.app import main

if __name__ == "__main__":
    main()
