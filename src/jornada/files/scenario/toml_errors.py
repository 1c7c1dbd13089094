"""What is wrong in a TOML file: the line, and the slip that it likely is, found by trying what mends it."""

import re
import tomllib
from collections.abc import Callable, Iterator

from jornada.domain.fault import Fault

AT = re.compile(r"\(at line (\d+), column \d+\)")
LONGEST = 100  # of a line that is quoted
BACK = 3  # lines before the one that is told in which a quote or bracket may have been forgotten
CURLY = str.maketrans("“”„‟«»‘’‚", '""""""\'\'\'')
WORDS = {"true": "true", "yes": "true", "false": "false", "no": "false"}
BARE = re.compile(r"([\w-]+) +([\"'\[\d].*)")  # a key and a value with nothing between them
PLUS = re.compile(r"^[^#=]*=\s*(\+\d[\d.]*)\s*(#.*)?$")
BEYOND = re.compile(r"\b(?:0x[0-9a-fA-F_]+|0[ob][0-7_]+|[0-9_]+)\b")
SOME_DAY = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")
Mending = tuple[str, str]  # the line as it may be meant, and what was forgotten


def toml_fault(file: str, text: str, error: tomllib.TOMLDecodeError) -> Fault:
    """Return the fault of a file that is no TOML: the line in it, and what it should be.

    Examples
    --------
    >>> text = '[policy.change]\\n"offices.desk.capacity" = x1.5\\n'
    >>> try:
    ...     tomllib.loads(text)
    ... except tomllib.TOMLDecodeError as error:
    ...     print(toml_fault("policies.toml", text, error).allowed)
    a text in quotes, and these are forgotten: "offices.desk.capacity" = "x1.5"
    """
    lines = text.split("\n")
    number = line_of(error, lines)
    where = f"{file}, line {number}"
    if twice := _stands_already(lines, number, str(error)):
        return Fault("J002", where, _short(lines[number - 1]), twice)
    for at in [n for n in range(number, max(0, number - 1 - BACK), -1) if lines[n - 1].strip()]:
        for mended, words in mendings(lines[at - 1]):
            if _goes_on([*lines[: at - 1], mended, *lines[at:]], number):
                return Fault("J002", f"{file}, line {at}", _short(lines[at - 1]), f"{words}: {_short(mended)}")
    return Fault("J002", where, _short(lines[number - 1]), f"TOML, key = value ({AT.sub('', str(error)).strip()})")


def line_of(error: tomllib.TOMLDecodeError, lines: list[str]) -> int:
    """Return the line of an error, from 1; the last that says something where the file ends too early."""
    found = AT.search(str(error))
    return int(found[1]) if found else max((n for n, line in enumerate(lines, 1) if line.strip()), default=1)


def plus_faults(file: str, text: str) -> list[Fault]:
    """Warn of a number with a plus that is not in quotes: it is set, and not added.

    Examples
    --------
    >>> [fault.found for fault in plus_faults("policies.toml", '"places.A.beds" = +10')]
    ['"places.A.beds" = +10']
    """
    found = [(number, line, match[1]) for number, line in enumerate(text.split("\n"), 1) if (match := PLUS.match(line))]
    return [
        Fault(
            "J010",
            f"{file}, line {number}",
            _short(line),
            f'"{plus}" in quotes to add; without them {plus[1:]} is set',
            severity="warning",
        )
        for number, line, plus in found
    ]


def beyond_fault(file: str, text: str) -> Fault:
    """Return the fault of a file with brackets in brackets, or with a number, beyond what is ever meant: the line with
    most of it.

    Examples
    --------
    >>> beyond_fault("policies.toml", "name = 1\\nx = [[[[[[1]]]]]]").where
    'policies.toml, line 2'
    """
    lines = text.split("\n")
    longest = max(
        range(len(lines)),
        key=lambda n: (
            max((len(found) for found in BEYOND.findall(lines[n])), default=0) + sum(map(lines[n].count, "[{."))
        ),
    )
    allowed = "lists and tables a few levels deep, and numbers of at most a hundred digits"
    return Fault("J002", f"{file}, line {longest + 1}", _short(lines[longest]), allowed)


def _goes_on(lines: list[str], beyond: int) -> bool:
    """Say whether a text is read beyond a line."""
    try:
        tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError as error:
        return line_of(error, lines) > beyond and bool(AT.search(str(error)))
    except (RecursionError, ValueError):
        return False
    return True


def _stands_already(lines: list[str], number: int, said: str) -> str:
    """Return in words that a section or key stands twice, and where it stands first."""
    if not said.startswith(("Cannot declare", "Cannot overwrite", "Cannot mutate", "Cannot redefine")):
        return ""
    line = lines[number - 1].strip()
    what = line.partition("=")[0].strip() if not line.startswith("[") else line
    first = next(
        (
            n
            for n, other in enumerate(lines[: number - 1], 1)
            if other.strip() == line or other.partition("=")[0].strip() == what
        ),
        0,
    )
    at = f"; it stands in line {first} already" if first else ""
    return f"{what} once{at}" + (": write what is below this one under that one" if line.startswith("[") else "")


def mendings(line: str) -> Iterator[Mending]:
    """Return what a line may be meant as, the likelier first.

    Examples
    --------
    >>> [mended for mended, _ in mendings("share = 0,5")][:2]
    ['share = 0.5', 'share = "0,5"']
    """
    if any(ord(letter) in CURLY for letter in line):
        yield line.translate(CURLY), "straight quotes"
    if "//" in line:
        yield line.replace("//", "#", 1), "# before a remark"
    if line.lstrip().startswith("["):
        yield from _headings(line)
    key, sign, value = line.partition("=")
    if key.rstrip().endswith(":") or value.startswith("="):
        key, value = key.rstrip(" :"), value.lstrip("=")
        yield f"{key.rstrip()} = {value.strip()}", "one = between key and value"
    elif not sign and (bare := BARE.fullmatch(line)):
        yield f"{bare[1]} = {bare[2]}", "= between key and value"
    if not sign and ":" in line:
        key, _, value = line.partition(":")
        yield f"{key.rstrip()} = {value.strip()}", "= between key and value, and not a colon"
        yield f"{_quoted(key)} = {_quoted(value)}", "= between key and value, and quotes"
    if sign:
        yield from ((f"{key.rstrip()} = {mended}", words) for mended, words in _values(value.strip()))
        yield f"{_quoted(key)} = {value.strip()}", "a name with spaces or dots in quotes"
        yield from ((f"{_quoted(key)} = {mended}", words) for mended, words in _values(value.strip()))


def _headings(line: str) -> Iterator[Mending]:
    name = line.strip().strip("[] ")
    both = (f"[{name}]", f"[[{name}]]")
    for mended in (*(both[::-1] if "[[" in line or "]]" in line else both), f"[{_quoted(name)}]"):
        yield mended, "brackets that open and close"


def _values(value: str) -> Iterator[Mending]:
    """Return what a value may be meant as."""
    if value.rstrip().endswith((",", ";")) and not value.startswith(("[", "{")):
        yield value.rstrip(" ,;"), "a value without a mark behind it"
    rules: tuple[Callable[[str], str], ...] = (
        _counted,
        _thousands,
        _comma,
        _day,
        lambda text: WORDS.get(text.lower(), ""),
    )
    says = (
        "a number alone",
        "a number without marks between thousands",
        "a decimal point",
        "a date, YYYY-MM-DD",
        "true or false in small letters",
    )
    for rule, words in zip(rules, says, strict=True):
        if mended := rule(value):
            yield mended, words
    if not value:
        yield "1", "a value behind =, such as"
    if SOME_DAY.fullmatch(value):
        yield "2024-01-31", "a date, YYYY-MM-DD, such as"
    if "\\" in value:
        yield "'" + value.strip("\"'") + "'", "a text with backslashes in single quotes"
    if value.startswith("["):
        parts = [part.strip() for part in value.strip("[] ").split(",") if part.strip()]
        yield f"{value.rstrip(',')}]", "a list that is closed, and the bracket is forgotten"
        yield "[" + ", ".join(_quoted(part) for part in parts) + "]", "a list of texts in quotes"
    elif '"' in value or "'" in value:
        yield f'"{value.strip(chr(34) + chr(39))}"', "a text in quotes, and one is forgotten"
    elif value:
        yield f'"{value}"', "a text in quotes, and these are forgotten"
        yield f'["{value}"]', "a list of texts"


def _counted(text: str) -> str:
    """Return the number of a number with a unit, such as 28 days; that of a share is not what is meant."""
    found = re.fullmatch(r"([+-]?\d+(?:\.\d+)?) +[a-zA-Z]+", text)
    return found[1] if found else ""


def _thousands(text: str) -> str:
    return re.sub("[,' ’]", "", text) if re.fullmatch(r"\d{1,3}([,' ’])\d{3}(\1\d{3})*", text) else ""


def _comma(text: str) -> str:
    return text.replace(",", ".") if re.fullmatch(r"-?\d+,\d+", text) else ""


def _day(text: str) -> str:
    found = re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", text)
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else ""


def _quoted(text: str) -> str:
    return '"' + text.strip().strip("\"'") + '"'


def _short(line: str) -> str:
    line = line.strip()
    return line if len(line) <= LONGEST else f"{line[:LONGEST]} ..."
