"""The command `serve`: a local page that answers what if."""

from pathlib import Path
from typing import Annotated

import typer

from jornada.interface.misuse import Misuse

HERE = "127.0.0.1"
ELSEWHERE = (
    "jornada serve --host {host}: whoever reaches this machine under that name and has the link may ask here, and what"
    " they send is not encrypted; leave out --host to serve this machine alone"
)


def serve(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(help="Scenarios of your own to offer beside those that ship: folders or workbooks."),
    ] = None,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The port; 0 for a free one.")] = 8765,
    runs: Annotated[Path, typer.Option("--runs", help="Where questions and runs are kept.")] = Path("runs/asked"),
    workers: Annotated[
        int | None,
        typer.Option("--workers", min=1, help="Processes that make runs; default: one less than there are cores."),
    ] = None,
    host: Annotated[
        str,
        typer.Option(
            "--host", help="Serve others too: the address to listen at. Without it only this machine can ask."
        ),
    ] = HERE,
    browser: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in a browser.")] = True,
) -> None:
    """Serve a page on this machine that answers what if: choose a dial, say a change, watch the difference come in."""
    from importlib.util import find_spec

    from jornada.interface.cli.arguments import located
    from jornada.interface.cli.pasted import as_folder

    if missing := [name for name in ("fastapi", "uvicorn") if find_spec(name) is None]:
        raise Misuse(f"the page needs {' and '.join(missing)}: pip install 'jornada[web]'")
    from jornada.interface.web.server import Served
    from jornada.interface.web.server import serve as begin

    found = [located(name) for name in scenarios or []]
    if host != HERE:
        typer.echo(ELSEWHERE.format(host=host), err=True)
    begin(found, Served(host, port, as_folder(runs), workers, browser), typer.echo)
