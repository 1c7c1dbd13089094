"""Numbers, ranges and shares in words and figures."""

from typing import Any, NamedTuple

from jornada.interface.language.texts import say

SCALES = ((1e9, "billion"), (1e6, "million"))


def number(value: Any) -> str:
    """Return a figure with as many digits as a reader can use.

    Examples
    --------
    >>> number(1234567.8), number(54.13), number(3.977), number(0.0213), number(0), number(float("nan"))
    ('1,234,568', '54', '4.0', '0.021', '0', '–')
    """
    if value is None or value != value:
        return "–"
    size = abs(float(value))
    if size == 0 or size >= 10:
        return f"{value:,.0f}"
    return f"{value:.1f}" if size >= 1 else f"{value:.2g}"


def signed(value: Any, language: str = "en") -> str:
    """Return a difference in three digits with its sign.

    Examples
    --------
    >>> signed(12345.0), signed(-0.5), signed(0.0), signed(float("nan"))
    ('+12,300', '−0.5', '0', '–')
    """
    return ("+" if value > 0 else "−" if value < 0 else "") + figure(abs(value), language)


def rounded(low: Any, high: Any, language: str = "en") -> str:
    """Return a range in three digits: more would claim what nobody knows. Ends that are told alike are told once.

    Examples
    --------
    >>> rounded(5418579, 5552142), rounded(168513, 174995), rounded(3.16, 6.41), rounded(28, 28), rounded(15001, 15004)
    ('5.42 to 5.55 million', '169,000 to 175,000', '3.2 to 6.4', '28 in every run', '15,000')
    >>> rounded(5418579, 5552142, "es"), rounded(float("nan"), float("nan"))
    ('5.42 a 5.55 millones', '–')
    """
    if low != low:
        return number(low)
    if low == high:
        return say("every.run", language, {"figure": figure(low, language)})
    one, other = figure(low, language), figure(high, language)
    if one == other:
        return one
    words = [say(word, language, {"figure": ""}) for _, word in SCALES]
    same = next((word for word in words if one.endswith(word) and other.endswith(word)), "")
    return say("to", language, {"low": one.removesuffix(same), "high": other})


def three_digits(value: float) -> float:
    """Return a value in three digits.

    Examples
    --------
    >>> three_digits(168513.0), three_digits(43.0)
    (169000.0, 43.0)
    """
    return float(f"{value:.3g}")


def ratio(value: Any) -> str:
    """Return a ratio.

    Examples
    --------
    >>> ratio(1.0104)
    '1.01'
    """
    return "–" if value is None or value != value else f"{value:.2f}"


def error(value: Any) -> str:
    """Return an error as a share, in three digits behind the point.

    Examples
    --------
    >>> error(0.14159), error(float("nan"))
    ('0.142', '–')
    """
    return "–" if value is None or value != value else f"{value:.3f}"


def percent(value: Any) -> str:
    """Return a share in whole percent.

    Examples
    --------
    >>> percent(0.926), percent(float("nan"))
    ('93\\xa0%', '–')
    """
    if value is None or value != value:
        return "–"
    return "<\u00a01\u00a0%" if 0 < value < 0.005 else f"{100 * value:.0f}\u00a0%"


def share_range(low: Any, high: Any, language: str = "en") -> str:
    """Return a range of shares in whole percent.

    Examples
    --------
    >>> share_range(0.102, 0.18), share_range(0.2, 0.2)
    ('10 to 18\\xa0%', '20\\xa0%')
    """
    one, other = percent(low), percent(high)
    return one if one == other else say("to", language, {"low": one.removesuffix("\u00a0%"), "high": other})


class Ends(NamedTuple):
    """The columns of a table that hold the two ends of a range."""

    low: str
    high: str


def ends_of(name: str) -> Ends:
    """Return the columns with the ends of a figure: nine runs in ten are between them; without a name those of the only
    figure.

    Examples
    --------
    >>> ends_of("present"), ends_of("")
    (Ends(low='present_q05', high='present_q95'), Ends(low='q05', high='q95'))
    """
    return Ends(f"{name}_q05".lstrip("_"), f"{name}_q95".lstrip("_"))


def ranged(table: Any, ends: Ends, into: str, language: str = "en") -> Any:
    """Return a table with a column of ranges in three digits, from two of its columns."""
    return table.assign(
        **{into: [rounded(a, b, language) for a, b in zip(table[ends.low], table[ends.high], strict=True)]}
    )


def count(value: Any) -> str:
    """Return a whole number.

    Examples
    --------
    >>> count(4.0)
    '4'
    """
    return f"{value:,.0f}"


def figure(value: Any, language: str = "en") -> str:
    """Return a figure in three digits, large ones in millions or billions.

    Examples
    --------
    >>> figure(1425273268.0), figure(34755212.0), figure(34630.0), figure(0.44), figure(1425273268.0, "es")
    ('1.43 billion', '34.8 million', '34,600', '0.44', '1.43 mil millones')
    """
    value = three_digits(value)
    for size, word in SCALES:
        if abs(value) >= size:
            return say(word, language, {"figure": f"{value / size:#.3g}".removesuffix(".")})
    return number(value)


FORMS = {
    "number": number,
    "count": count,
    "figure": figure,
    "signed": signed,
    "percent": percent,
    "error": error,
    "ratio": ratio,
    "text": str,
}
