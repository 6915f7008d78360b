"""Files of a chart: whole, the same each time, and without anything that is hidden."""

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from io import BytesIO
from xml.etree import ElementTree

import matplotlib as mpl
import pytest
from PIL import Image

from retention.charts import group_intervals, xmr_chart

SVG = "{http://www.w3.org/2000/svg}"
PEAK = [10, 12, 9, 11, 10, 12, 11, 9, 30, 11, 12, 10, 9, 11, 10, 12, 9, 11]
HASHES = """
import hashlib, sys, retention, retention.charts as charts
workforce = retention.sample(people=500)
year = retention.year_to("2025-09-30")
for chart in (
    charts.group_intervals(retention.leaver_rate(workforce, year, by="staff_group")),
    charts.xmr_chart(retention.monthly_leaver_rate(workforce, retention.months("2025-09-30", 24))),
):
    for content in (chart.png(), chart.svg(), chart.csv(), chart.alt_text.encode()):
        print(hashlib.sha256(content).hexdigest())
assert "matplotlib.pyplot" not in sys.modules
"""


@pytest.fixture(scope="module")
def hostile(make):
    return group_intervals(make.by_group(dict.fromkeys(make.hostile, (20, 100))))


def test_the_same_bytes_each_time(make):
    table = make.series(PEAK)
    first, second = xmr_chart(table), xmr_chart(table)
    assert first.png() == first.png() == second.png()
    assert first.svg() == first.svg() == second.svg()


@pytest.mark.slow
def test_the_same_bytes_under_other_hash_seeds_and_without_pyplot():
    runs = {
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", HASHES],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "29")
    }
    assert len(runs) == 1
    assert len(runs.pop().split()) == 8


def test_svg_is_one_image_with_title_and_description(hostile):
    root = ElementTree.fromstring(hostile.svg())
    assert root.get("role") == "img"
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert root[0].text == hostile.title
    assert root[1].text == hostile.alt_text


def test_files_say_nothing_of_time_or_software(hostile):
    svg = hostile.svg().decode()
    assert "dc:date" not in svg
    assert "dc:creator" not in svg
    assert mpl.__version__ not in svg
    with Image.open(BytesIO(hostile.png())) as image:
        assert set(image.info) <= {"Title", "Description", "dpi"}
        assert image.size[0] == 1050


def test_csv_is_the_published_table(make):
    chart = group_intervals(make.by_group({"Nursing": (80, 800), "Admin": (30, 300)}))
    assert chart.csv().decode() == chart.data.to_csv()


def test_notebooks_get_an_image_with_alt_text(hostile):
    class Tags(HTMLParser):
        seen: list

        def handle_starttag(self, tag, attrs):
            self.seen.append((tag, dict(attrs)))

    parser = Tags()
    parser.seen = []
    parser.feed(hostile._repr_html_())
    ((tag, attributes),) = parser.seen
    assert tag == "img"
    assert attributes["alt"] == hostile.alt_text
    assert attributes["src"].startswith("data:image/png;base64,")


def words_of(chart):
    """Everything of a chart that can be read: texts, comments of the SVG, metadata, numbers."""
    with Image.open(BytesIO(chart.png())) as image:
        metadata = " ".join(str(value) for value in image.info.values())
    svg = chart.svg().decode()
    texts = [t.get_text() for t in chart.figure.texts]
    comments = re.findall(r"<!--.*?-->|<title>.*?</title>|<desc>.*?</desc>", svg, re.DOTALL)
    said = [chart.title, chart.subtitle, chart.caption, chart.alt_text, repr(chart)]
    return "\n".join([*said, metadata, *texts, *comments, chart.csv().decode()])


def test_hidden_numbers_can_be_read_nowhere(make):
    groups = {"Nursing": (187, 2000), "Wigmakers": (3, 7), "Porters": (71, 343), "Admin": (91, 809)}
    chart = group_intervals(make.by_group(groups))
    words = words_of(chart)
    assert "187 of 2,000" in words
    assert chart.data.frame.set_index("staff_group")["value"].isna()[["Wigmakers", "Porters"]].all()
    for hidden in ("3 of 7", "42.9", "71 of", "343", "20.7"):
        assert hidden not in words, hidden


def test_hidden_numbers_change_nothing_in_any_file(make):
    """Swapping the counts of two hidden groups leaves every byte as it was."""
    shown = {"Nursing": (87, 1000), "Admin": (30, 300)}
    one = group_intervals(make.by_group({**shown, "Wigmakers": (1, 6), "Porters": (4, 9)}))
    other = group_intervals(make.by_group({**shown, "Wigmakers": (4, 9), "Porters": (1, 6)}))
    assert one.data.frame.set_index("staff_group")["value"].isna()[["Wigmakers", "Porters"]].all()
    assert one.png() == other.png()
    assert one.svg() == other.svg()
    assert (one.csv(), one.alt_text) == (other.csv(), other.alt_text)


def test_a_hidden_series_changes_nothing_in_any_file(make):
    one, other = (xmr_chart(make.series(n * 8, people=8)) for n in ([1, 0, 2], [0, 3, 1]))
    assert one.png() == other.png()
    assert one.svg() == other.svg()
    assert one.csv() == other.csv()
