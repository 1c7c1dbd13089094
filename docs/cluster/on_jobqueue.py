"""Dask-jobqueue: workers as jobs of a queue (Slurm here; PBS, SGE, LSF and HTCondor have clusters of their own), more
or fewer as there is work.

    pip install 'jornada[cluster]' dask-jobqueue
    python on_jobqueue.py three_places 1000 runs/three --jobs 8
"""

import argparse

import jornada as jo
from jornada.study.ensemble.cluster import cluster
from jornada.study.ensemble.ensemble import Hands


def queue(name: str) -> object:
    """Return a cluster whose workers are jobs of one thread each.

    Runs share nothing, and a thread more is a process more.
    """
    if name == "local":  # to try this file without a queue
        from distributed import LocalCluster

        return LocalCluster(n_workers=0, threads_per_worker=1, dashboard_address=None)
    from dask_jobqueue import SLURMCluster

    return SLURMCluster(cores=1, processes=1, memory="1GB", walltime="02:00:00")


def main() -> None:
    """Run a scenario by jobs of a queue."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("scenario")
    asked.add_argument("runs", type=int)
    asked.add_argument("out")
    asked.add_argument("--jobs", type=int, default=8)
    asked.add_argument("--queue", choices=("slurm", "local"), default="slurm")
    given = asked.parse_args()
    with queue(given.queue) as jobs:
        jobs.scale(jobs=given.jobs) if given.queue == "slurm" else jobs.scale(given.jobs)
        with cluster(jobs.scheduler_address) as executor:
            done = jo.ensemble(jo.example(given.scenario), given.runs, 1, given.out, hands=Hands(executor=executor))
    print(done.path, done.runs)


if __name__ == "__main__":
    main()
