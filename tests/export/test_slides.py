"""The deck: a message, a picture and a table each, nothing over its edges, the same bytes."""

from __future__ import annotations

import re
import sys
from io import BytesIO
from itertools import pairwise

import pytest
from PIL import Image
from pptx.util import Emu

import retention
from retention.charts import Chart
from retention.charts.layout import TextStyle, drawable, wrap
from retention.disclosure import Release
from retention.errors import ArgumentError, DisclosureError, OutputError
from retention.export import slides
from retention.export.main_rows import main_rows
from tests.export.offices import ABOUT, deck, hostile_release, parts
from tests.trusts import YEAR, workforce_of

LONG = "A title that goes on, & has <b> and $x$ in it; " * 6


def chart(release: Release, name: str) -> Chart:
    return retention.charts.group_intervals(release[name])


@pytest.fixture(scope="module")
def release() -> Release:
    groups = {f"Group {n}": (180 + n, 18 + n, 9) for n in range(5)}
    trust = workforce_of({**groups, "Apart": (100, 90, 3), "few": (4, 1, 0), "few too": (5, 1, 0)})
    by_group = retention.leaver_rate(trust, YEAR, by="staff_group")
    return retention.publish(
        {"by_group": by_group, "alone": retention.stability_index(trust, YEAR)}
    )


@pytest.fixture(scope="module")
def charts(release: Release) -> dict[str, Chart]:
    return {name: chart(release, name) for name in release}


@pytest.fixture(scope="module")
def made(release: Release, charts: dict[str, Chart]) -> bytes:
    return slides(charts, release=release, title="Who stays?", about=ABOUT)


@pytest.fixture(scope="module")
def hostile() -> bytes:
    release = hostile_release()
    shown = {name: chart(release, name) for name in release if name != "a/b:c*?[x]"}
    return slides(shown, release=release, title=LONG, about=ABOUT)


def test_the_same_bytes_each_time(release: Release, charts: dict[str, Chart], made: bytes) -> None:
    again = {name: chart(release, name) for name in release}
    assert slides(again, release=release, title="Who stays?", about=ABOUT) == made
    parts(made)


def test_a_title_slide_then_message_picture_and_numbers(
    charts: dict[str, Chart], made: bytes
) -> None:
    show = deck(made)
    titles = [slide.shapes.title.text_frame.text for slide in show.slides]
    by_group, alone = charts["by_group"], charts["alone"]
    assert titles == [
        "Who stays?",
        by_group.title,
        "Leaver rate by staff group: the numbers",
        alone.title,
        "Stability index: the numbers",
    ]
    assert show.slide_width / show.slide_height == pytest.approx(16 / 9, rel=1e-3)
    first = "\n".join(s.text_frame.text for s in show.slides[0].shapes if s.has_text_frame)
    for words in (ABOUT["organisation"], "year to 31 March 2024", "Internal: not for publication"):
        assert words in first


def test_pictures_and_tables_say_what_they_show(charts: dict[str, Chart], made: bytes) -> None:
    picture = deck(made).slides[1]
    (image,) = [s for s in picture.shapes if s.shape_type == 13]
    assert image._element.xpath(".//p:cNvPr")[0].get("descr") == charts["by_group"].alt_text
    with Image.open(BytesIO(image.image.blob)) as drawn:
        assert drawn.width / drawn.height == pytest.approx(image.width / image.height, rel=0.01)
    (table,) = [s for s in deck(made).slides[2].shapes if s.has_table]
    assert "Staff group" in table._element.xpath(".//p:cNvPr")[0].get("descr")
    assert table.table.first_row


def test_definition_and_number_of_people_stand_on_the_slide_and_all_words_in_the_notes(
    charts: dict[str, Chart], made: bytes
) -> None:
    slide = deck(made).slides[1]
    words = next(s for s in slide.shapes if s.name == "What it shows").text_frame.text
    assert "divided by the mean of the two headcounts" in words
    assert "All together, year to 31 March 2024:" in words
    notes = slide.notes_slide.notes_text_frame.text
    for text in (charts["by_group"].title, charts["by_group"].alt_text, charts["by_group"].caption):
        assert text in notes


def rows_of_table(content: bytes, place: int) -> list[list[str]]:
    (frame,) = [s for s in deck(content).slides[place].shapes if s.has_table]
    return [[cell.text_frame.text for cell in row.cells] for row in frame.table.rows]


def test_the_table_has_the_published_numbers(release: Release, made: bytes) -> None:
    heads, *rows = rows_of_table(made, 2)
    assert heads == ["Staff group", "Numerator", "Denominator", "Leaver rate", "95% interval"]
    table = release["by_group"]
    for record in table.frame.to_dict("records"):
        row = next(r for r in rows if r[0] == table.label(record))
        assert row[3] == table.value_text(record)
    assert all(text for row in rows for text in row)
    assert next(row for row in rows if row[0] == "few")[1:] == ["[c]"] * 4


def test_of_many_groups_only_who_stand_apart_are_listed() -> None:
    many = {f"Group {n:02d}": (100 + n, 10, 5) for n in range(24)}
    trust = workforce_of({**many, "Apart": (60, 70, 3)})
    release = retention.publish({"t": retention.leaver_rate(trust, YEAR, by="staff_group")})
    content = slides({"t": chart(release, "t")}, release=release, title="Many")
    show = deck(content)
    assert len(show.slides) == 2, "a picture of 25 groups would be too small to read"
    assert [row[0] for row in rows_of_table(content, 1)] == ["Staff group", "Apart", "All"]
    words = next(s for s in show.slides[1].shapes if s.name == "What it shows").text_frame.text
    assert "1 of 1 that stand clearly apart, of 25 groups; 24 are left out" in words
    assert "too tall for a slide" in words


def test_of_many_alike_groups_the_largest_are_listed() -> None:
    many = {f"Group {n:02d}": (100 + 9 * n, 10 + n, 5) for n in range(14)}
    trust = workforce_of(many)
    release = retention.publish({"t": retention.leaver_rate(trust, YEAR, by="staff_group")})
    shown = main_rows(release["t"])
    assert [row[0] for row in shown.rows] == [*(f"Group {n:02d}" for n in range(13, 4, -1)), "All"]
    assert shown.left_out == "9 largest, of 14 groups; 5 are left out"


@pytest.mark.parametrize("which", ["made", "hostile"])
def test_nothing_overflows_and_nothing_is_small(which: str, request: pytest.FixtureRequest) -> None:
    """Measured in a font wider than the one that is shown."""
    show = deck(request.getfixturevalue(which))
    for slide in show.slides:
        boxes = []
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= show.slide_width
            assert shape.top + shape.height <= show.slide_height
            boxes.append((shape.top, shape.top + shape.height))
            frames = [(shape.text_frame, shape.width, shape.height)] if shape.has_text_frame else []
            if shape.has_table:
                columns = [c.width - 2 * Emu(91440) for c in shape.table.columns]
                frames = [
                    (cell.text_frame, width, row.height)
                    for row in shape.table.rows
                    for cell, width in zip(row.cells, columns, strict=True)
                ]
            for frame, width, height in frames:
                needed = 0.0
                for paragraph in frame.paragraphs:
                    for run in paragraph.runs:
                        assert run.font.size.pt >= 12
                        style = TextStyle(run.font.size.pt, bool(run.font.bold), "#000000", 0)
                        lines = wrap(drawable(run.text), style, Emu(width).inches * 100)
                        needed += len(lines) * 1.2 * run.font.size.pt / 72
                assert needed <= Emu(height).inches + 0.01, frame.text
        boxes.sort()
        assert all(upper[1] <= lower[0] for upper, lower in pairwise(boxes))


def test_hostile_names_arrive_as_they_are(hostile: bytes) -> None:
    texts = "\n".join(
        cell.text_frame.text
        for slide in deck(hostile).slides
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
        for cell in row.cells
    )
    for name in ("護理部", "<r><t>x</t></r>", "@SUM(A1)", "-5", "two lines"):
        assert name in texts
    assert ABOUT["organisation"] in deck(hostile).slides[0].placeholders[1].text_frame.text


def test_no_links_no_macros_no_traces_of_other_decks(hostile: bytes) -> None:
    for name, part in parts(hostile).items():
        assert b'TargetMode="External"' not in part, name
        assert b"hlinkClick" not in part, name
        assert not re.search(r"vba|printer|thumbnail|app\.xml", name)
    properties = deck(hostile).core_properties
    assert properties.author == properties.last_modified_by == ""
    assert properties.created.date() == properties.modified.date() == YEAR.last_day
    assert b"Canny" not in b"".join(parts(hostile).values())


def test_wrong_arguments_are_said(
    release: Release, charts: dict[str, Chart], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ArgumentError, match="charts must hold at least one"):
        slides({}, release=release, title="x")
    with pytest.raises(ArgumentError, match="title must say"):
        slides(charts, release=release, title=" ")
    with pytest.raises(ArgumentError, match=r"charts\['a'\] must be a Chart, was str"):
        slides({"a": "b"}, release=release, title="x")  # type: ignore[dict-item]
    with pytest.raises(DisclosureError, match="must be drawn from a table of this release"):
        slides(charts, release=hostile_release(), title="x")
    monkeypatch.setitem(sys.modules, "pptx", None)
    with pytest.raises(OutputError, match=r'pip install "talent-retention\[slides\]"'):
        slides(charts, release=release, title="x")
