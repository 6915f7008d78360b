"""What a team may ask of the report, and what it is told when it asks for something else."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import retention
from retention.errors import ArgumentError, IntakeError, NotAvailableError
from retention.periods import Period
from retention.reporting.logo import MOST_BYTES, read_logo
from retention.reporting.options import ANSWERED, FORMATS, QUESTIONS, options_of, year_of
from retention.reporting.selection import part_of
from tests.trusts import workforce_of

GROUPS = {"Nursing": (300, 40, 20), "Estates": (60, 9, 8)}
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 40


@pytest.mark.parametrize(
    ("text", "first", "end"),
    [
        ("2024/25", date(2024, 4, 1), date(2025, 4, 1)),
        ("2024-25", date(2024, 4, 1), date(2025, 4, 1)),
        ("2024/2025", date(2024, 4, 1), date(2025, 4, 1)),
        ("1999/00", date(1999, 4, 1), date(2000, 4, 1)),
        ("2024", date(2024, 1, 1), date(2025, 1, 1)),
    ],
)
def test_a_text_names_a_year(text: str, first: date, end: date) -> None:
    assert year_of(text) == Period(first, end)


@pytest.mark.parametrize(
    "text", ["2024/26", "2024/24", "24/25", "FY24", "2024-04-01", "0000", "9999/00", "", "2024/"]
)
def test_a_text_that_names_no_year_is_refused(text: str) -> None:
    with pytest.raises(ArgumentError, match=r'^period must be a financial year such as "2024/25"'):
        year_of(text)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"question": "vison"}, "question must be of vision, .* had 'vison'; did you mean 'vis"),
        ({"question": []}, "question must name at least one of vision, .* was empty"),
        ({"formats": "html,docx"}, "formats must be of html, csv, .* had 'docx'"),
        ({"formats": ()}, "formats must name at least one of html"),
        ({"period": 2024}, "period must be a financial year"),
        ({"period": "2024", "last_day": "2024-03-31"}, "period must not be given together with"),
        ({"organisation": "  "}, "organisation must be a name of 1 to 120 characters, had 0"),
        ({"organisation": "x" * 121}, "had 121; give the name as it should stand on the page"),
    ],
)
def test_what_cannot_be_is_refused_in_words(asked: dict[str, Any], told: str) -> None:
    with pytest.raises(ArgumentError, match=told):
        options_of(**asked)


def test_what_was_asked_comes_in_the_order_of_the_page_and_once() -> None:
    asked = options_of(question=["support", "vision", "support"], formats="csv, html")
    assert asked.questions == ("vision", "support")
    assert asked.formats == ("html", "csv")
    assert not asked.whole
    assert options_of().questions == ANSWERED


@pytest.mark.parametrize(("content", "kind"), [(PNG, "image/png"), (JPEG, "image/jpeg")])
def test_a_logo_is_known_by_its_first_bytes(tmp_path: Path, content: bytes, kind: str) -> None:
    path = tmp_path / "logo.any"
    path.write_bytes(content)
    assert read_logo(path).source.startswith(f"data:{kind};base64,")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xef\xbb\xbf <svg onload='x'/>", "was SVG or another text, which can hold scripts"),
        (b"GIF89a", "was something else by its first bytes; save it as PNG"),
        (b"", "was something else"),
        (PNG + b"\x00" * MOST_BYTES, r"logo must have at most 300,000 bytes, .* had 300,048"),
    ],
)
def test_another_picture_is_refused_in_words(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "logo.png"
    path.write_bytes(content)
    with pytest.raises(ArgumentError, match=told):
        read_logo(path)


def test_a_logo_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IntakeError):
        read_logo(tmp_path / "none.png")


def test_a_part_holds_its_own_tables_as_they_were_published(answers: retention.Release) -> None:
    part = part_of(answers, ("vision",))
    assert {"survey_vision", "joiner_rate", "reconciliation", "change_headcount"} <= set(part)
    assert not {"leaver_rate", "support_ladder", "nine_box", "change_unseen"} & set(part)
    assert all(part[name] is answers[name] for name in part)
    assert not part.unavailable
    assert "flexible_working" in part_of(answers, ("support",)).unavailable


def test_all_questions_together_leave_nothing_out(answers: retention.Release) -> None:
    assert set(part_of(answers, QUESTIONS)) == set(answers)


def names_in(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


Written = Callable[..., Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    def write(**asked: Any) -> Path:
        return retention.report(workforce_of(GROUPS), tmp_path / "out", **asked)

    return write


def test_only_the_formats_that_were_asked_for_are_written(written: Written) -> None:
    folder = written(formats="csv")
    assert {Path(name).suffix for name in names_in(folder)} == {".csv", ".json"}
    assert folder.name == "out"


def test_only_the_sections_that_were_asked_for_are_written(written: Written) -> None:
    page = written(question="culture", formats=("html", "csv", "svg"))
    text = page.read_text(encoding="utf-8")
    assert "Does our Culture support our Vision?" in text
    assert "Is our Vision clear and inspiring?" not in text
    assert "Leaver rate" in text
    assert "Joiner rate" not in text
    names = names_in(page.parent)
    assert "tables/leaver_rate.csv" in names
    assert "tables/joiner_rate.csv" not in names
    assert not [name for name in names if name.endswith(".png")]
    assert "charts/retained.svg" not in names


def test_the_split_the_period_and_the_name_are_those_asked_for(
    written: Written, tmp_path: Path
) -> None:
    (tmp_path / "logo.png").write_bytes(PNG)
    page = written(
        by="staff_group",
        period="2023/24",
        organisation="Trust <&> Co",
        logo=tmp_path / "logo.png",
        formats="html",
    )
    text = page.read_text(encoding="utf-8")
    assert "Trust &lt;&amp;&gt; Co" in text
    assert 'alt="Logo of Trust &lt;&amp;&gt; Co"' in text
    assert "year to 31 March 2024" in text
    about = json.loads((page.parent / "manifest.json").read_text(encoding="utf-8"))
    assert "Trust <&> Co" in json.dumps(about, ensure_ascii=False)


def test_a_split_that_the_records_do_not_have_is_refused_before_anything_is_written(
    written: Written, tmp_path: Path
) -> None:
    with pytest.raises(ArgumentError, match="by must name columns of these records"):
        written(by="colour")
    with pytest.raises(NotAvailableError, match="add it to starters or staff"):
        written(by="directorate")
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_occupations_may_be_the_split(answers: retention.Release) -> None:
    by_occupation = retention.answer(retention.sample(people=500), by="occupation")
    assert "leaver_rate_by_occupation" in by_occupation
    assert "leaver_rate_by_staff_group" not in by_occupation
    assert "leaver_rate_by_staff_group" in answers


@pytest.mark.slow
def test_every_format_is_written(written: Written) -> None:
    names = names_in(written(formats=FORMATS, question="culture").parent)
    assert {Path(name).suffix.removeprefix(".") for name in names} >= set(FORMATS)
