"""Pages of HTML that ask nothing of any host: a template, one style, and the viewer that ships with the package."""

from collections.abc import Mapping
from importlib import resources


def rendered(name: str, values: Mapping[str, object]) -> str:
    """Return a page from its template; everything is escaped that is not markup of our own."""
    from jinja2 import Environment, StrictUndefined

    template = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True).from_string(_text("templates", f"{name}.html.j2"))
    return template.render({**values, "style": _text("templates", "page.css")})


def viewer_of(data: str) -> dict[str, str]:
    """Return what a page needs of the map viewer: its script and style, and the packed data."""
    return {"script": _text("data", "viewer", "viewer.js"), "style": _text("data", "viewer", "viewer.css"), "data": data}


def _text(*names: str) -> str:
    return resources.files("jornada.interface").joinpath(*names).read_text("utf-8")
