"""What a study answers.

The effect of each variant pair by pair, how sure that is, what it depends on, and whether it holds under what is
assumed otherwise.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from jornada.domain.measures import listed
from jornada.domain.nouns.question import Question
from jornada.domain.studies.joined import cells
from jornada.study.findings.spread import Variances, variance_parts
from jornada.study.publish import publish, shown
from jornada.study.questions.panel import AVOIDED, label_of, theme_of
from jornada.study.runs.headline import can_occur, panel_of
from jornada.study.runs.measure import measure, unit_of
from jornada.study.runs.run import Run
from jornada.study.runs.since import Since
from jornada.study.store.rows import SPLIT
from jornada.study.studies.carried import HIGH, LOW, Carried, ends_of
from jornada.study.studies.posed import Posed

SURE = 2.0  # Monte Carlo errors beyond which a mean is told apart from nothing
SAME, UNCLEAR, SMALL, MORE, FEWER, UNKNOWN = "same", "unclear", "small", "more", "fewer", "unknown"
RANGE = (0.05, 0.95)


@dataclass(frozen=True)
class Answer:
    """The answer of a study, as tables: each is made of the runs once."""

    carried: Carried

    @property
    def posed(self) -> Posed:
        """Return the study."""
        return self.carried.posed

    @cached_property
    def figures(self) -> dict[tuple[str, str], Since]:
        """Return the figures of all runs, by variant and what is assumed otherwise."""
        return {key: Since(run) for key, run in self.carried.runs.items()}

    def run_of(self, variant: str = "", otherwise: str = "") -> Run:
        """Return the runs of a variant; without a name those of the base."""
        return self.carried.runs["" if variant == self.posed.study.base else variant, otherwise]

    @cached_property
    def effects(self) -> pd.DataFrame:
        """Return one row a variant and measure that answers, the headline measure first.

        Levels, paired difference, how sure it is, and the verdict.
        """
        rows = [
            self._effect(variant, number, question)
            for number, question in enumerate(self.posed.measures)
            for variant in self.posed.variants
        ]
        return pd.DataFrame(shown(publish(pd.DataFrame(rows))))

    def of(self, variant: str, number: int = 0) -> dict[str, Any]:
        """Return the row of effects of a variant and a measure, by its number: 0 is the headline measure."""
        rows = self.effects
        return dict(rows.loc[(rows["variant"] == variant) & (rows["number"] == number)].iloc[0])

    @property
    def finding(self) -> dict[str, Any]:
        """Return the row of effects that the finding is of."""
        return self.of(self.posed.study.finding)

    def _effect(self, variant: str, number: int, question: Question) -> dict[str, Any]:
        against = self.posed.against(variant)
        now, before = self._pair(variant, against, question)
        return {
            "variant": variant,
            "against": against,
            "number": number,
            "measure": question.measure,
            "question": question.question,
            "unit": self._unit(question),
            "headline": variant in self.posed.study.headline,
            **told(now, before, self.posed.study.matters if number == 0 else 0.0),
        }

    def _pair(
        self, variant: str, against: str, question: Question, otherwise: str = ""
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return what two variants come to on a measure, run by run: as many runs as both have."""
        base = self.posed.study.base
        now, before = (
            self.figures["" if name == base else name, otherwise].number(question) for name in (variant, against)
        )
        pairs = min(len(now), len(before))
        return now[:pairs], before[:pairs]

    def _unit(self, question: Question) -> str:
        one_night = measure(question.measure).kind == "stock" and (
            question.take == "highest" or question.day is not None
        )
        return "people" if one_night else unit_of(question.measure, self.posed.scenario.money)

    @cached_property
    def panel(self) -> pd.DataFrame:
        """Return one row a variant and measure of the panel, theme after theme, human cost always in it.

        The same for all; with what is avoided.
        """
        scenarios = [self.posed.of(variant) for variant in ("", *self.posed.variants)]
        names = [
            *dict.fromkeys(name for scenario in scenarios for name in panel_of(scenario) if can_occur(name, scenario))
        ]
        rows = [row for variant in ("", *self.posed.variants) for row in self._panel_of(variant, names)]
        return pd.DataFrame(shown(publish(pd.DataFrame(rows))))

    def _panel_of(self, variant: str, names: list[str]) -> Iterator[dict[str, Any]]:
        against = self.posed.against(variant) if variant else ""
        before, now = (
            self.figures["" if name == self.posed.study.base else name, ""].figures(names)
            for name in (against, variant)
        )
        pairs = min(self.run_of(variant).runs, self.run_of(against).runs)
        for name in (name for name in names if name in now and name in before):
            yield {
                "variant": variant,
                "against": against,
                "theme": theme_of(name),
                "measure": name,
                "label": label_of(name),
                "unit": unit_of(name, self.posed.scenario.money),
                **told(now[name][:pairs], before[name][:pairs]),
            }
        for name, of in AVOIDED.items():
            counted = [one for one in of if one in now and one in before]
            if counted:
                fewer = sum((before[one][:pairs] - now[one][:pairs] for one in counted), np.zeros(pairs))
                yield {
                    "variant": variant,
                    "against": against,
                    "theme": theme_of(name),
                    "measure": name,
                    "label": label_of(name),
                    "unit": listed(name).unit,
                    **told(fewer, np.zeros(pairs)),
                }

    @cached_property
    def alternatives(self) -> pd.DataFrame:
        """Return the finding under each thing assumed otherwise: one row each, and whether it holds there."""
        rows = []
        for alternative in self.posed.study.alternatives:
            row = told(*self._otherwise(alternative.name), self.posed.study.matters)
            rows.append(
                {"alternative": alternative.name, **row, "holds": holds(row["verdict"], self.finding["verdict"])}
            )
        return (
            pd.DataFrame(shown(publish(pd.DataFrame(rows)))) if rows else pd.DataFrame({"alternative": [], "holds": []})
        )

    def _otherwise(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        variant = self.posed.study.finding
        return self._pair(variant, self.posed.study.base, self.posed.measures[0], name)

    @cached_property
    def in_force(self) -> pd.DataFrame:
        """Return one row a variant and rule with a trigger.

        On how many days from the parting on it was in force, with its range, and of how many.
        """
        rows = []
        for variant in self.posed.variants:
            figures = self.figures["" if variant == self.posed.study.base else variant, ""]
            for policy in (one for one in figures.run.scenario.policies if one.trigger is not None and one.active):
                days = figures.counted("in_force", policy.name)
                rows.append(
                    {
                        "variant": variant,
                        "policy": policy.name,
                        "days": float(days.mean()),
                        "days_q05": _at(days, 0),
                        "days_q95": _at(days, 1),
                        "least": float(days.min()),
                        "of": figures.counted_in.nights,
                    }
                )
        return (
            pd.DataFrame(shown(publish(pd.DataFrame(rows))))
            if rows
            else pd.DataFrame({"variant": [], "policy": [], "days": [], "least": [], "of": []})
        )

    @cached_property
    def tornado(self) -> pd.DataFrame:
        """Return one row a range.

        The effect of the finding with the value at its low and at its high end, all else and all chances the same; the
        widest first.
        """
        rows: dict[str, dict[str, Any]] = {}
        for prior, end, alternative in ends_of(self.posed):
            row = rows.setdefault(
                prior.parameter, {"parameter": prior.parameter, "how": prior.how, "source": prior.source}
            )
            found = told(*self._otherwise(alternative.name))
            row |= {
                f"{end}_value": prior.low if end == LOW else prior.high,
                end: found["difference"],
                f"{end}_error": found["standard_error"],
                "pairs": found["pairs"],
            }
        table = pd.DataFrame(list(rows.values()))
        if len(table):
            table = (
                table.assign(width=(table[HIGH] - table[LOW]).abs())
                .sort_values("width", ascending=False, kind="stable")
                .reset_index(drop=True)
            )
        return pd.DataFrame(shown(publish(table)))

    @cached_property
    def spread(self) -> pd.DataFrame:
        """Return the standard deviation of the effect of the finding over pairs, and the shares of parameters, shocks
        and chance; nothing where no runs have twins."""
        variant, question = self.posed.study.finding, self.posed.measures[0]
        runs = [self.run_of(variant), self.run_of(self.posed.against(variant))]
        twins = min(int(run.info["split"]) for run in runs)
        main = self._differences(runs, question, 0)
        chance, both = (
            self._half_squares(main, runs, question, offset) if twins else None for offset in (SPLIT, 2 * SPLIT)
        )
        total = pd.Series([main.var(ddof=1)] if len(main) > 1 else [np.nan])
        parts = variance_parts(
            Variances(total, chance, both), self.posed.scenario.has_ranges, bool(self.posed.scenario.shocks)
        )
        return pd.DataFrame(shown(publish(pd.DataFrame({"sd": np.sqrt(total), **parts, "twins": twins}))))

    def _differences(self, runs: list[Run], question: Question, offset: int) -> np.ndarray:
        now, before = (Since(run, offset).number(question) for run in runs)
        return now[: min(len(now), len(before))] - before[: min(len(now), len(before))]

    def _half_squares(self, main: np.ndarray, runs: list[Run], question: Question, offset: int) -> pd.Series | None:
        if any(all(number < offset for number in run.numbers) for run in runs):
            return None
        twins = self._differences(runs, question, offset)
        return pd.Series([float(((twins - main[: len(twins)]) ** 2).mean() / 2.0)])

    @cached_property
    def grid(self) -> pd.DataFrame:
        """Return one row a cell of the grid: the step of each axis, and the effect on the headline measure."""
        rows = []
        for cell in cells(self.posed.study):
            steps = {
                axis.name: axis.at[axis.steps.index(step)]
                for axis, step in zip(self.posed.study.axes, cell.steps, strict=True)
            }
            rows.append(
                {
                    **steps,
                    **{key: value for key, value in self.of(cell.name).items() if key not in ("headline", "number")},
                }
            )
        return pd.DataFrame(rows)


def told(now: np.ndarray, before: np.ndarray, matters: float = 0.0) -> dict[str, Any]:
    """Return the levels of two series of runs, their paired difference with its range and error, in how many pairs its
    sign holds, and a verdict.

    Examples
    --------
    >>> row = told(np.array([5.0, 7.0, 6.0]), np.array([9.0, 9.0, 10.0]), 2.0)
    >>> row["difference"], row["sign_holds"], row["pairs"], row["verdict"]
    (-3.3333333333333335, 3, 3, 'fewer')
    >>> told(np.array([5.0, 7.0]), np.array([5.0, 7.0]))["verdict"]
    'same'
    """
    known = ~(np.isnan(now) | np.isnan(before))
    differs = (now - before)[known]
    row = {
        "before": _mean(before),
        "after": _mean(now),
        "before_q05": _at(before, 0),
        "before_q95": _at(before, 1),
        "after_q05": _at(now, 0),
        "after_q95": _at(now, 1),
    }
    mean, error = (
        _mean(differs),
        float(differs.std(ddof=1) / np.sqrt(len(differs))) if len(differs) > 1 else float("nan"),
    )
    return {
        **row,
        "difference": mean,
        "difference_q05": _at(differs, 0),
        "difference_q95": _at(differs, 1),
        "standard_error": error,
        "sign_holds": int((np.sign(differs) == np.sign(mean)).sum()),
        "pairs": len(differs),
        "verdict": verdict(differs, error, matters),
    }


def verdict(differs: np.ndarray, error: float, matters: float) -> str:
    """Return what a paired difference is: the same in every pair, not told apart from nothing, too small to matter,
    more, or fewer.

    Examples
    --------
    >>> (
    ...     verdict(np.array([3.0, -3.0, 1.0]), 1.7, 0.0),
    ...     verdict(np.array([0.3, 0.4]), 0.05, 1.0),
    ...     verdict(np.array([]), 0.0, 1.0),
    ... )
    ('unclear', 'small', 'unknown')
    """
    if not len(differs):
        return UNKNOWN
    if not differs.any():
        return SAME
    mean = float(differs.mean())
    if not abs(mean) > SURE * error:  # of one pair nothing is known of the error
        return UNCLEAR
    if abs(mean) < matters:
        return SMALL
    return MORE if mean > 0 else FEWER


def holds(here: str, there: str) -> bool:
    """Say whether a finding holds elsewhere: in the same direction, or nowhere an effect that matters.

    Examples
    --------
    >>> holds("fewer", "fewer"), holds("unclear", "fewer"), holds("small", "unclear")
    (True, False, True)
    """
    nothing = (SAME, UNCLEAR, SMALL, UNKNOWN)
    return here == there or (here in nothing and there in nothing)


def _mean(values: np.ndarray) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else float("nan")


def _at(values: np.ndarray, which: int) -> float:
    known = values[~np.isnan(values)]
    return float(np.quantile(known, RANGE[which])) if len(known) else float("nan")
