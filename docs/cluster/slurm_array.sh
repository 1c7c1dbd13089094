#!/bin/bash
# Slurm: eight tasks, each an eighth of the blocks; the last one done summarises. All nodes see the folder of the runs.
#SBATCH --job-name=jornada
#SBATCH --array=1-8
#SBATCH --cpus-per-task=2
#SBATCH --mem=2G
#SBATCH --time=02:00:00
# A task that is ended (time, a node lost) is begun again and goes on where it stopped.
#SBATCH --requeue
set -eu
SCENARIO=${SCENARIO:-corridor} RUNS=${RUNS:-1000} OUT=${OUT:-runs/corridor-1000}
PART=${SLURM_ARRAY_TASK_ID:?run this by: sbatch slurm_array.sh}
OF=${SLURM_ARRAY_TASK_COUNT:-8}
exec python -m jornada run "$SCENARIO" --runs "$RUNS" --out "$OUT" --shard "$PART/$OF" --workers "${SLURM_CPUS_PER_TASK:-1}"
