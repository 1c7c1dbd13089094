"""Misuse: what was asked for cannot be done, said in words."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass


class Misuse(Exception):
    """A command was asked for something that cannot be; the message says what can."""


class Interrupted(Exception):
    """Somebody pressed Ctrl-C, and what was in hand has been written."""
