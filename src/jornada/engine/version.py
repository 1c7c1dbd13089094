"""Which model this is: its version, with a digest of its source."""

import hashlib
from functools import cache
from pathlib import Path

VERSION = "0.1.0"


@cache
def version() -> str:
    """Return the version with a digest of the model's source.

    Runs and states of another model are never taken for this one's.
    """
    return f"{VERSION}+{digest_of(Path(__file__).parents[1])[:12]}"


def digest_of(package: Path) -> str:
    """Return the digest of the source of domain and engine, with all folders in them, and of the list of measures."""
    files = sorted(file for part in ("domain", "engine") for file in (package / part).rglob("*.py"))
    files.append(package / "domain" / "schema" / "measure_list.csv")
    found = hashlib.sha256()
    for file in files:
        found.update(f"{file.relative_to(package).as_posix()}\n".encode() + file.read_bytes())
    return found.hexdigest()
