"""A small folder of Flee, whole and valid, to damage or to run."""

from pathlib import Path

FILES = {
    "input_csv/sim_period.csv": "StartDate,2020-01-01\nLength,20\n",
    "input_csv/locations.csv": (
        "#name,region,country,latitude,longitude,location_type,conflict_date,population\n"
        "A,north,X,10.0,20.0,conflict_zone,0,10000\nB,north,X,10.5,20.5,town,,2000\n"
        "C,south,Y,11.0,21.0,camp,,900\nD,south,Y,11.5,21.5,camp,,5000\n"
    ),
    "input_csv/routes.csv": "#name1,name2,distance,forced_redirection\nA,B,100,\nB,C,150,\nB,D,390,0\n",
    "input_csv/closures.csv": "#closure_type,name1,name2,closure_start,closure_end\ncamp,D,,0,5\n",
    "input_csv/conflicts.csv": "#Day,A,B\n" + "".join(f"{day},1,{int(day > 9)}\n" for day in range(20)),
    "input_csv/registration_corrections.csv": "C,2020-01-11,normalize\n",
    "source_data/data_layout.csv": "total,refugees.csv\nC,c.csv\nD,d.csv\n",
    "source_data/refugees.csv": "2020-01-01,50\n2020-01-20,3000\n",
    "source_data/c.csv": "2020-01-01,50\n2020-01-11,700\n2020-01-20,800\n",
    "source_data/d.csv": "2020-01-01,0\n2020-01-20,1900\n",
    "simsetting.yml": (
        "log_levels:\n  agent: 0\nspawn_rules:\n  insert_day0: True\n  conflict_spawn_decay: [1.0, 0.5]\nmove_rules:\n "
        " max_move_speed: 360.0\n  avoid_short_stints: True\n  awareness_level: 1\noptimisations:\n  hasten: 1\n"
    ),
}


def write_folder(path: Path, changes: dict[str, str | None] | None = None) -> Path:
    """Write the folder, with other texts for some files, or without them; return it."""
    for name, text in {**FILES, **(changes or {})}.items():
        if text is not None:
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_text(text, "utf-8")
    return path


def edited(name: str, old: str, new: str) -> dict[str, str | None]:
    """Return the change of one file: some text in the place of other text that is there."""
    assert old in FILES[name]
    return {name: FILES[name].replace(old, new)}


def with_rule(line: str, section: str = "move_rules") -> dict[str, str | None]:
    """Return the change that adds a setting to a section."""
    return edited("simsetting.yml", f"{section}:\n", f"{section}:\n  {line}\n")
