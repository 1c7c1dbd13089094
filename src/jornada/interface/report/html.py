"""Pages of HTML that ask nothing of any host: a template, one style, and the viewer that ships with the package."""

import json
from collections.abc import Mapping
from html import escape
from importlib import resources

from jornada.interface.language.texts import say, under
from jornada.interface.viewer.packing import zipped

# packed, the script of the viewer takes a third of the bytes
START = """(async () => {
  const bytes = Uint8Array.from(atob(document.getElementById("jornada-script").textContent.trim()),
    (letter) => letter.charCodeAt(0));
  const script = document.createElement("script");
  const opened = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  script.textContent = await new Response(opened).text();
  document.head.append(script);
})().catch(() => { document.getElementById("jornada-viewer").textContent = FAILED; });"""


def rendered(name: str, values: Mapping[str, object], language: str = "en") -> str:
    """Return a page from its template; everything is escaped that is not markup of our own, which the texts are."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    def text(key: str, named: Mapping[str, object] | None = None) -> Markup:
        return Markup(
            say(
                under(str(values.get("rules", "")), key),
                language,
                {name: escape(str(value)) for name, value in (named or {}).items()},
            )
        )

    template = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    ).from_string(_text("templates", f"{name}.html.j2"))
    return template.render({**values, "t": text, "language": language, "style": _text("templates", "page.css")})


def viewer_of(data: str, language: str = "en") -> dict[str, str]:
    """Return what a page needs of the map viewer.

    Its script, packed, what unpacks it, its style, and the packed data.
    """
    script = zipped(_text("data", "viewer", "viewer.js").encode())
    return {
        "script": script,
        "start": START.replace("FAILED", json.dumps(say("viewer.failed", language))),
        "style": _text("data", "viewer", "viewer.css"),
        "data": data,
    }


def _text(*names: str) -> str:
    return resources.files("jornada.interface").joinpath(*names).read_text("utf-8")
