"""Templates of pages: everything that is put into one is escaped."""

from __future__ import annotations

from importlib.resources import files

import jinja2


def environment() -> jinja2.Environment:
    """The templates of this room; a name that a page does not give is an error."""
    return jinja2.Environment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        loader=jinja2.FunctionLoader(_template),
    )


def rendered(template: str, **what: object) -> str:
    """A barometer on its own; no other part of a page can be reached from it."""
    return environment().get_template(template).render(anchors={}, **what)


def _template(name: str) -> str:
    return files("retention.reporting").joinpath("templates", name).read_text(encoding="utf-8")
