"""Numbers as people write them: decimal commas, separators of thousands, per cent."""

import re
from collections.abc import Iterable

DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+(?:[eE][+-]?\d+)?")
THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:([,.' ’])\d{3})(?:\1\d{3})*(?:[,.]\d+)?")


def has_decimal_comma(texts: Iterable[str]) -> bool:
    """Say whether some number is written with a decimal comma, and cannot be one with separators of thousands.

    Examples
    --------
    >>> has_decimal_comma(["10.5", "10,5"]), has_decimal_comma(["10.5", "1,070"])
    (True, False)
    """
    return any("," in text and DECIMAL_COMMA.fullmatch(text) and not THOUSANDS.fullmatch(text) for text in texts)


def pointed(text: str) -> str:
    """Return a number with a decimal comma with a decimal point, any other text as it is.

    Examples
    --------
    >>> pointed("10,5"), pointed("10.5"), pointed("Alda, north")
    ('10.5', '10.5', 'Alda, north')
    """
    return text.replace(",", ".") if DECIMAL_COMMA.fullmatch(text) else text


def readings(text: str) -> list[str]:
    """Return the numbers that may be meant by a text that is none, the likeliest first.

    Examples
    --------
    >>> readings("1,070"), readings("1.070,5"), readings("0,01"), readings("1%"), readings("many")
    (['1070', '1.070'], ['1070.5'], ['0.01'], ['0.01'], [])
    """
    number, share = text.replace("\u2212", "-").strip().removesuffix("%").strip(), text.strip().endswith("%")
    found = [_without_thousands(number)] if THOUSANDS.fullmatch(number) else []
    found += [pointed(number)] if DECIMAL_COMMA.fullmatch(number) else [] if found else [number]
    try:
        found = [f"{float(one) / 100:.12g}" for one in found] if share else found
        return [one for one in found if one != text.strip() and float(one) == float(one) and "_" not in one]
    except ValueError:
        return []


def _without_thousands(number: str) -> str:
    """Return a number without separators of thousands.

    Another mark, or a last group of other than three digits, is decimal.
    """
    mark = next(letter for letter in number if letter in ",.' ’")
    whole, _, rest = number.partition({",": ".", ".": ","}.get(mark, "," if "," in number else "."))
    return whole.replace(mark, "") + (f".{rest}" if rest else "")
