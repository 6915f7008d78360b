"""The report as its readers get it: page, charts, tables, manifest."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

import retention
from retention.disclosure import publish
from retention.errors import ArgumentError, DisclosureError, OutputError
from retention.export import Bundle
from retention.reporting import answer, report
from retention.reporting.change_words import change_cell
from retention.results import rows_of
from tests.trusts import YEAR, workforce_of

GROUPS = {
    "Nursing": (300, 40, 20),
    "Estates <&>": (60, 9, 8),
    "Board": (6, 0, 1),
    "$x_1$": (7, 1, 0),
}


class Page(HTMLParser):
    """What a browser would load, and the text and images of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.images: list[dict[str, str]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.links += [v for n, v in found.items() if n in ("src", "href")]
        if tag == "img":
            self.images.append(found)
        self.open.append(tag)

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words.append(data)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out") / "report"
    report(workforce_of(GROUPS), out, formats="html,csv,png,svg")
    return out


@pytest.fixture(scope="module")
def page(folder: Path) -> Page:
    return Page((folder / "index.html").read_text(encoding="utf-8"))


def test_the_page_asks_the_three_questions_in_their_order(page: Page) -> None:
    text = " ".join(page.words)
    places = [
        text.index(question)
        for question in (
            "Is our Vision clear and inspiring?",
            "Does our Culture support our Vision?",
            "How are people being supported and developing?",
        )
    ]
    assert places == sorted(places)
    assert "Internal: not for publication" in text


def test_the_page_is_self_contained(page: Page) -> None:
    assert all(link.startswith(("data:", "#")) for link in page.links)


def test_every_image_has_a_text_alternative_with_the_number_that_matters(page: Page) -> None:
    # Cohorts, groups, months, the curve, causes, reasons and the bridge, as far as recorded.
    assert len(page.images) >= 5
    assert all(len(image["alt"]) > 80 for image in page.images)
    assert all(re.search(r"\d", image["alt"]) for image in page.images)


def test_every_measure_is_defined_on_the_page(page: Page, folder: Path) -> None:
    text = " ".join(page.words)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert len(manifest["definitions"]) >= 8
    for definition in manifest["definitions"]:
        assert f"Definition {definition}." in text


def test_names_of_groups_are_shown_literally(page: Page) -> None:
    assert "Estates <&>" in page.words


def test_small_groups_are_put_together_and_appear_nowhere_by_themselves(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert b"Board" not in content, path.name
            assert b"$x_1$" not in content, path.name


def test_the_manifest_vouches_for_every_file(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    listed = {entry["name"]: entry["sha256"] for entry in manifest["files"]}
    found = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    assert listed == found
    assert {"index.html", "charts/leaver_rate_by_staff_group.svg"} <= set(found)
    assert [f["name"] for f in manifest["read"]] == ["starters.csv", "leavers.csv"]


def test_tables_open_in_a_spreadsheet(folder: Path) -> None:
    path = folder / "tables" / "leaver_rate_by_staff_group.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    table = pd.read_csv(path)
    assert table["staff_group"].to_list()[-1] == "All"
    total = table[table["total"]].iloc[0]
    assert int(total["opening"]) == 423
    assert float(total["value"]) == pytest.approx(50 / ((423 + 402) / 2))


@pytest.mark.slow
def test_the_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    code = (
        "import pathlib\n"
        "from tests.trusts import workforce_of\n"
        "from retention.reporting import report\n"
        f"report(workforce_of({GROUPS!r}), pathlib.Path('out'))\n"
    )
    repository, manifests = Path(__file__).parents[2], []
    # Without coercion Python is in the locale C, with ASCII for the names of files.
    ascii_only = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    for seed, zone, locale in (
        ("1", "UTC", {"LC_ALL": "C.UTF-8"}),
        ("2", "Asia/Tokyo", ascii_only),
    ):
        here = tmp_path / seed
        here.mkdir()
        path = os.pathsep.join([str(repository / "src"), str(repository)])
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": path}
        environment |= locale
        subprocess.run([sys.executable, "-c", code], check=True, env=environment, cwd=here)
        manifests.append((here / "out" / "manifest.json").read_bytes())
    assert manifests[0] == manifests[1]


def test_a_public_report_says_so_and_rounds(tmp_path: Path) -> None:
    report(workforce_of(GROUPS), tmp_path / "out", rule="public")
    text = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "For publication" in text
    assert "not for publication" not in text
    table = pd.read_csv(tmp_path / "out" / "tables" / "headcount.csv")
    assert int(table["closing"].iloc[-1]) == 400


def test_a_whole_year_is_needed() -> None:
    workforce = workforce_of(GROUPS)
    with pytest.raises(ArgumentError, match="must open on or after 1 January 2022"):
        answer(workforce, year=retention.year_to("2022-06-30"))


def test_records_of_less_than_a_year_are_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "staff.csv").write_text(
        "employee_id,start_date,last_day\nA1,2024-01-08,\nA2,2024-01-08,2024-02-29\n",
        encoding="utf-8",
    )
    workforce = retention.read(tmp_path, as_of="2024-03-31", observed_from="2024-01-01")
    with pytest.raises(ArgumentError, match="must reach over a whole year"):
        report(workforce, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_report_does_not_overwrite_other_files(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="is not empty"):
        report(workforce_of(GROUPS), tmp_path)
    assert (tmp_path / "index.html").read_text(encoding="utf-8") == "mine"


def test_raw_tables_and_foreign_charts_are_not_saved() -> None:
    table = retention.leaver_rate(workforce_of(GROUPS), YEAR)
    with pytest.raises(ArgumentError, match="release must be a Release"):
        Bundle(table)  # type: ignore[arg-type]
    bundle = Bundle(publish({"leaver_rate": table}))
    with pytest.raises(DisclosureError, match="drawn from a table of this release"):
        bundle.add_chart("alone", retention.charts.group_intervals(table))


def test_the_sentences_are_those_of_the_barometer(page: Page) -> None:
    shown = retention.barometer(workforce_of(GROUPS))
    text = " ".join(" ".join(page.words).split())
    for question in shown.questions:
        assert question.sentence in text
        assert all(unknown in text for unknown in question.not_known)


def test_every_reading_has_its_change_on_the_year_before(page: Page) -> None:
    answers = answer(workforce_of(GROUPS))
    text = " ".join(" ".join(page.words).split())
    for name in ("headcount", "joiner_rate", "leaver_rate", "stability_index", "event_leavers"):
        table = answers[f"change_{name}"]
        (row,) = rows_of(table.totals)
        assert change_cell(table, row) in text, name
    # 50 of 423 left, and nobody of 423 in the year before.
    assert re.search(r"12\.1 points higher \(\d+\.\d to \d+\.\d points higher\)", text)
    assert "21 people fewer" in text
    assert "about 1 in 20 looks clearly changed by chance alone" in text


def test_where_the_records_hold_one_year_no_change_is_told(tmp_path: Path) -> None:
    starters = "".join(f"P{n},2020-01-06,\n" for n in range(40))
    (tmp_path / "staff.csv").write_text(
        f"employee_id,start_date,last_day\n{starters}L1,2020-01-06,2023-09-30\n", encoding="utf-8"
    )
    workforce = retention.read(tmp_path, as_of="2024-03-31", observed_from="2023-03-31")
    assert not [name for name in answer(workforce) if name.startswith("change_")]
    page = report(workforce, tmp_path / "out").read_text(encoding="utf-8")
    assert "by chance alone" not in page


def test_no_number_under_the_threshold_is_on_the_page(page: Page) -> None:
    text = " ".join(page.words)
    assert not re.search(r"\b(6|7|8) people\b", text)
