"""Summaries, comparisons and scores against figures worked out by hand."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.helpers.small import small

from jornada.domain.nouns.policy import Policy
from jornada.domain.nouns.uncertainty import Prior
from jornada.study.ensemble.ensemble import Hands, ensemble
from jornada.study.findings.spread import spread
from jornada.study.publish import NotPublished, Published, publish, shown
from jornada.study.questions.compare import Comparison, compare
from jornada.study.runs.cells import at_margin, side_by_side
from jornada.study.runs.headline import PANEL, headlines
from jornada.study.runs.measure import BY_NAME, measure
from jornada.study.runs.run import Run
from jornada.study.scores.evaluate import UNFITTED, evaluate
from jornada.study.store.parquet import StoreError

HERE = Hands(workers=1)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return ensemble(small(), 6, 1, tmp_path_factory.mktemp("figures") / "run", split=3, hands=HERE)


def test_missing_rows_are_zeros() -> None:
    rows = pd.DataFrame({"run": [0, 3], "date": 0, "place": "A", "nationality": "", "people": [8, 4]})
    assert side_by_side(rows, ["date", "place", "nationality"], 4)[1].tolist() == [[8.0, 0.0, 0.0, 4.0]]


def test_two_grains_are_not_added_up() -> None:
    rows = pd.DataFrame(
        {"run": 0, "date": 0, "place": ["A", "A", "A"], "nationality": ["", "VEN", "HND"], "people": [5, 3, 2]}
    )
    assert at_margin(rows, (False, False))["people"].tolist() == [5]
    assert at_margin(rows, (False, True)).set_index("nationality")["people"].to_dict() == {"VEN": 3, "HND": 2}


def test_summary_of_a_month_is_that_of_the_runs(run: Run) -> None:
    flows = run.flows("encounters", "month")
    wanted = flows.groupby(["run", "date"])["people"].sum().unstack().iloc[:, 1]
    summary = run.summary()
    row = summary.loc[
        (summary["measure"] == "encounters")
        & (summary["every"] == "month")
        & (summary["place"] == "")
        & (summary["nationality"] == "")
    ].iloc[1]
    assert row["mean"] == pytest.approx(wanted.mean())
    assert row["q95"] == pytest.approx(np.quantile(wanted, 0.95))


def test_headlines_hold_the_ledger(run: Run) -> None:
    figures = headlines(run)
    assert len(figures) == run.runs
    crossed = figures["first_encounters"] <= figures["encounters"]
    assert crossed.all() and (figures["arrived"] > 0).all()


def test_spread_adds_up(run: Run) -> None:
    parts = spread(run)[["parameters", "shocks", "chance"]].dropna()
    assert len(parts) and np.allclose(parts.sum(axis=1), 1.0)


def test_every_measure_of_the_panel_is_defined() -> None:
    assert set(PANEL) <= set(BY_NAME)
    assert all(m.unit and m.kind in ("stock", "flow", "ratio", "total") for m in BY_NAME.values())
    with pytest.raises(KeyError, match="died"):
        measure("dyed")


def test_comparison_is_paired(tmp_path: Path) -> None:
    base = small(45)
    pair = compare([base, base.variant("more danger")], 6, 1, tmp_path, hands=HERE)
    table = pair.table("died", "arrived").set_index(["scenario", "measure"])
    worse = table.loc[base.variant("more danger").title]
    first, second = (headlines(r, ["died"])["died"] for r in pair.runs)
    assert (
        worse.at["died", "difference"] == pytest.approx((second - first).mean()) and worse.at["died", "difference"] > 0
    )
    assert worse.at["arrived", "difference"] == 0


def test_comparison_refuses_other_seeds(tmp_path: Path) -> None:
    runs = tuple(ensemble(small(10), 2, seed, tmp_path / str(seed), split=0, hands=HERE) for seed in (1, 2))
    with pytest.raises(StoreError, match="same seed"):
        Comparison(runs)


def test_scores_by_hand(run: Run) -> None:
    found = evaluate(run, skip_days=0)
    totals = found.cells.loc[found.cells["by"] == "total"].set_index("month")
    march = pd.Timestamp("2022-03-01")
    flows = run.flows("encounters", "month")
    flows = flows.loc[(flows["place"] != "") & (flows["nationality"] != "") & (flows["date"] == march)]
    assert totals.at[march, "observed"] == 3500
    assert totals.at[march, "mean"] == pytest.approx(flows["people"].sum() / run.runs)
    own = found.scores.set_index("who").loc[UNFITTED]
    assert own["cells"] == 1 and own["observed"] == 2300


def test_without_fitted_drops_them() -> None:
    assert {row.basis for row in small().without_fitted().arrivals} == {"observed"}


def test_without_fitted_leaves_nothing_that_leads_to_what_is_gone() -> None:
    base = small()
    fitted = Policy("ports", basis="fitted", change={"groups.VEN adult.settle": "+1"})
    both = Policy("both", active=False, change={"dispositions.returned.share": 0.5, "routes.south.death": "x2"})
    base = replace(
        base,
        dispositions=(replace(base.dispositions[0], basis="fitted"),),
        policies=(*base.policies, fitted, both),
        variants=(*base.variants, ("ports too", ("ports",)), ("mixed", ("ports", "both"))),
        priors=(*base.priors, Prior("dispositions.returned.share", "times", 0.9, 1.1)),
    )
    left = base.without_fitted()
    assert not left.dispositions and [p.name for p in left.policies] == ["no way south", "both"]
    assert left.policies[1].change == (("routes.south.death", "x2"),)
    assert dict(left.variants) == {"more danger": ("no way south",), "mixed": ("both",)}
    assert [prior.parameter for prior in left.priors] == ["routes.*.death"]


def test_no_published_series_gives_no_scores(tmp_path: Path) -> None:
    made = ensemble(replace(small(20), observed=()), 2, 1, tmp_path / "none", split=0, hands=HERE)
    assert not len(evaluate(made).scores)


def test_gate() -> None:
    with pytest.raises(NotPublished):
        Published("a table")
    with pytest.raises(NotPublished):
        shown("a table")
    assert shown(publish("a table")) == "a table"
