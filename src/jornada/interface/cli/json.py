"""What commands print for machines: JSON, figures in full, unknown as null."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from jornada.domain.fault import Fault
    from jornada.domain.nouns.question import Question
    from jornada.study.questions.compare import Comparison
    from jornada.study.runs.run import Run


def as_json(content: Any) -> str:
    """Return content as JSON.

    Examples
    --------
    >>> as_json({"died": float("nan")})
    '{\\n "died": null\\n}'
    """
    return json.dumps(_plain(content), indent=1, ensure_ascii=False, default=str)


def _plain(content: Any) -> Any:
    """Return content that JSON can hold: numbers that are none become null."""
    if isinstance(content, dict):
        return {str(name): _plain(value) for name, value in content.items()}
    if isinstance(content, (list, tuple)):
        return [_plain(value) for value in content]
    return None if isinstance(content, float) and content != content else content


def faults_as(faults: "Sequence[Fault]") -> dict[str, Any]:
    """Return faults, each with its code and where it is, and how many are errors."""
    errors, warnings = (sum(fault.severity == severity for fault in faults) for severity in ("error", "warning"))
    return {
        "errors": errors,
        "warnings": warnings,
        "faults": [vars(fault) | {"found": fault.shown} for fault in faults],
    }


def run_as(done: "Run") -> dict[str, Any]:
    """Return what came out of runs: one row a measure over the whole period, and what happened where Flee stops."""
    from jornada.interface.report.stopping import stopping
    from jornada.study.findings.summary import figures_in
    from jornada.study.runs.answers import answers
    from jornada.study.runs.measure import measure, unit_of

    rows = [
        {**row, "label": measure(row["measure"]).label, "unit": unit_of(row["measure"], done.scenario.money)}
        for row in figures_in(done.path)
    ]
    asked = [
        {name: value for name, value in row.items() if name not in ("scenario", "number") and "difference" not in name}
        for row in answers([done], unasked=False)
    ]
    return {
        **_about(done),
        "answers": asked,
        **({"precision": done.info["precision"]} if "precision" in done.info else {}),
        "measures": rows,
        "notes": stopping(done.scenario),
    }


def comparison_as(pair: "Comparison", table: "pd.DataFrame", questions: "Sequence[Question]" = ()) -> dict[str, Any]:
    """Return a comparison: one row a scenario and measure, with the paired difference to the first.

    Answers to questions, and what changed.
    """
    from jornada.study.questions.changes import what_changed
    from jornada.study.runs.answers import answers

    changes = [
        {"scenario": name, **row}
        for run, name in zip(pair.runs[1:], pair.names[1:], strict=True)
        for row in what_changed(pair.runs[0], run).to_dict("records")
    ]
    return {
        "scenarios": list(pair.names),
        "pairs": pair.runs[0].runs,
        "seed": pair.runs[0].info["seed"],
        "answers": answers(pair.runs, questions),
        "measures": table.to_dict("records"),
        "changes": changes,
    }


def _about(done: "Run") -> dict[str, Any]:
    info = done.info
    return {
        "path": str(done.path),
        **{name: info[name] for name in ("title", "version", "seed", "runs", "start", "days")},
        "fluid": done.fluid,
        "projected_from": done.scenario.projected_from,
    }
