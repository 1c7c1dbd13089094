"""source_data of Flee as observed figures: what was counted in each camp and in all, and corrections of registration."""

from datetime import date, timedelta

from jornada.domain.event import Event
from jornada.domain.fault import Fault, nearest
from jornada.domain.flee3 import Flee3
from jornada.domain.observed import Observed
from jornada.domain.site import Site
from jornada.files.flee_folder import FleeFolder, Sheet, whole
from jornada.files.flee_places import Located

TOTAL, CAMPS = "total", ("camp", "idpcamp")
TITLES = ("DateTime", "Date")


def period_of(folder: FleeFolder) -> tuple[date, int]:
    """Return the first day and the number of days."""
    said = {cells[0].lower(): (line, cells[1]) for line, cells in folder.sheet("sim_period.csv").rows if len(cells) > 1}
    start, days = date(2000, 1, 1), 1
    for name in ("startdate", "length"):
        if name not in said and "sim_period.csv" in folder.sheets:
            folder.say("J013", "sim_period.csv", f"no {name}", "StartDate,YYYY-MM-DD and Length,DAYS")
    if "startdate" in said:
        start = _date(folder, f"sim_period.csv, row {said['startdate'][0]}", said["startdate"][1]) or start
    if "length" in said:
        days = whole(said["length"][1]) or 0
        if not 1 <= days <= 7320:
            folder.say("J010", f"sim_period.csv, row {said['length'][0]}", said["length"][1], "a whole number of days, from 1 to 7320")
    return start, max(days, 1)


def counts_of(folder: FleeFolder, here: Located, start: date) -> tuple[list[Observed], list[Event]]:
    """Return what was counted, by file and camp, and the corrections of registration, with every fault in them."""
    layout = folder.counts.get("data_layout.csv")
    if layout is None:
        if (folder.path / "source_data").is_dir():
            folder.say("J050", "source_data/data_layout.csv", "no such file", "a row for each camp: its name and the file with its counts")
        return [], []
    rows = [(line, cells) for line, cells in layout.rows if len(cells) > 1]
    if not rows or rows[0][1][0] != TOTAL:
        folder.say("J054", "data_layout.csv", rows[0][1][0] if rows else "no rows", "total,refugees.csv in the first row: Flee takes the first for the total")
    found = [row for line, cells in rows for row in _camp(folder, layout, (line, cells), here)]
    _complete(folder, {cells[0] for _, cells in rows}, here)
    names = list(dict.fromkeys(row.area for row in found))
    return found, [event for row in folder.sheet("registration_corrections.csv").rows for event in _correction(folder, row, (found, names), start)]


def _camp(folder: FleeFolder, layout: Sheet, row: tuple[int, tuple[str, ...]], here: Located) -> list[Observed]:
    line, cells = row
    kinds: dict[str, str] = {site.place: site.kind for site in here.sites}
    if cells[0] != TOTAL and cells[0] not in kinds:
        allowed = "a place of locations.csv: people counted here set out with all others, and can only go to other places"
        folder.faults.append(Fault("J055", layout.at(line), cells[0], allowed, nearest(cells[0], here.names), "warning"))
    elif cells[0] != TOTAL and kinds[cells[0]] not in CAMPS and not _opens(folder, cells[0]):
        folder.warn("J055", layout.at(line), cells[0], "a camp: what is counted here sets people moving, and is never compared")
    found = []
    for name in (text for text in cells[1:] if text):
        sheet = folder.counts.get(name)
        if sheet is None:
            folder.say("J050", f"source_data/{name}", "no such file", f"the counts of {cells[0]}, named in data_layout.csv, row {line}", nearest(name, folder.counts))
            continue
        found += _series(folder, sheet, cells[0])
    return found


def _opens(folder: FleeFolder, place: str) -> bool:
    return any(len(cells) > 1 and cells[0] == place and "camp" in cells[1] for _, cells in folder.sheet("location_changes.csv").rows)


def _series(folder: FleeFolder, sheet: Sheet, area: str) -> list[Observed]:
    rows = sheet.rows[1:] if sheet.rows and sheet.rows[0][1][0] in TITLES else sheet.rows
    found: list[Observed] = []
    for line, cells in rows:
        if len(cells) < 2 or not cells[1]:
            continue  # Flee passes over these
        day, people = _date(folder, sheet.at(line), cells[0]), whole(cells[1])
        if people is None or people < 0:
            folder.say("J010", sheet.at(line), cells[1], "a whole number of people")
        elif day and found and day <= found[-1].ends:
            folder.say("J020", sheet.at(line), cells[0], f"a day after {found[-1].ends}: counts in the order of time, each day once")
        elif day:
            found.append(Observed(sheet.file.removesuffix(".csv"), day, day, area, people=people, source=f"source_data/{sheet.file}"))
    if not found:
        folder.say("J003", f"source_data/{sheet.file}", "no counts", "rows of a date and a number: Flee stops without one")
    return found


def _complete(folder: FleeFolder, named: set[str], here: Located) -> None:
    for site in here.sites:
        if site.kind in CAMPS and site.place not in named:
            folder.say("J057", "data_layout.csv", f"no row for {site.place}", f"{site.place},FILE: Flee needs counts of every camp; a file with 0 on the first day will do")


def _correction(folder: FleeFolder, row: tuple[int, tuple[str, ...]], found: tuple[list[Observed], list[str]], start: date) -> list[Event]:
    line, cells = row
    at, (rows, names) = folder.sheet("registration_corrections.csv").at(line), found
    if len(cells) < 2:
        return []
    day = _date(folder, at, cells[1])
    if cells[0] not in names:
        folder.say("J055", at, cells[0], "a camp of data_layout.csv", nearest(cells[0], names))
        return []
    days = sorted({seen.ends for seen in rows if seen.area == cells[0]})
    if day and day < start:
        folder.warn("J052", at, cells[1], f"a day from {start} on: Flee passes over earlier ones")
        return []
    if day and day not in days:
        folder.say("J056", at, cells[1], f"a day on which {cells[0]} was counted: Flee stops on any other", nearest(cells[1], [str(one) for one in days]))
        return []
    return [Event("recount", cells[0], (day - start).days)] if day else []


def _date(folder: FleeFolder, at: str, text: str) -> date | None:
    try:
        if len(text) != 10:
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        folder.say("J010", at, text, "a date, YYYY-MM-DD")
        return None


def known_faults(folder: FleeFolder, settings: Flee3, here: Located, counts: list[Observed], period: tuple[date, int]) -> None:
    """Warn of what is known to lead Flee, or a reader of its scores, astray."""
    _connected(folder, here)
    start, days = period
    last = start + timedelta(days=days - 1)
    for site in (one for one in here.sites if one.kind in CAMPS):
        seen = [row for row in counts if row.area == site.place and row.ends <= last]
        first = max((row.people for row in seen if row.ends <= start), default=0.0)
        if first > 0 and site.capacity > 0 and settings.insert_day0 and not settings.empty_camps_on_day0 and not settings.count_day0_once:
            folder.warn("J056", f"locations.csv, {site.place}", f"{first:g} people on the first day", "`count_day0_once`: Flee 3 takes them off the capacity and lets them stand there too, so they take up room twice")
        if seen and site.capacity > 0 and abs(site.capacity - max(row.people for row in seen)) <= 0.02 * site.capacity:
            folder.warn("J058", f"locations.csv, {site.place}", f"capacity {site.capacity}", f"a figure known beforehand: it equals the highest count of the series it is scored against, {max(row.people for row in seen):g}")


def _connected(folder: FleeFolder, here: Located) -> None:
    ends = {end for route in here.routes for end in (route.start_place, route.end_place)}
    for name in here.names:
        if name not in ends:
            folder.warn("J056", f"locations.csv, {name}", "no leg", "a leg in routes.csv: nobody comes here or leaves")
    reached, near = set(), {site.place for site in here.sites if site.kind == "conflict"}
    while near - reached:
        reached |= near
        near = {end for r in here.routes for a, end in ((r.start_place, r.end_place), (r.end_place, r.start_place)) if a in reached}
    for site in here.sites:
        if site.kind in CAMPS and reached and site.place in ends and site.place not in reached:
            folder.warn("J056", f"locations.csv, {site.place}", "no way here", "legs that lead here from a conflict zone")


def modelled(site: Site) -> bool:
    """Say whether a site is a camp from the first day, which Flee scores.

    Examples
    --------
    >>> modelled(Site("Mbera", "camp")), modelled(Site("Mopti"))
    (True, False)
    """
    return site.kind in CAMPS
