"""States: kept, read back, gone on from to the same bytes.

What is damaged or of another run is refused with a reason.
"""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.helpers.small import START, small

from jornada.domain.nouns.policy import Policy, Trigger
from jornada.domain.scenario.past import common_days
from jornada.domain.scenario.scenario import Scenario
from jornada.engine.run.run import Keeping, RunResult, run, run_key, simulate
from jornada.engine.run.state import State, StateError
from jornada.study.ensemble.ensemble import Hands, ensemble
from jornada.study.ensemble.states import FOLDER, States
from jornada.study.questions.compare import compare
from jornada.study.runs.run import Run
from jornada.study.store.parquet import StoreError
from jornada.study.store.state_file import read_state, write_state

DAYS, HALF = 60, 31
KEY = run_key(5, 2)
BASE = small(DAYS)


def same(one: RunResult, other: RunResult) -> bool:
    """Say whether two runs left the same.

    Every column of both tables with its texts, rows a night, and drawn values.
    """
    tables = ((one.stocks, other.stocks), (one.flows, other.flows))
    columns = all(a.names == b.names and all(np.array_equal(a[name], b[name]) for name in a.columns) for a, b in tables)
    return columns and np.array_equal(one.rows, other.rows) and one.parameters == other.parameters


@pytest.fixture(scope="module")
def half() -> State:
    """Return the state of a run of the base in the morning of the day on which its variant parts."""
    found = simulate(BASE, KEY, keeping=Keeping(until=HALF)).state
    assert found is not None and found.day == HALF
    return found


@pytest.fixture(scope="module")
def kept(half: State, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("states") / "one.arrow"
    write_state(file, half)
    return file


def test_a_run_goes_on_to_the_same_bytes_from_memory_and_from_disk(half: State, kept: Path) -> None:
    whole = simulate(BASE, KEY)
    assert all(same(whole, simulate(BASE, KEY, keeping=Keeping(state))) for state in (half, read_state(kept)))
    assert not same(whole, simulate(BASE, run_key(5, 3)))


def test_people_may_stand_in_any_order(half: State) -> None:
    order = np.random.default_rng(1).permutation(len(half.people.counts))
    assert (order != np.arange(len(order))).any()
    mixed = half.people._replace(
        codes=tuple(codes[order] for codes in half.people.codes),
        counts=half.people.counts[order],
        ranks=half.people.ranks[order],
    )
    assert same(simulate(BASE, KEY), simulate(BASE, KEY, keeping=Keeping(replace(half, people=mixed))))


def test_a_variant_goes_on_from_the_state_of_its_base(half: State) -> None:
    variant = BASE.variant("more danger")
    assert common_days(BASE, variant) == HALF == (variant.policies[0].starts - START).days  # type: ignore[operator]
    assert same(simulate(variant, KEY), simulate(variant, KEY, keeping=Keeping(half)))


def test_the_state_of_a_day_is_the_same_whether_the_run_stopped_there_or_went_on(half: State, tmp_path: Path) -> None:
    files = [tmp_path / "a", tmp_path / "b"]
    taken: list[State] = []
    simulate(BASE, KEY, keeping=Keeping(days=frozenset([HALF]), take=taken.append))
    for file, state in zip(files, (half, taken[0]), strict=True):
        write_state(file, state)
    assert files[0].read_bytes() == files[1].read_bytes()


def _state(scenario: Scenario, day: int = HALF) -> State:
    found = simulate(scenario, KEY, keeping=Keeping(until=day)).state
    assert found
    return found


EARLY = Policy("early", starts="2022-01-10", change={"routes.south.death": "x2"}, source="assumption")
LATE = Policy("late", starts="2022-02-10", change={"routes.south.death": "x2"}, source="assumption")
RULE = Policy(
    "rule",
    starts="2022-02-10",
    trigger=Trigger("encounters", 3, 5.0, 1.0),
    change={"routes.south.death": "x2"},
    source="assumption",
)


@pytest.mark.parametrize(
    "other, reason",
    [
        (replace(BASE, places=BASE.places[:2] + (replace(BASE.places[2], area="Another"),)), "another scenario"),
        (BASE.with_policy(EARLY), "another scenario"),
        (replace(BASE, shocks=()), "another scenario"),
        (replace(BASE, priors=()), "another scenario"),
        (replace(BASE, days=HALF - 1), "has 30 days"),
        (BASE.with_policy(RULE), "what these triggers read: rule"),
    ],
    ids=["a place", "a policy before", "no shocks", "other values drawn", "shorter", "a new trigger"],
)
def test_a_state_of_something_else_is_refused(half: State, other: Scenario, reason: str) -> None:
    with pytest.raises(StateError, match=reason):
        simulate(other, KEY, keeping=Keeping(half))


def test_what_comes_later_is_no_reason_to_refuse(half: State) -> None:
    for later in (BASE.with_policy(LATE), replace(BASE, title="Another title", runs=3, days=DAYS + 9)):
        assert same(simulate(later, KEY), simulate(later, KEY, keeping=Keeping(half)))


def test_a_trigger_that_was_watched_may_come_later() -> None:
    state = simulate(BASE, KEY, keeping=Keeping(until=HALF, watch=(RULE.trigger,))).state  # type: ignore[arg-type]
    other = BASE.with_policy(RULE)
    assert same(simulate(other, KEY), simulate(other, KEY, keeping=Keeping(state)))


def test_another_run_and_another_version_are_refused(half: State) -> None:
    with pytest.raises(StateError, match="another run .seed 5, run 2"):
        simulate(BASE, run_key(5, 1), keeping=Keeping(half))
    with pytest.raises(StateError, match="another version of the model"):
        simulate(BASE, KEY, keeping=Keeping(replace(half, origin=half.origin._replace(version="0.0.9+0"))))
    with pytest.raises(StateError, match="without chance"):
        simulate(BASE, KEY, True, keeping=Keeping(half))


def test_every_damaged_byte_is_found(kept: Path, tmp_path: Path) -> None:
    whole = kept.read_bytes()
    broken = tmp_path / "broken.arrow"
    for at in np.random.default_rng(3).integers(0, len(whole), 60).tolist():
        broken.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        with pytest.raises(StateError, match="broken.arrow"):
            read_state(broken)
    broken.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StateError, match="damaged"):
        read_state(broken)
    with pytest.raises(StateError, match="no state there"):
        read_state(tmp_path / "nothing.arrow")


def test_runs_stop_in_the_morning_of_a_date_and_go_on_in_python() -> None:
    first = run(BASE, seed=5, until="2022-02-01")
    assert first.state is not None and len(first.rows) == HALF == first.state.day
    assert same(run(BASE, seed=5), run(BASE, state=first.state))
    for wrong in ("2022-01-01", "2023-01-01", "tomorrow"):
        with pytest.raises(ValueError, match="until"):
            run(BASE, until=wrong)


def tables_of(made: Run) -> dict[str, bytes]:
    files = [file for block in made.blocks for file in sorted(block.glob("*.parquet"))]
    return {str(file.relative_to(made.path)): file.read_bytes() for file in files}


def test_a_comparison_forks_to_the_bytes_of_runs_from_the_first_day(tmp_path: Path) -> None:
    both = [BASE, BASE.variant("more danger"), BASE.with_policy(LATE), BASE.with_policy(RULE), BASE.with_policy(EARLY)]
    forked = compare(both, runs=3, seed=5, out=tmp_path / "forked", hands=Hands(workers=1))
    apart = compare(both, runs=3, seed=5, out=tmp_path / "apart", hands=Hands(workers=1, fork=False))
    assert [tables_of(run) for run in forked.runs] == [tables_of(run) for run in apart.runs]
    assert not (apart.runs[0].path / FOLDER).exists()
    # the day that spares most is kept, and only by runs that others go on from
    days = {file.name.split(".")[1] for file in (forked.runs[0].path / FOLDER).iterdir()}
    assert days == {f"day-{HALF:05d}"} and len(list((forked.runs[0].path / FOLDER).iterdir())) == 3


def test_a_run_keeps_one_state_for_its_variants_by_default_and_others_on_request(tmp_path: Path) -> None:
    plain = ensemble(BASE, 2, 5, tmp_path / "plain", split=1, hands=Hands(workers=1))
    weekly = ensemble(BASE, 2, 5, tmp_path / "weekly", split=1, hands=Hands(workers=1, keep=frozenset({7, 14})))
    assert [file.name.split(".")[1] for file in sorted((plain.path / FOLDER).iterdir())] == [f"day-{HALF:05d}"] * 2
    assert len(list((weekly.path / FOLDER).iterdir())) == 6
    assert tables_of(plain) == tables_of(weekly)
    again = ensemble(
        BASE, 2, 5, tmp_path / "again", split=1, hands=Hands(workers=1, states=States(weekly.path / FOLDER))
    )
    assert tables_of(again) == tables_of(plain)


def test_runs_that_must_go_on_from_states_say_why_they_cannot(tmp_path: Path) -> None:
    made = ensemble(BASE, 2, 5, tmp_path / "made", split=0, hands=Hands(workers=1))
    needed = States(made.path / FOLDER, needed=True)
    for scenario, seed, reason in (
        (BASE.with_policy(EARLY), 5, "differ in its first 31 days"),
        (BASE, 6, "another run"),
        (small(20), 5, "has 20 days"),
    ):
        with pytest.raises(StoreError, match=reason):
            ensemble(scenario, 2, seed, tmp_path / "other", split=0, hands=Hands(workers=1, states=needed))
    assert not (tmp_path / "other").exists()
    with pytest.raises(StoreError, match="no state of run 2"):
        ensemble(BASE, 3, 5, tmp_path / "other", split=0, hands=Hands(workers=1, states=needed))


KILLED = """
from pathlib import Path
from jornada.study.ensemble.ensemble import Hands, ensemble
from tests.helpers.small import small
ensemble(small({days}), 1, 5, Path({out!r}), split=0, hands=Hands(workers=1, keep=frozenset(range(1, {days}))))
"""


def test_a_run_that_is_killed_goes_on_from_its_last_state(tmp_path: Path) -> None:
    out, days = tmp_path / "killed", 90
    code = KILLED.format(days=days, out=str(out))
    process = subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parents[4])
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None and len(list((out / FOLDER).glob("run-*"))) < 20:
        time.sleep(0.002)
    os.kill(process.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    process.wait()
    states = States(out / FOLDER)
    last = states.latest(small(days), run_key(5, 0), False)
    assert last is not None and 19 <= last.day < days
    done = ensemble(small(days), 1, 5, out, split=0, hands=Hands(workers=1))
    assert tables_of(done) == tables_of(
        ensemble(small(days), 1, 5, tmp_path / "whole", split=0, hands=Hands(workers=1, fork=False))
    )
