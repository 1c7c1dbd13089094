"""The data of the map viewer: names, layers of figures and policies, through the gate and packed into text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from jornada.domain.measures import RECORDED, SHOWN
from jornada.domain.nouns.policy import Policy
from jornada.domain.nouns.route import directed
from jornada.domain.scenario.apply import changed
from jornada.domain.scenario.scenario import Scenario
from jornada.interface.language.dates import dates_of
from jornada.interface.language.names import country
from jornada.interface.language.texts import LANGUAGES, viewer_texts
from jornada.interface.pictures import basemap
from jornada.interface.pictures.basemap import PACKED, City, Extent
from jornada.interface.viewer.packing import kind_of, streamed, text_of
from jornada.study.findings.layers import difference, layers_of
from jornada.study.findings.offices import WAITS
from jornada.study.findings.policies import share_in_force
from jornada.study.findings.traffic import travelled
from jornada.study.findings.wide import FEW, Layer
from jornada.study.publish import Published, publish, shown
from jornada.study.runs.axes import Axis, axes_of
from jornada.study.runs.run import Run


@dataclass(frozen=True)
class Shown:
    """One scenario as the viewer shows it: its name, its layers and its policies."""

    name: str
    layers: tuple[Layer, ...]
    policies: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Packing:
    """All that a viewer is given: names, scenarios side by side, and the difference of two."""

    header: dict[str, Any]
    variants: tuple[Shown, ...]
    difference: Shown | None


def viewer_data(runs: Sequence[Run], names: Sequence[str] = (), language: str = "en") -> Published:
    """Return what the viewer of one run shows, or of several that are paired: header and layers, through the gate."""
    first = runs[0]
    titles = list(names) or [str(run.info["title"]) for run in runs]
    variants = [shown_of(run, title) for run, title in zip(runs, titles, strict=True)]
    change = (
        Shown("difference", tuple(difference(first, runs[1], list(variants[0].layers))), ()) if len(runs) == 2 else None
    )
    variants, change = (
        (variants, change)
        if len(runs) == 1
        else ([thinner(part) for part in variants], thinner(change) if change else None)
    )
    parts = [*variants, *([change] if change else [])]
    used = {layer.axis for part in parts for layer in part.layers} or {"week"}
    header = {
        "title": str(first.info["title"]),
        "runs": first.runs,
        "fluid": first.fluid,
        "language": language,
        **_geography(first.scenario),
        "groups": [
            {"code": code, "name": _both(code)}
            for code in sorted({group.nationality for group in first.scenario.groups})
        ],
        "measures": [
            {"name": row.name, "unit": row.unit, "kind": row.kind, "label": row.label, "harm": bool(row.harm)}
            for row in SHOWN
            if row.kind in RECORDED
        ],
        "axes": {name: _axis(axis) for name, axis in axes_of(first).items() if name in used},
        "texts": viewer_texts(first.scenario.money),
        "projected": day.isoformat() if (day := first.scenario.projected_from) else None,
    }
    return publish((Packing(header, tuple(variants), change),))


def shown_of(run: Run, name: str) -> Shown:
    """Return a run as the viewer shows it."""
    layers = [
        layer
        for layer in layers_of(run, run.summary())
        if not (layer.measure in WAITS and layer.by in ("place", "place+group"))
    ]
    departures = next(
        (layer for layer in layers if layer.measure == "set_out" and layer.by == "place" and len(layer.stats) > 1), None
    )
    # an estimate by the choice of a leg
    layers += [travelled(run, departures)] if departures and not run.scenario.rule_set.by_km else []
    finest = next(
        name for name in ("day", "week", "month") if any(layer.axis == name for layer in layers) or name == "month"
    )
    return Shown(name, tuple(layers), tuple(_policies(run, axes_of(run)[finest])))


def thinner(part: Shown) -> Shown:
    """Return a scenario without the ranges of five runs in ten.

    Bands of several scenarios lie over each other, and nobody could tell them apart.
    """
    few = [
        replace(layer, stats=FEW, values=layer.values[[layer.stats.index(name) for name in FEW]])
        if set(FEW) < set(layer.stats)
        else layer
        for layer in part.layers
    ]
    return replace(part, layers=tuple(few))


def _both(code: str) -> dict[str, str]:
    return {language: country(code, language) for language in LANGUAGES}


def _axis(axis: Axis) -> dict[str, list[str]]:
    return {"first": [day.isoformat() for day in axis.first], "last": [day.isoformat() for day in axis.last]}


def _geography(scenario: Scenario) -> dict[str, Any]:
    """Return places, legs, offices and what lies behind them."""
    where, extent = {place.place: i for i, place in enumerate(scenario.places)}, extent_of(scenario)
    return {
        "places": [
            {
                "id": p.place,
                "name": (p.name or p.place).removesuffix(" Sector"),
                "country": _both(p.country),
                "lon": p.longitude,
                "lat": p.latitude,
                "ends": p.kind == "destination",
                "beds": p.beds if scenario.rule_set.beds else None,
            }
            for p in scenario.places
        ],
        "legs": [
            {
                "leg": name,
                "from": where[a],
                "to": where[b],
                "mode": route.mode,
                "open": route.open,
                "check": route.turned_back,
            }
            for name, route, a, b in directed(scenario.routes)
        ],
        "offices": [
            {"id": o.office, "place": where[o.place], "stage": o.stage, "capacity": o.capacity, "period": o.period}
            for o in scenario.offices
        ],
        "box": extent,
        "land": land(extent),
        "cities": [city for city in basemap.cities() if _is_near(city, extent)],
    }


def extent_of(scenario: Scenario) -> Extent:
    """Return the part of the world in which the places lie, with a margin."""
    xs, ys = [place.longitude for place in scenario.places], [place.latitude for place in scenario.places]
    margin = max(0.4, 0.07 * max(max(xs) - min(xs), max(ys) - min(ys)))
    return Extent(
        max(-180.0, min(xs) - margin),
        max(-80.0, min(ys) - margin),
        min(180.0, max(xs) + margin),
        min(80.0, max(ys) + margin),
    )


def land(extent: Extent) -> list[dict[str, Any]]:
    """Return the countries in and around an extent, as steps in hundredths of a degree.

    The largest ring of each first.
    """
    around = _grown(extent, 1.5 * extent.wide, extent.tall).within(PACKED)
    found = []
    for code, rings in basemap.countries():
        inside = [ring for ring in (basemap.clipped(ring, around) for ring in rings) if len(ring) > 2]
        if inside:
            found.append(
                {"code": code, "name": _both(code), "rings": sorted(map(steps, inside), key=len, reverse=True)}
            )
    return found


def steps(ring: basemap.Ring) -> list[int]:
    """Return a ring as steps in hundredths of a degree.

    Examples
    --------
    >>> steps(((1.0, 2.0), (1.5, 1.5)))
    [100, 200, 50, -50]
    """
    points = np.rint(np.array(ring) * basemap.HUNDREDTHS).astype(int)
    return [int(step) for step in np.diff(points, axis=0, prepend=[[0, 0]]).ravel()]


def _grown(extent: Extent, wide: float, tall: float) -> Extent:
    """Return an extent with so many degrees more on each side."""
    return Extent(extent.west - wide, extent.south - tall, extent.east + wide, extent.north + tall)


def _is_near(city: City, extent: Extent) -> bool:
    """Say whether a city lies in an extent, or beside it at no more than its size."""
    return _grown(extent, extent.wide, extent.tall).holds(city.longitude, city.latitude)


def _policies(run: Run, axis: Axis) -> list[dict[str, Any]]:
    """Return the policies that were ever in force.

    The share of runs and days by period, and the legs that they change.
    """
    shares = share_in_force(run)
    found = []
    for policy in run.scenario.policies:
        rows = shares.loc[shares["policy"] == policy.name]
        if len(rows):
            spans = [(row.date, row.until, float(row.share)) for row in rows.itertuples()]
            share = [
                round(next((part for start, until, part in spans if start <= pd.Timestamp(day) < until), 0.0), 4)
                for day in axis.last
            ]
            dates = (
                {language: dates_of(policy, language) for language in LANGUAGES}
                if (policy.starts or policy.ends) and not policy.trigger
                else None
            )
            found.append(
                {
                    "name": policy.name,
                    "source": policy.source,
                    "dates": dates,
                    "share": share,
                    "legs": leg_changes(run.scenario, policy),
                }
            )
    return found


def leg_changes(scenario: Scenario, policy: Policy) -> list[dict[str, Any]]:
    """Return the legs that a policy opens, closes or sets a checkpoint on, as they are under it alone."""
    if not any(path.startswith("routes.") for path, _ in policy.change):
        return []
    before, after = directed(scenario.routes), directed(changed(scenario, policy.change).routes)
    return [
        {"leg": i, "open": new.open, "check": new.turned_back}
        for i, ((_, old, _, _), (_, new, _, _)) in enumerate(zip(before, after, strict=True))
        if (old.open, old.turned_back) != (new.open, new.turned_back)
    ]


def packed(published: Published) -> str:
    """Return the data as text that a page carries."""
    data: Packing = shown(published)[0]
    parts = [*data.variants, *([data.difference] if data.difference else [])]
    stream = streamed(
        [layer for part in parts for layer in part.layers], 1 if data.header["fluid"] else int(data.header["runs"])
    )
    starts = iter(np.cumsum([0, *(block.size for block in stream.steps)]).tolist())
    described = [
        {
            "name": part.name,
            "policies": part.policies,
            "estimate": True,
            "layers": [
                {
                    "measure": layer.measure,
                    "by": layer.by,
                    "axis": layer.axis,
                    "stats": layer.stats,
                    "rows": layer.rows,
                    "kind": kind_of(layer),
                    "at": next(starts),
                }
                for layer in part.layers
            ],
        }
        for part in parts
    ]
    header = data.header | {
        "variants": described[: len(data.variants)],
        "difference": described[-1] if data.difference else None,
    }
    return text_of(header, stream)
