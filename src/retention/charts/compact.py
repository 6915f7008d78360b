"""A smaller text of the same SVG, for a page that carries many pictures in itself."""

from __future__ import annotations

import re
from itertools import count

_DECIMALS = re.compile(r"scale\([^)]*\)|-?\d+\.\d+")
"""A number of the drawing; a scale has few digits to lose and is left alone."""
_GLYPH = re.compile(
    r'<use xlink:href="#([^"]+)" transform="translate\((-?[\d.]+)(?: (-?[\d.]+))?\)"/>'
)
_IDENTIFIER = re.compile(r' id="([^"]+)"')
_METADATA = re.compile(r"<metadata>.*?</metadata>", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_PROLOGUE = re.compile(r"<\?xml[^>]*\?>|<!DOCTYPE[^>]*>")
_BETWEEN_TAGS = re.compile(r">\s+<")
_SPACE = re.compile(r"\s+")
_KEPT = re.compile(r"(<title>.*?</title>|<desc>.*?</desc>)", re.DOTALL)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def compact(svg: str) -> str:
    r"""The same picture in fewer bytes.

    Names of parts are shortened, those that nothing refers to are dropped, numbers keep two
    decimals of a point, and what no eye sees (comments, metadata, spaces between parts) goes.
    The texts that a screen reader reads stay as they are.

    Parameters
    ----------
    svg : str
        As `Chart.svg` makes it.

    Examples
    --------
    >>> compact('<svg><g id="text_1"><use xlink:href="#D-1" transform="translate(63.6289 0)"/></g>'
    ...         '<defs><path id="D-1" d="M 1.23456 2 \nz"/></defs></svg>')
    '<svg><g><use xlink:href="#a" x="64"/></g><defs><path id="a" d="M1.23 2z"/></defs></svg>'
    """
    parts = _KEPT.split(svg)
    drawn = "".join(_shortened(part) if not _KEPT.fullmatch(part) else part for part in parts)
    return _renamed(drawn)


def _shortened(text: str) -> str:
    for nothing in (_PROLOGUE, _METADATA, _COMMENT):
        text = nothing.sub("", text)
    text = _GLYPH.sub(_placed, text)
    text = _DECIMALS.sub(lambda found: _rounded(found[0]), text)
    text = _BETWEEN_TAGS.sub("><", text)
    text = re.sub(r' d="([^"]*)"', lambda found: f' d="{_path(found[1])}"', text)
    return _SPACE.sub(" ", text)


def _placed(glyph: re.Match[str]) -> str:
    """A letter at its place, as attributes rather than as a transformation."""
    name, across, down = glyph.groups()
    place = f' y="{float(down):.0f}"' if down and float(down) else ""
    return f'<use xlink:href="#{name}" x="{float(across):.0f}"{place}/>'


def _rounded(number: str) -> str:
    if number.startswith("scale"):
        return number
    text = f"{float(number):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _path(steps: str) -> str:
    """Steps of a path without the spaces that a reader of it does not need."""
    text = _SPACE.sub(" ", steps.strip())
    return re.sub(r" ?([A-Za-z]) ?", r"\1", text)


def _renamed(svg: str) -> str:
    """Identifiers of one or two letters for what is referred to, and none for the rest."""
    used = set(re.findall(r'href="#([^"]+)"', svg)) | set(re.findall(r"url\(#([^)]+)\)", svg))
    numbers = count()
    names = {name: _short(next(numbers)) for name in _IDENTIFIER.findall(svg) if name in used}
    svg = _IDENTIFIER.sub(
        lambda found: f' id="{names[found[1]]}"' if found[1] in names else "", svg
    )
    svg = re.sub(r'href="#([^"]+)"', lambda found: f'href="#{names[found[1]]}"', svg)
    return re.sub(r"url\(#([^)]+)\)", lambda found: f"url(#{names[found[1]]})", svg)


def _short(number: int) -> str:
    first, second = divmod(number, len(_LETTERS))
    return f"{_short(first - 1) if first else ''}{_LETTERS[second]}"
