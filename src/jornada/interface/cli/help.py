"""What help teaches beyond the names of options: one or two commands that work as they stand, and how commands end."""

EXAMPLES = {
    "demo": ("jornada demo --runs 4",),
    "new": ("jornada new mine --from southern_mexico", "jornada new copy --from mine", "jornada check copy"),
    "examples": ("jornada examples", "jornada examples --json"),
    "check": ("jornada check three_places", "jornada check mine.xlsx --json"),
    "run": (
        "jornada run three_places --runs 20",
        "jornada run southern_mexico --variant 'staff elsewhere' --out runs/elsewhere",
        "jornada run three_places --fluid",
        "jornada run three_places --runs 20 --ask 'highest unsheltered at Middle above 30'",
        "jornada run three_places --precision 10% --measure present",
    ),
    "compare": (
        "jornada compare three_places three_places:'more beds' --runs 20 --report beds.html",
        "jornada compare runs/a runs/b --measure died --measure waiting --json",
        (
            "jornada compare rows/s22_what_if:off rows/s22_what_if:on rows/s22_what_if:beds rows/s22_what_if:both"
            " --runs 10"
        ),
    ),
    "sensitivity": (
        (
            "jornada sensitivity removal_plan --change offices.flights.capacity --values x0.5,x1,x2 --measure removed"
            " --runs 4"
        ),
        "jornada sensitivity removal_plan --priors --measure removed --runs 2 --points 16 --out depends.svg",
    ),
    "attribute": ("jornada attribute rows/s22_what_if --variant both --measure unsheltered --runs 8",),
    "allocate": (
        "jornada allocate rows/s22_what_if --budget '60 beds' --for needs --trials 8 --runs 4 --fresh 4",
        "jornada allocate southern_mexico --budget '20 case workers' --each 'case workers=4' --from 2024-01-08",
    ),
    "evaluate": (
        "jornada evaluate runs/mali2012",
        "jornada evaluate runs/mali2012 --capacities-off",
        "jornada evaluate runs/mali2012 --json",
    ),
    "calibrate": (
        "jornada calibrate mine --until 2023-06-30",
        "jornada run mine --posterior runs/calibrated/posterior.csv",
    ),
    "filter": (
        "jornada filter mine --until 2023-06-30 --particles 100",
        "jornada run mine --from runs/filtered --until 2023-12-31",
    ),
    "forecast": ("jornada forecast mine --from 2023-06-30 --days 90 --origins 4 --every 30",),
    "study": ("jornada new beds --as study", "jornada study beds --runs 8", "jornada study all --runs 4"),
    "serve": ("jornada serve", "jornada serve mine --port 0 --runs runs/asked --no-open"),
    "report": (
        "jornada report runs/demo",
        "jornada report runs/demo --only html --only pdf",
        "jornada report runs/demo --language es --out informe",
    ),
    "explain": ("jornada explain J012", "jornada explain day"),
    "diff": (
        "jornada diff runs/a runs/b",
        "jornada diff runs/a runs/b --run 3 --language es",
        "jornada diff runs/a runs/b --json",
    ),
    "verify": ("jornada verify runs/demo --all",),
}
ENDINGS = "Exit codes: 0 fine, 1 faults (of a scenario, a run or a file), 2 misuse of a command, 130 interrupted."
FIRST = ("Start with: jornada run three_places --runs 20", "Then: jornada report runs/three_places", ENDINGS)


def epilog(command: str) -> str:
    """Return the examples of a command as help shows them beneath its options.

    Examples
    --------
    >>> epilog("verify")
    'For example:\\n\\njornada verify runs/demo --all'
    """
    return "\n\n".join(("For example:", *EXAMPLES[command]))
