"""Attacks on files: lines, metadata, words and names of files hold nothing that is hidden."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from html import unescape
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

import retention
from retention.charts import Chart
from retention.disclosure import Release
from retention.export import Bundle
from retention.results import format_number
from tests.trusts import YEAR, workforce_of

NUMBER = re.compile(r"-?\d+\.?\d*")
GROUPS = {
    "Amber": (5, 2, 0),
    "Birch": (113, 24, 1),
    "Cedar": (301, 37, 19),
    "Damson": (211, 31, 12),
}
HIDDEN = ["Amber", "Birch"]


def release_of() -> Release:
    workforce = workforce_of(GROUPS)
    return retention.publish(
        {"leaver_rate": retention.leaver_rate(workforce, YEAR, by="staff_group")}
    )


def chart_of(release: Release) -> Chart:
    return retention.charts.group_intervals(release["leaver_rate"])


@pytest.fixture
def raw() -> pd.DataFrame:
    return retention.leaver_rate(workforce_of(GROUPS), YEAR, by="staff_group").frame.set_index(
        "staff_group"
    )


@pytest.fixture
def unprotected(monkeypatch: pytest.MonkeyPatch) -> Release:
    """The same release with the gate open."""
    with monkeypatch.context() as patch:
        patch.setattr("retention.disclosure.closing.Closing.close", lambda self, before: None)
        return release_of()


@pytest.fixture
def protected() -> Release:
    release = release_of()
    frame = release["leaver_rate"].frame
    assert frame.loc[frame["state"] == "suppressed", "staff_group"].to_list() == HIDDEN
    return release


def pdf(chart: Chart) -> bytes:
    out = BytesIO()
    with mpl.rc_context({"pdf.compression": 0}):
        chart.figure.savefig(out, format="pdf", metadata={"CreationDate": None})
    return out.getvalue()


def horizontal(drawing: str, form: str) -> npt.NDArray[np.float64]:
    """Every horizontal position that lines and marks of a drawing have, in points."""
    if form == "svg":
        drawing = re.sub(r"<defs>.*?</defs>", "", drawing, flags=re.DOTALL)
        steps = re.findall(r"[ML] (-?[\d.]+) -?[\d.]+", drawing)
        return np.array([*steps, *re.findall(r'<use [^>]*x="(-?[\d.]+)"', drawing)], dtype=float)
    lines = re.findall(r"(-?[\d.]+) -?[\d.]+ [ml]\b", drawing)
    # A mark is moved to its place from the one before it, so that places are sums of moves.
    moved, at = [], 0.0
    for word in re.findall(r"\bq\b|1 0 0 1 (-?[\d.]+) -?[\d.]+ cm", drawing):
        at = at + float(word) if word else 0.0
        moved.append(at)
    return np.array([*lines, *moved], dtype=float)


def found_in_lines(chart: Chart, form: str, rates: npt.NDArray[np.float64]) -> int:
    """How many of some rates have something drawn at exactly their place on the scale."""
    drawing = (chart.svg() if form == "svg" else pdf(chart)).decode("latin-1")
    there = horizontal(drawing, form)
    axes = max(chart.figure.axes, key=lambda a: len(a.lines) + len(a.collections))
    scale = 72 / chart.figure.dpi
    left, right = (axes.transData.transform((x, 0))[0] * scale for x in (0, 1))
    percent = 100.0 if axes.get_xlim()[1] > 1 else 1.0
    places = left + (right - left) * rates * percent
    return int(sum(np.abs(there - place).min() < 0.02 for place in places))


@pytest.mark.parametrize("form", ["svg", "pdf"])
def test_no_hidden_rate_can_be_measured_in_a_drawing(
    protected: Release, unprotected: Release, raw: pd.DataFrame, form: str
) -> None:
    hidden = raw.loc[HIDDEN, "value"].to_numpy()
    assert found_in_lines(chart_of(unprotected), form, hidden) == len(hidden)
    assert found_in_lines(chart_of(protected), form, hidden) == 0
    shown = raw.loc[["Cedar", "Damson"], "value"].to_numpy()
    assert found_in_lines(chart_of(protected), form, shown) == len(shown)


def png_words(content: bytes) -> str:
    """Everything that the chunks of text in a PNG say."""
    at, words = 8, []
    while at < len(content):
        length, kind = struct.unpack(">I4s", content[at : at + 8])
        if kind in (b"tEXt", b"iTXt", b"zTXt"):
            words.append(content[at + 8 : at + 8 + length].decode("utf-8", "replace"))
        at += length + 12
    return "\n".join(words)


def svg_words(content: bytes) -> str:
    text = content.decode("utf-8")
    texts = re.findall(r"<(?:text|title|desc|tspan)[^>]*>(.*?)</", text, flags=re.DOTALL)
    return unescape("\n".join([*texts, *re.findall(r"<!--(.*?)-->", text)]))


WORDS: dict[str, Callable[[Chart], str]] = {
    "alt text": lambda chart: chart.alt_text,
    "titles": lambda chart: f"{chart.title}\n{chart.subtitle}\n{chart.caption}",
    "png": lambda chart: png_words(chart.png()),
    "svg": lambda chart: svg_words(chart.svg()),
    "csv": lambda chart: chart.csv().decode("utf-8"),
    "notebook": lambda chart: re.sub(r'src="[^"]*"', "", chart._repr_html_()),
    "table": lambda chart: chart.data._repr_html_(),
}


def told(words: str, raw: pd.DataFrame) -> set[str]:
    """The numbers of hidden groups that stand in some words, as readers see them."""
    numbers: set[str] = set()
    for _, row in raw.loc[HIDDEN].iterrows():
        for name in ("value", "lower", "upper"):
            numbers |= {format_number("proportion", row[name]), f"{row[name]:.6f}"}
            numbers.add(f"{100 * row[name]:.1f}")
    numbers |= {f"{raw.loc['Birch', name]:.0f}" for name in ("opening", "closing")}
    return {n for n in numbers if re.search(rf"(?<![\d.]){re.escape(n)}(?![\d]|\.\d)", words)}


@pytest.mark.parametrize("where", WORDS)
def test_no_hidden_number_stands_in_the_words_of_a_chart(
    protected: Release, raw: pd.DataFrame, where: str
) -> None:
    assert not told(WORDS[where](chart_of(protected)), raw)


@pytest.mark.parametrize("where", ["csv", "table", "alt text", "png", "svg"])
def test_with_the_gate_open_the_same_search_finds_them(
    unprotected: Release, raw: pd.DataFrame, where: str
) -> None:
    assert told(WORDS[where](chart_of(unprotected)), raw)


def test_files_of_a_release_and_their_names_hold_no_hidden_number(
    protected: Release, raw: pd.DataFrame, tmp_path: Path
) -> None:
    bundle = Bundle(protected)
    bundle.add_tables()
    bundle.add_chart("leaver_rate", chart_of(protected))
    bundle.write(tmp_path / "out", {"rule": "internal"})
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert len(files) > 4
    for path in files:
        assert not told(path.name, raw)
        if path.suffix in (".csv", ".txt"):
            assert not told(path.read_text(encoding="utf-8"), raw), path.name


def test_two_pictures_that_differ_in_hidden_numbers_only_are_the_same() -> None:
    """The strongest attack: if hidden numbers change nothing at all, nothing can be read back."""
    pictures = []
    for small in ((5, 2, 0), (6, 1, 0)):
        stay, leave, _ = small
        other = (113 + 5 - stay, 24 + 2 - leave, 1)
        workforce = workforce_of({**GROUPS, "Amber": small, "Birch": other})
        table = retention.leaver_rate(workforce, YEAR, by="staff_group")
        chart = chart_of(retention.publish({"leaver_rate": table}))
        pictures.append((chart.svg(), chart.png(), chart.csv(), chart.alt_text, chart.caption))
    assert pictures[0] == pictures[1]
