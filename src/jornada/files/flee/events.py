"""closures.csv, conflicts.csv, levels and changes of Flee as events; traits of people."""

from typing import NamedTuple

from jornada.domain.fault import Fault, nearest
from jornada.domain.nouns.flee3 import Event, Flee3, Trait
from jornada.domain.schema.cells import RawRow
from jornada.files.flee.folder import CHANGES, TRAITS, FleeFolder, Sheet, number, whole, with_plain_header
from jornada.files.flee.places import WRITTEN, Located, kind_of

CLOSED = {
    "country": "close_country",
    "location": "close_place",
    "link": "close_link",
    "camp": "close_camp",
    "idpcamp": "close_idpcamp",
    "remove_forced_redirection": "end_redirection",
}
NEVER = -1  # the day on which a closure ends that never does
SOURCE = "input_csv/"
ASKED = {
    "age": ("children_avoid_hazards", "elderly_avoid_hazards", "boys_take_risk"),
    "gender": ("women_avoid_hazards", "boys_take_risk"),
}


class Closure(NamedTuple):
    """What is closed."""

    kind: str  # as the file names it
    first: str  # the name of what is closed, or of its one end
    second: str  # the name of its other end: of a leg, or of the border of a country


def events_of(folder: FleeFolder, settings: Flee3, here: Located, days: int) -> list[Event]:
    """Return what happens when, with every fault in it."""
    closures = [event for row in folder.sheet("closures.csv").rows for event in _closure(folder, row, here, settings)]
    series = [
        *_conflicts(folder, settings, here, days),
        *_levels(folder, settings, here, days),
        *_food(folder, settings, here, days),
    ]
    return [*closures, *series, *_changes(folder, here)]


def _closure(folder: FleeFolder, row: RawRow, here: Located, settings: Flee3) -> list[Event]:
    line, cells = row.number, row.cells
    sheet = folder.sheet("closures.csv")
    if len(cells) < 5:
        folder.say(
            Fault(
                "J054",
                sheet.at(line),
                f"{len(cells)} cells",
                "5: closure_type, name1, name2, closure_start, closure_end",
            )
        )
        return []
    kind, first, second, start, end = cells[0], cells[1], cells[2], whole(cells[3]), whole(cells[4])
    if kind not in CLOSED:
        folder.say(
            Fault("J012", sheet.at(line, "closure_type"), kind, "one of " + ", ".join(CLOSED), nearest(kind, CLOSED))
        )
        return []
    if start is None or end is None:
        folder.say(
            Fault("J010", sheet.at(line, "closure_start"), f"{cells[3]}, {cells[4]}", "whole days from the start")
        )
        return []
    if not _ends_known(folder, sheet.at(line), Closure(kind, first, second), here):
        return []
    if kind == "remove_forced_redirection":
        folder.warn("J052", sheet.at(line), kind, "a row that does something; nobody is redirected in Flee 3")
    elif end < start and end != NEVER:
        folder.warn(
            "J020",
            sheet.at(line, "closure_end"),
            str(end),
            f"a day from {start} on, or {NEVER} for never; as it is, it never reopens, in Flee and here",
        )
    if kind == "link" and not settings.honour_link_closures:
        folder.warn(
            "J056",
            sheet.at(line),
            f"link {first} to {second}",
            "a way to close it that works: Flee 3 compares names by identity and closes nothing; set"
            " `honour_link_closures`",
        )
    if kind == "location" and second in here.names:
        folder.warn(
            "J056",
            sheet.at(line),
            f"location {first}, {second}",
            f"link,{first},{second} if the leg is meant: this row cuts {first} off from everywhere until day {end}",
        )
    return [
        folder.kept(
            Event(CLOSED[kind], first, start, second, None if end == NEVER else end, source=SOURCE + sheet.file),
            sheet.at(line),
        )
    ]


def _ends_known(folder: FleeFolder, at: str, closure: Closure, here: Located) -> bool:
    kind, first, second = closure.kind, closure.first, closure.second
    known = sorted({place.country for place in here.places}) if kind == "country" else here.names
    names = [first] if kind in ("location", "camp", "idpcamp") else [first, second]
    unknown = [name for name in names if name not in known]
    for name in unknown:
        folder.say(
            Fault(
                "J055",
                at,
                name,
                "a country of locations.csv" if kind == "country" else "a place of locations.csv",
                nearest(name, known),
            )
        )
    return not unknown


def _conflicts(folder: FleeFolder, settings: Flee3, here: Located, days: int) -> list[Event]:
    sheet = with_plain_header(folder.sheet("conflicts.csv"))
    inputs = folder.path / "input_csv"
    if not settings.water_rules and inputs.is_dir() and not (inputs / "conflicts.csv").is_file():
        folder.say(
            Fault(
                "J050",
                "input_csv/conflicts.csv",
                "no such file",
                "conflicts by day and place, with its header alone where nothing is to be said; only where high water"
                " sets people moving Flee does without it",
            )
        )
    if settings.water_rules or not sheet.header:
        return []
    columns = _columns(folder, sheet, here, days)
    if all(all(value == 0 for value in values) for values in columns.values()) and not any(
        site.kind == "conflict" for site in here.sites
    ):
        folder.say(
            Fault(
                "J056",
                "conflicts.csv",
                "no conflict anywhere",
                "a conflict somewhere, or a place of type conflict_zone: nobody sets out",
            )
        )
    steps = [
        name
        for name, values in columns.items()
        if any(0 < a != b > 0 for a, b in zip(values, values[1:], strict=False))
    ]
    if steps and not settings.follow_intensity:
        folder.warn(
            "J056",
            "conflicts.csv",
            ", ".join(steps[:4]),
            "0 and 1 alone: Flee 3 sees conflicts begin and end, and no change between; set `follow_intensity`",
        )
    return _series(folder, sheet, "conflict", columns)


def _series(folder: FleeFolder, sheet: Sheet, kind: str, columns: dict[str, list[float]]) -> list[Event]:
    """Return the changes of daily values as events, in the order of the columns."""
    found = [
        Event(kind, name, day, value=value, source=SOURCE + sheet.file)
        for name, values in columns.items()
        for day, value in _steps(values)
    ]
    return [folder.kept(event, sheet.at(sheet.rows[event.day][0], event.name)) for event in found]


def _steps(values: list[float]) -> list[tuple[int, float]]:
    """Return the days on which a series changes, beginning with 0."""
    return [(day, value) for day, value in enumerate(values) if value != (values[day - 1] if day else 0.0)]


def _columns(folder: FleeFolder, sheet: Sheet, here: Located, days: int) -> dict[str, list[float]]:
    """Return the daily values by place."""
    names = [name for name in sheet.header[1:] if name]
    columns: dict[str, list[float]] = {name: [] for name in names}
    twice = [name for name in columns if names.count(name) > 1]
    for name in twice:
        folder.say(
            Fault(
                "J007",
                f"{sheet.file}, header",
                name,
                "each place once: Flee mixes the values of both columns, day by day",
            )
        )
    for line, cells in sheet.rows:
        if len(cells) < len(names) + 1:
            folder.say(Fault("J054", sheet.at(line), f"{len(cells)} cells", f"{len(names) + 1}, as in the header"))
            continue
        for name, text in zip(sheet.header[1:], cells[1:], strict=False):
            value = number(text)
            if name and (value is None or value < 0.0):
                folder.say(Fault("J010", sheet.at(line, name), text, "a number, 0 or more"))
            if name:
                columns[name].append(value or 0.0)
    _days(folder, sheet, days)
    for name, values in columns.items():
        if name not in here.names and any(values):
            folder.say(
                Fault(
                    "J055",
                    f"{sheet.file}, header",
                    name,
                    "a place of locations.csv; Flee stops at the first value of it that is not 0",
                    nearest(name, here.names),
                )
            )
        elif name not in here.names:
            folder.bend(
                "J055",
                f"{sheet.file}, header",
                name,
                "a place of locations.csv; as all of it is 0, Flee passes over the column, and so do we",
            )
    return {name: values for name, values in columns.items() if name in here.names and name not in twice}


def _days(folder: FleeFolder, sheet: Sheet, days: int) -> None:
    if len(sheet.rows) < days:
        folder.say(
            Fault(
                "J054",
                sheet.file,
                f"{len(sheet.rows)} days",
                f"{days} days, as long as the run; Flee stops on day {len(sheet.rows)}",
            )
        )
    for expected, (line, cells) in enumerate(sheet.rows):
        if whole(cells[0]) != expected:
            folder.warn(
                "J054",
                sheet.at(line, "Day"),
                cells[0],
                f"{expected}: Flee counts rows and does not look at this number",
            )
            return


def _levels(folder: FleeFolder, settings: Flee3, here: Located, days: int) -> list[Event]:
    sheet = with_plain_header(folder.sheet("flood_level.csv"))
    if not settings.water_rules:
        if sheet.header:
            folder.warn(
                "J052",
                sheet.file,
                "levels of water",
                "flood_rules in simsetting.yml; without them nothing reads this file",
            )
        return []
    if not sheet.header:
        folder.say(Fault("J050", "input_csv/flood_level.csv", "no such file", "the level of water by day and place"))
        return []
    columns = {
        name: [float(int(value)) for value in values] for name, values in _columns(folder, sheet, here, days).items()
    }
    most = (
        min(
            len(settings.water_movechances),
            len(settings.water_weights),
            *([len(settings.displaced_by_level)] if settings.departures.startswith("water") else []),
        )
        - 2
    )
    for name, values in columns.items():
        if max(values, default=0.0) > most:
            folder.say(
                Fault(
                    "J056",
                    f"{sheet.file}, {name}",
                    f"level {max(values):g}",
                    f"levels up to {most}: give one more number than there are levels, for Flee 3 stops at the last",
                )
            )
    return _series(folder, sheet, "water", columns)


def _food(folder: FleeFolder, settings: Flee3, here: Located, days: int) -> list[Event]:
    sheet = with_plain_header(folder.sheet("region_attributes_IPC.csv"))
    wanted = settings.starvation_driven or settings.flee_when_starving or settings.avoid_food_deprived_locations
    if not sheet.header:
        if wanted:
            folder.say(
                Fault(
                    "J050",
                    "input_csv/region_attributes_IPC.csv",
                    "no such file",
                    "the level of hunger by day and region, which the settings ask for",
                )
            )
        return []
    regions = {place.region for place in here.places}
    for name in sheet.header[1:]:
        if name and name not in regions:
            folder.warn("J055", f"{sheet.file}, header", name, "a region of locations.csv")
    if wanted and (missing := sorted(regions - set(sheet.header[1:]))):
        folder.say(
            Fault("J055", sheet.file, ", ".join(missing[:4]), "a column for each region: Flee stops without one")
        )
    found = [event for row in sheet.rows for event in _food_row(folder, sheet, row)]
    if found and (min(e.day for e in found) > 0 or max(e.day for e in found) < days - 1):
        folder.say(
            Fault(
                "J054",
                sheet.file,
                f"days {min(e.day for e in found)} to {max(e.day for e in found)}",
                f"days 0 to {days - 1}: Flee stops outside what is given",
            )
        )
    return found


def _food_row(folder: FleeFolder, sheet: Sheet, row: RawRow) -> list[Event]:
    line, cells = row.number, row.cells
    day, values = whole(cells[0]), [number(text) for text in cells[1:]]
    if day is None or None in values or len(cells) != len(sheet.header):
        folder.say(Fault("J010", sheet.at(line), ", ".join(cells)[:60], f"a day and {len(sheet.header) - 1} numbers"))
        return []
    found = [
        Event("food", name, day, value=value or 0.0, source=SOURCE + sheet.file)
        for name, value in zip(sheet.header[1:], values, strict=True)
        if name
    ]
    return [folder.kept(event, sheet.at(line)) for event in found]


def _changes(folder: FleeFolder, here: Located) -> list[Event]:
    found, sheet = [], folder.sheet(CHANGES)
    for line, cells in sheet.rows:
        day = whole(cells[2]) if len(cells) > 2 else None
        if day is None or cells[0] not in here.names or not kind_of(cells[1]):
            folder.say(
                Fault(
                    "J055",
                    sheet.at(line),
                    ", ".join(cells),
                    "a place of locations.csv, one of " + ", ".join(WRITTEN) + ", and a day",
                    nearest(cells[0], here.names),
                )
            )
            continue
        found.append(folder.kept(Event("kind", cells[0], day, kind_of(cells[1]), source=sheet.file), sheet.at(line)))
    return found


def traits_of(folder: FleeFolder, settings: Flee3, here: Located) -> list[Trait]:
    """Return who people are, by trait, value and place."""
    found = []
    for name, sheet in folder.sheets.items():
        if name.startswith(TRAITS):
            found += _traits(folder, with_plain_header(sheet), name.removeprefix(TRAITS).removesuffix(".csv"), here)
    for trait, rules in ASKED.items():
        if any(getattr(settings, rule) for rule in rules) and not any(row.trait == trait for row in found):
            folder.say(
                Fault(
                    "J050",
                    f"input_csv/demographics_{trait}.csv",
                    "no such file",
                    f"who people are by {trait}, which the settings ask for",
                )
            )
    return found


def _traits(folder: FleeFolder, sheet: Sheet, trait: str, here: Located) -> list[Trait]:
    if trait not in ASKED:
        folder.warn("J052", sheet.file, trait, "age or gender: no rule that is supported reads other traits")
    if "Default" not in sheet.header[1:]:
        folder.say(
            Fault("J005", sheet.file, "no column Default", "a column Default for places without a column of their own")
        )
    places = ["" if name == "Default" else name for name in sheet.header[1:]]
    for name in places:
        if name and name not in here.names:
            folder.warn("J055", f"{sheet.file}, header", name, "a place of locations.csv")
    found = []
    for line, cells in sheet.rows:
        weights = [number(text) for text in cells[1:]]
        if (
            None in weights
            or len(cells) != len(sheet.header)
            or any((w or 0.0) < 0.0 for w in weights)
            or (trait == "age" and number(cells[0]) is None)
        ):
            folder.say(
                Fault("J010", sheet.at(line), ", ".join(cells)[:60], f"a value and {len(places)} weights, 0 or more")
            )
            continue
        traits = [
            Trait(trait, cells[0], place, weight or 0.0, SOURCE + sheet.file)
            for place, weight in zip(places, weights, strict=True)
            if not place or place in here.names
        ]
        found += [folder.kept(row, sheet.at(line)) for row in traits]
    if found and not any(row.weight > 0.0 for row in found if not row.place):
        folder.say(Fault("J010", sheet.file, "weights of 0", "a weight above 0 for at least one value"))
    return found
