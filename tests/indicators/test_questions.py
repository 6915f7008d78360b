"""Evidence for a question, what is not available, occupations, and the register."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest

import retention
from retention import indicators
from retention.cli import DONE, main
from retention.errors import ArgumentError, NotAvailableError
from retention.indicators.questions import CULTURE, SUPPORT, VISION
from retention.indicators.register import REGISTER, as_markdown
from retention.reference import source_kind, value_list
from retention.results import Definition, Unavailable
from retention.workforce import Workforce
from tests.trusts import YEAR, workforce_from

DOCS = Path(__file__).parents[2] / "docs" / "indicators.md"


@pytest.fixture(scope="module")
def sample() -> Workforce:
    return retention.sample(people=500)


@pytest.mark.parametrize(("question", "readings"), [("vision", VISION), ("culture", CULTURE)])
def test_everything_asked_for_is_there_where_the_records_allow_it(
    sample: Workforce, question: str, readings: dict[str, object]
) -> None:
    found = retention.evidence(sample, retention.year_to("2025-10-31"), question=question)
    assert list(found) == list(readings)
    missing = [str(v) for v in found.values() if isinstance(v, Unavailable)]
    assert missing == []


def test_support_is_answered_and_says_what_this_version_cannot(sample: Workforce) -> None:
    found = retention.evidence(sample, retention.year_to("2025-09-30"), question="support")
    assert list(found) == list(SUPPORT)
    missing = {k: str(v) for k, v in found.items() if isinstance(v, Unavailable)}
    assert missing == {
        "flexible_working": "Flexible working agreed: not available, because no table that this "
        "version reads holds flexible working.",
    }


def test_support_without_its_tables_is_not_available_with_the_reason() -> None:
    rows = [{"employee_id": f"A{i}", "start_date": "2019-02-04"} for i in range(60)]
    found = retention.evidence(workforce_from(rows), YEAR, question="support")
    reasons = {k: str(v) for k, v in found.items() if isinstance(v, Unavailable)}
    assert "no table appraisals" in reasons["support_ladder"]
    assert "no table development" in reasons["unseen"]
    assert "survey" in reasons["line_manager_cares"]
    assert "was 'absence'; put a file of that name" in reasons["sickness_absence"]
    assert set(reasons) == set(SUPPORT)


@pytest.mark.parametrize("question", ["vision", "culture"])
def test_poor_records_have_an_answer_for_everything_all_the_same(question: str) -> None:
    rows = [
        {
            "employee_id": f"A{i}",
            "start_date": "2019-02-04",
            "last_day": "2023-06-30" if i < 9 else "",
        }
        for i in range(60)
    ]
    found = retention.evidence(workforce_from(rows), YEAR, question=question)
    unavailable = {k: v for k, v in found.items() if isinstance(v, Unavailable)}
    assert {"joiners_by_source", "survey_vision", "survey_culture", "reason_flags"} & set(
        found
    ) <= set(unavailable)
    for answer in unavailable.values():
        assert ": not available, because " in str(answer)
        assert str(answer).count("..") == 0
    if question == "culture":
        reason = unavailable["leaver_rate_ratio_by_disability"].reason
        assert reason.endswith("was 'disability'; add it to starters or staff")


def test_readings_of_several_years_or_months_go_back_as_far_as_the_records() -> None:
    rows = [{"employee_id": f"A{i}", "start_date": "2019-02-04"} for i in range(60)]
    short = workforce_from(rows, observed_from=YEAR.opening_census.isoformat())
    months = retention.evidence(short, YEAR, question="culture")["monthly_leaver_rate"]
    assert isinstance(months, retention.IndicatorTable)
    assert len(months.frame) == 12
    back = retention.evidence(short, YEAR, question="vision")["came_back"]
    assert isinstance(back, retention.IndicatorTable)
    assert back.frame["period_start"].nunique() == 1


def test_a_wrong_question_or_period_is_an_error_and_no_answer(sample: Workforce) -> None:
    with pytest.raises(
        ArgumentError,
        match="question must be one of vision, culture, support, rising_stars, was 'visoin'",
    ):
        retention.evidence(sample, YEAR, question="visoin")
    with pytest.raises(ArgumentError, match="period must"):
        retention.evidence(sample, retention.year_to("2010-03-31"), question="vision")


def test_occupation_is_a_column_like_any_other(sample: Workforce) -> None:
    year = retention.year_to("2025-09-30")
    frame = retention.headcount(sample, year, by="occupation").frame
    assert set(frame["occupation"]) == {"managers", "clinicians", "other", "All"}
    assert (
        frame.loc[~frame["total"], "closing"].sum() == frame.loc[frame["total"], "closing"].item()
    )
    part = sample.where(occupation="managers")
    rows = part.spells[["staff_group", "role"]].drop_duplicates()
    assert set(rows["staff_group"]) <= {"Administrative and Clerical", "Estates and Ancillary"}
    assert "Manager" in set(rows["role"])


def staff(**columns: list[str]) -> Workforce:
    size = len(next(iter(columns.values())))
    rows = [
        {
            "employee_id": f"A{i}",
            "start_date": "2019-02-04",
            **{k: v[i] for k, v in columns.items()},
        }
        for i in range(size)
    ]
    return workforce_from(rows)


def test_occupations_that_cannot_be_told_are_blank() -> None:
    workforce = staff(
        staff_group=["Nursing", "Admin and Clerical", "Admin and Clerical", "Catering", ""],
        role=["", "", "Manager", "Manager", "Manager"],
    )
    found = workforce.spells["occupation"].astype("str").to_list()
    assert found[:3] == ["clinicians", found[1], "managers"]
    assert workforce.spells["occupation"].isna().to_list() == [False, True, False, True, True]


def test_without_roles_or_national_groups_it_is_not_available() -> None:
    for workforce in (
        staff(staff_group=["Medical and Dental", "Students"]),
        staff(staff_group=["Cooks", "Cleaners"], role=["Cook", "Cleaner"]),
    ):
        assert "occupation" not in workforce.spells
        with pytest.raises(
            NotAvailableError, match="occupation .* is read from the columns staff_"
        ):
            retention.headcount(workforce, YEAR, by="occupation")


def test_a_move_changes_the_occupation() -> None:
    workforce = workforce_from(
        [
            {
                "employee_id": "A1",
                "start_date": "2019-02-04",
                "staff_group": "Administrative and Clerical",
                "role": "Officer",
            }
        ],
        {"moves": "employee_id,effective_date,role\nA1,2023-06-01,Manager\n"},
    )
    assert workforce.spells["occupation"].astype("str").to_list() == ["other", "managers"]


def test_sources_of_the_value_list_all_have_a_kind() -> None:
    kinds = {source: source_kind(source) for source in value_list("recruitment_source")}
    assert [s for s, kind in kinds.items() if kind == "unknown"] == ["Unknown"]


def definitions_in_the_code() -> dict[str, str]:
    found = {}
    for module in pkgutil.walk_packages(indicators.__path__, "retention.indicators."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, Definition) and not name.startswith("_"):
                found[value.key] = f"{module.name}.{name}"
    return found


def test_every_definition_is_in_the_register() -> None:
    listed = {entry.definition.key for entry in REGISTER}
    missing = {k: where for k, where in definitions_in_the_code().items() if k not in listed}
    assert missing == {}, "add a line to REGISTER in indicators/register.py"
    assert len(listed) == len(REGISTER)


def test_every_function_that_makes_a_table_is_in_the_register() -> None:
    called = {call.split("(")[0] for entry in REGISTER for call in entry.call.split(", ")}
    functions = {name: getattr(retention, name) for name in retention.__all__ if name[0].islower()}
    makers = {
        name
        for name, found in functions.items()
        if inspect.isfunction(found)
        and inspect.signature(found).return_annotation == "IndicatorTable"
    }
    assert len(makers) > 40
    assert makers - called == set()


def test_every_call_of_the_register_is_public() -> None:
    for entry in REGISTER:
        for call in entry.call.split(", "):
            assert call.split("(")[0] in retention.__all__, call


def test_every_definition_says_what_a_reader_must_know() -> None:
    for entry in REGISTER:
        found = entry.definition
        assert found.title, found.key
        assert found.numerator, found.key
        assert found.source, found.key
        assert found.interval, found.key


def test_the_page_of_indicators_is_up_to_date() -> None:
    assert DOCS.read_text(encoding="utf-8") == as_markdown(), (
        "run `retention indicators --markdown > docs/indicators.md`"
    )


def test_the_catalogue_is_a_table_that_can_be_filtered() -> None:
    whole, vision = retention.catalogue(), retention.catalogue("vision")
    assert len(whole) == len(REGISTER)
    assert set(vision["question"]) == {"vision"}
    assert whole.loc[whole["proxy"], "question"].eq("vision").all()
    with pytest.raises(ArgumentError, match="question must be one of vision, culture, support"):
        retention.catalogue("cultures")


def test_the_command_lists_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["indicators", "--question", "culture"]) == DONE
    printed = capsys.readouterr().out
    assert printed.startswith("Culture")
    assert "leaver_rate_ratio v1" in printed
    assert "joiners_by_source" not in printed
    assert main(["indicators", "--markdown"]) == DONE
    assert capsys.readouterr().out == as_markdown()
