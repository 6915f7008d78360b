"""Charts as PDF and as plots alone, CSV texts, and what a bundle takes."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from dataclasses import replace
from io import BytesIO

import pandas as pd
import pytest
from matplotlib.text import Text
from PIL import Image

import retention
from retention.charts import Chart
from retention.disclosure import Release
from retention.errors import ArgumentError, DisclosureError
from retention.export import Bundle, workbook
from tests.export.offices import HOSTILE, hostile_release
from tests.trusts import YEAR, workforce_of


@pytest.fixture(scope="module")
def release() -> Release:
    return hostile_release()


@pytest.fixture(scope="module")
def chart(release: Release) -> Chart:
    return retention.charts.group_intervals(release["leaver_rate_by_staff_group"])


def test_pdf_is_the_same_each_time_with_fonts_and_without_times(chart: Chart) -> None:
    content = chart.pdf()
    assert content == chart.pdf()
    assert content.startswith(b"%PDF")
    assert b"/FontFile2" in content
    descriptors = re.findall(rb"/Type /FontDescriptor", content)
    assert len(re.findall(rb"/FontFile2", content)) == len(descriptors)
    for trace in (b"CreationDate", b"ModDate", b"/Creator", b"/Producer", b"/Author"):
        assert trace not in content
    assert b"/Title" in content
    assert b"/Subject" in content


def test_svg_and_pdf_take_names_as_they_are(chart: Chart) -> None:
    drawn = " ".join(text.get_text() for text in chart.figure.findobj(Text))
    for name in ("$$note$$ $x^2$ & <b>", "مستشفى العيون بالعربية", "@SUM(A1)"):
        assert name in drawn
    two = workforce_of({"$x$ & <b>": (200, 40, 9), "Ward": (300, 20, 5)})
    svg = retention.charts.group_intervals(retention.leaver_rate(two, YEAR, by="staff_group")).svg()
    assert b"$x$ &amp; &lt;b&gt;" in svg


def test_the_plot_alone_is_the_picture_without_its_words(chart: Chart) -> None:
    with Image.open(BytesIO(chart.png())) as whole, Image.open(BytesIO(chart.plot_png())) as plot:
        assert plot.width == whole.width
        top, bottom = chart.figure.plot  # type: ignore[attr-defined]
        assert plot.height == pytest.approx(bottom - top, abs=1.5)
        part = whole.crop((0, round(top), whole.width, round(top) + plot.height))
        differing = sum(
            abs(a - b) > 64
            for a, b in zip(
                part.convert("L").resize((210, 100)).tobytes(),
                plot.convert("L").resize((210, 100)).tobytes(),
                strict=True,
            )
        )
        assert differing < 210
    below = [t for t in chart.figure.texts if "Definition:" in t.get_text()]
    assert below


def test_csv_runs_nothing_and_keeps_numbers() -> None:
    workforce = workforce_of({name: (200 + n, 20 + n, 10) for n, name in enumerate(HOSTILE)})
    table = retention.leaver_rate(workforce, YEAR, by="staff_group")
    published = retention.publish({"t": table})["t"]
    rows = list(csv.DictReader(io.StringIO(published.to_csv())))
    names = {row["staff_group"].removeprefix("'") for row in rows}
    assert set(HOSTILE) <= names | {"two\nlines"} | {n.replace("\n", " ") for n in names}
    starts = ("=", "+", "-", "@", "\t", "\r", "\n")
    assert not [row for row in rows if row["staff_group"].startswith(starts)]


def test_csv_headings_run_nothing_and_negative_numbers_stay_numbers() -> None:
    years = retention.years_to(YEAR.last_day, 2)
    change = retention.change_on_year_before(
        retention.leaver_rate(workforce_of({"A": (300, 40, 30)}), years)
    )
    published = retention.publish({"t": change})["t"]
    frame = published.frame.assign(value=-5.0, **{"=now": 1.0})
    published = replace(published, frame=frame)
    lines = published.to_csv().splitlines()
    heads, row = next(csv.reader(lines[:1])), next(csv.reader(lines[1:]))
    assert "'=now" in heads
    assert row[heads.index("value")] == "-5"
    assert float(pd.read_csv(io.StringIO(published.to_csv()))["value"].iloc[0]) == -5


def test_a_bundle_takes_pdf_workbook_and_deck_of_its_release() -> None:
    table = retention.stability_index(workforce_of({"A": (30, 3, 2)}), YEAR)
    release = retention.publish({"t": table})
    chart = retention.charts.group_intervals(release["t"])
    bundle = Bundle(release)
    bundle.add_chart("c", chart, formats=("png", "pdf"))
    assert set(bundle.contents) == {"charts/c.png", "charts/c.pdf", "charts/c.txt"}
    bundle.add_workbook(about={"organisation": "A Trust"})
    assert bundle.contents["tables.xlsx"] == workbook(release, about={"organisation": "A Trust"})
    bundle.add_slides("deck.pptx", {"c": chart}, title="Leaving")
    assert bundle.contents["deck.pptx"].startswith(b"PK")


def test_a_bundle_refuses_what_is_not_of_its_release(release: Release, chart: Chart) -> None:
    other = retention.publish({"t": retention.headcount(workforce_of({"A": (30, 3, 2)}), YEAR)})
    bundle = Bundle(other)
    with pytest.raises(DisclosureError, match="a table of this release"):
        bundle.add_chart("c", chart)
    with pytest.raises(DisclosureError, match="a table of this release"):
        bundle.add_slides("deck.pptx", {"c": chart}, title="Leaving")
    assert not bundle.contents
    with pytest.raises(ArgumentError, match=r"formats must be of png, svg, pdf, had 'gif'"):
        Bundle(release).add_chart("c", chart, formats=("png", "gif"))


def test_importing_the_package_and_the_room_loads_no_library_of_offices() -> None:
    code = (
        "import sys, retention, retention.export; "
        "print([m for m in ('gptables', 'pptx', 'xlsxwriter') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
