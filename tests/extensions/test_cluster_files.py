"""The files of the how-to page for clusters are run, as far as they can be without one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from jornada.study.runs.run import open_run
from tests.helpers.command import carried_out

FILES = Path(__file__).parents[2] / "docs" / "cluster"
ASKED = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


def test_tasks_of_an_array_make_all_runs_together(tmp_path: Path) -> None:
    array = {
        "SCENARIO": "one_office",
        "RUNS": "2",
        "OUT": "out",
        "SLURM_ARRAY_TASK_COUNT": "2",
        "SLURM_CPUS_PER_TASK": "1",
    }
    assert (
        carried_out(
            "run", "one_office", "--runs", "2", "--out", "out", "--shard", "1/2", "--workers", "1", cwd=tmp_path
        )[0]
        == 0
    )
    subprocess.run(
        ["bash", str(FILES / "slurm_array.sh")],
        check=True,
        capture_output=True,
        cwd=tmp_path,
        env={**ASKED, **array, "SLURM_ARRAY_TASK_ID": "2"},
    )
    assert open_run(tmp_path / "out").runs == 2


def test_a_pod_of_an_indexed_job_makes_its_part(tmp_path: Path) -> None:
    job = yaml.safe_load((FILES / "kubernetes_job.yaml").read_text("utf-8"))
    spec = job["spec"]
    [container] = spec["template"]["spec"]["containers"]
    [line] = container["args"]
    assert (
        spec["completionMode"] == "Indexed"
        and f'/{spec["completions"]}"' in line
        and container["command"] == ["sh", "-c"]
    )
    mount = container["volumeMounts"][0]["mountPath"]
    assert mount == "/runs"
    line = (
        line.replace("/runs/", f"{tmp_path}/")
        .replace("corridor ", "one_office ")
        .replace("--runs 1000", "--runs 8")
        .replace("--workers 2", "--workers 1")
    )
    subprocess.run(
        ["sh", "-c", line], check=True, capture_output=True, cwd=tmp_path, env={**ASKED, "JOB_COMPLETION_INDEX": "7"}
    )
    assert [file.name for file in sorted(tmp_path.glob("corridor-1000/blocks/block-*"))] == ["block-00007"], (
        "the eighth part of eight"
    )


def test_workers_as_jobs_make_the_runs(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed: pip install 'jornada[cluster]'")
    words = [sys.executable, str(FILES / "on_jobqueue.py"), "one_office", "2", "out", "--jobs", "1", "--queue", "local"]
    subprocess.run(words, check=True, capture_output=True, cwd=tmp_path, env=ASKED)
    assert open_run(tmp_path / "out").runs == 2


def test_the_values_for_helm_have_a_thread_a_worker_and_one_image() -> None:
    values = yaml.safe_load((FILES / "dask_helm_values.yaml").read_text("utf-8"))
    assert values["worker"]["threads_per_worker"] == 1 and values["worker"]["image"] == values["scheduler"]["image"]
