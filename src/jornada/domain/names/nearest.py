"""The nearest of many names.

Those that share most with what was written are compared letter by letter, and no others.
"""

import difflib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from itertools import chain

FEW = 300  # so many names are all compared
WIDE, CLOSE = 3000, 12  # names looked through for what they share, and those of them that are compared
# unknown names for which more than a slip of one letter is looked for: hints for more are read by nobody
PATIENCE = 2000
PIECE = 3  # letters in a piece of a name
LONG = 120  # letters of a name that count; a cell may hold a whole polygon


class Alike(Collection[str]):
    """Names among which the nearest to others is looked for, again and again: work for each is kept, and does not grow
    with their number.

    Examples
    --------
    >>> towns = Alike(f"Town {number}" for number in range(20000))
    >>> towns.nearest("Town 1234x"), towns.nearest("Twn 17"), towns.nearest("Zzyzx")
    ('Town 1234', 'Town 17', '')
    """

    def __init__(self, names: Iterable[str]) -> None:
        """Keep the names, once each."""
        self.names = dict.fromkeys(names)
        self.known: dict[str, str] = {}
        self.looks = 0

    def __contains__(self, name: object) -> bool:
        """Say whether a name is one of them."""
        return name in self.names

    def __iter__(self) -> Iterator[str]:
        """Return the names in their order."""
        return iter(self.names)

    def __len__(self) -> int:
        """Return how many they are."""
        return len(self.names)

    def nearest(self, name: str) -> str:
        """Return the nearest of the names, or nothing when none is near."""
        name = name[:LONG]
        if name not in self.known:
            self.known[name] = best(name, self._candidates(name))
        return self.known[name]

    def _candidates(self, name: str) -> Collection[str]:
        """Return the names to compare: all of a few.

        Else those a slip of one letter away, or those that share most of their pieces.
        """
        if len(self.names) <= FEW:
            found: Collection[str] = self.names
        else:
            near = dict.fromkeys(chain.from_iterable(self._shorter.get(short, ()) for short in _shortened(name)))
            found = near or (self._sharing(name) if len(self.known) < PATIENCE else ())
        self.looks += len(found)
        return found

    def _sharing(self, name: str) -> list[str]:
        """Return the names that share most pieces with one, the rare pieces first."""
        lists = sorted((self._pieces[piece] for piece in {*_pieces(name)} & self._pieces.keys()), key=len)
        shared = Counter[str]()
        for names in lists:
            if shared.total() + len(names) > WIDE and shared:
                break
            shared.update(names[:WIDE])
        self.looks += shared.total()
        return [other for other, _ in shared.most_common(CLOSE)]

    @cached_property
    def _shorter(self) -> dict[str, list[str]]:
        """Return the names by what is left of them without one letter, and by themselves."""
        found: dict[str, list[str]] = {}
        for name in self.names:
            for short in _shortened(name):
                found.setdefault(short, []).append(name)
        return found

    @cached_property
    def _pieces(self) -> dict[str, list[str]]:
        """Return the names by each piece in them."""
        found: dict[str, list[str]] = {}
        for name in self.names:
            for piece in {*_pieces(name)}:
                found.setdefault(piece, []).append(name)
        return found


def best(name: str, names: Iterable[str]) -> str:
    """Return the name most like another, or nothing when none is much like it.

    Examples
    --------
    >>> best("Tapachla", ["Tapachula", "Huixtla"])
    'Tapachula'
    """
    found = difflib.get_close_matches(name[:LONG], list(names), n=1, cutoff=0.6)
    return found[0] if found else ""


def _shortened(name: str) -> set[str]:
    name = name[:LONG]
    return {name, *(name[:i] + name[i + 1 :] for i in range(len(name)))}


def _pieces(name: str) -> Iterator[str]:
    whole = f" {name[:LONG]} "
    return (whole[i : i + PIECE] for i in range(len(whole) - PIECE + 1))
