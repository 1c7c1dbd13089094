"""Names as people read them: countries instead of codes, sectors without the word."""

import csv
from functools import cache
from importlib import resources


@cache
def countries(language: str = "name") -> dict[str, str]:
    """Return the name of every country by its ISO3 code; the column of its language is name or spanish."""
    text = resources.files("jornada.interface").joinpath("data", "countries.csv").read_text("utf-8")
    return {row["code"]: row[language] for row in csv.DictReader(text.splitlines())}


def country(code: str, language: str = "en") -> str:
    """Return the name of a country; a code that is no country stays as it is.

    Examples
    --------
    >>> country("VEN"), country("OTHER"), country("northerners"), country("USA", "es")
    ('Venezuela', 'other nationalities', 'northerners', 'Estados Unidos')
    """
    return countries("spanish" if language == "es" else "name").get(code, code)


def listed(names: list[str], also: str = "and") -> str:
    """Return names as a list in a sentence.

    Examples
    --------
    >>> listed(["Cuba", "Haiti", "Peru"]), listed(["Cuba"]), listed(["Cuba", "Perú"], "y")
    ('Cuba, Haiti and Peru', 'Cuba', 'Cuba y Perú')
    """
    return f"{', '.join(names[:-1])} {also} {names[-1]}" if len(names) > 1 else "".join(names)


def short_name(name: str) -> str:
    """Return a place or area with what everybody knows left out.

    Examples
    --------
    >>> short_name("El Paso Sector")
    'El Paso'
    """
    return name.removesuffix(" Sector")


def clipped(name: str, most: int) -> str:
    """Return a name that fits: at most so many letters, with dots where some are left out.

    Examples
    --------
    >>> clipped("registration", 12), clipped("COMAR Tapachula registration", 12)
    ('registration', 'COMAR Tapac…')
    """
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"
