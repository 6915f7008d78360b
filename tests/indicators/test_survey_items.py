"""Survey items: shares, scores, bases, response rates, groups, and items asked the other way."""

from __future__ import annotations

import numpy as np
import pytest

import retention
from retention.errors import ArgumentError, NotAvailableError
from retention.indicators.definitions.survey import TURNED_ROUND
from retention.indicators.survey import NOT_SUPPLIED, OVERLAP
from retention.reference import items_of, survey_items
from retention.statistics.intervals import wilson
from retention.workforce import Workforce
from tests.trusts import workforce_from

STAFF = [{"employee_id": "A1", "start_date": "2015-01-05"}]
HEAD = "survey_year,item,level,group,responses,invited,favourable,mean_score,source\n"
RECOMMEND = """2022,recommend_as_place_to_work,organisation,all,180,400,90,6.0,Ours
2023,recommend_as_place_to_work,organisation,all,200,400,120,6.5,Ours
2023,recommend_as_place_to_work,unit,East,120,220,80,7.0,Ours
2023,recommend_as_place_to_work,unit,West,70,160,35,5.8,Ours
"""


def survey(rows: str = RECOMMEND, head: str = HEAD) -> Workforce:
    return workforce_from(STAFF, {"survey": head + rows})


ITEM = "recommend_as_place_to_work"


def test_a_share_with_its_base_interval_and_response_rate() -> None:
    table = retention.survey_item(survey(), ITEM, years=2023)
    row = table.frame.iloc[0]
    assert (row["numerator"], row["responses"], row["value"]) == (120, 200, 0.6)
    limits = wilson(120, 200)
    assert (row["lower"], row["upper"]) == (float(limits.lower), float(limits.upper))
    assert row["response_rate"] == 0.5
    assert row["asked_as"].startswith("q25c")
    assert table.definition.proxy
    assert table.definition.sensitive
    assert table.definition.question == "vision"


def test_all_years_by_default_each_its_own_calendar_year() -> None:
    frame = retention.survey_item(survey(), ITEM).frame
    assert [p.year for p in frame["period_start"]] == [2022, 2023]
    assert frame["value"].to_list() == [0.5, 0.6]


def test_the_mean_score_is_from_0_to_10_and_has_no_interval() -> None:
    table = retention.survey_item(survey(), ITEM, years=2023, by="unit", reading="score")
    frame = table.frame.set_index("unit")
    assert table.definition.unit == "score"
    assert frame.loc["All", "value"] == pytest.approx(6.5)
    assert frame.loc["West", "value"] == pytest.approx(5.8)
    assert frame[["lower", "upper"]].isna().all(axis=None)


def test_groups_are_completed_by_those_whose_group_is_not_recorded() -> None:
    table = retention.survey_item(survey(), ITEM, years=2023, by="unit")
    frame = table.frame.set_index("unit")
    assert frame["responses"].to_dict() == {"East": 120, "West": 70, "not recorded": 10, "All": 200}
    assert frame["numerator"].to_dict() == {"East": 80, "West": 35, "not recorded": 5, "All": 120}
    assert frame.loc["not recorded", "invited"] == 20
    assert NOT_SUPPLIED not in table.notes


def test_groups_that_overlap_are_said_to_and_do_not_add_up() -> None:
    rows = RECOMMEND.replace("East,120,220", "East,150,220")
    table = retention.survey_item(survey(rows), ITEM, years=2023, by="unit")
    assert OVERLAP in table.notes
    assert "not recorded" not in table.frame["unit"].to_list()
    assert table.definition.measure("responses").groups == "overlap"


def test_without_the_number_invited_the_answer_says_so() -> None:
    rows = "2023,recommend_as_place_to_work,organisation,all,200,120\n"
    workforce = survey(rows, "survey_year,item,level,group,responses,favourable\n")
    table = retention.survey_item(workforce, ITEM)
    assert np.isnan(table.frame["response_rate"].item())
    assert table.notes == (NOT_SUPPLIED,)
    assert NOT_SUPPLIED == "number invited was not supplied"


NEGATIVE = "2023,thinking_about_leaving,organisation,all,200,400,60,3.0,Ours\n"


def test_an_item_asked_the_other_way_round_is_turned_and_says_so() -> None:
    table = retention.survey_item(survey(NEGATIVE), "not_thinking_about_leaving")
    row = table.frame.iloc[0]
    assert (row["numerator"], row["value"]) == (140, 0.7)
    assert row["item"] == "not_thinking_about_leaving"
    assert table.notes == (TURNED_ROUND,)
    score = retention.survey_item(
        survey(NEGATIVE), "not_thinking_about_leaving", reading="score"
    ).frame
    assert score["value"].item() == pytest.approx(7.0)


def test_the_positive_item_is_taken_as_it_is_even_beside_the_negative_one() -> None:
    positive = NEGATIVE.replace("thinking_about", "not_thinking_about").replace(",60,", ",150,")
    table = retention.survey_item(survey(NEGATIVE + positive), "not_thinking_about_leaving")
    assert table.frame["numerator"].item() == 150
    assert table.notes == ()


def test_fewer_than_10_answers_are_hidden() -> None:
    rows = RECOMMEND.replace("West,70,160,35", "West,9,160,5")
    table = retention.survey_item(survey(rows), ITEM, years=2023, by="unit")
    frame = retention.publish({"s": table})["s"].frame.set_index("unit")
    assert frame.loc["West", ["value", "responses"]].isna().all()
    # With its neighbour hidden the difference to the total gives nothing away.
    assert frame["responses"].isna().sum() >= 2


def test_items_of_a_question_are_rows_of_one_table_and_missing_ones_are_named() -> None:
    rows = RECOMMEND + "2023,know_our_vision,organisation,all,190,400,80,5.0,Ours\n"
    table = retention.survey_items_of(survey(rows), "vision", years=2023)
    frame = table.frame.set_index("item")
    assert frame["value"].to_dict() == {ITEM: 0.6, "know_our_vision": 80 / 190}
    assert frame["proxy"].to_dict() == {ITEM: "proxy", "know_our_vision": ""}
    assert "vision inspires me" in table.notes[0]
    with pytest.raises(NotAvailableError, match="compassionate_culture"):
        retention.survey_items_of(survey(rows), "culture")


def test_local_items_have_a_definition_too() -> None:
    rows = "2023,parking_is_fair,organisation,all,200,400,20,2.0,Ours\n"
    table = retention.survey_item(survey(rows), "parking_is_fair")
    assert table.definition.title == "Parking is fair"
    assert table.definition.question is None


def test_what_is_missing_is_not_available_and_says_what_to_do() -> None:
    for message, call in (
        ("'survey'", lambda: retention.survey_item(workforce_from(STAFF), ITEM)),
        ("did you mean", lambda: retention.survey_item(survey(), "recommend_place_to_work")),
        ("in 2019", lambda: retention.survey_item(survey(), ITEM, years=2019)),
        ("by must be a level", lambda: retention.survey_item(survey(), ITEM, by="ward")),
    ):
        with pytest.raises(NotAvailableError, match=message):
            call()
    two = survey(RECOMMEND + RECOMMEND.replace("Ours", "Pulse"))
    with pytest.raises(NotAvailableError, match=r"source must name one .*Ours, Pulse"):
        retention.survey_item(two, ITEM)
    assert retention.survey_item(two, ITEM, years=2023, source="Pulse").frame["value"].item() == 0.6
    with pytest.raises(ArgumentError, match="source must be one of Ours, Pulse"):
        retention.survey_item(two, ITEM, source="Puls")
    with pytest.raises(ArgumentError, match="reading must be one of favourable, score"):
        retention.survey_item(survey(), ITEM, reading="mean")  # type: ignore[arg-type]
    for years in ("2023", [], 2023.0, [2023, "x"], True):
        with pytest.raises(ArgumentError, match="years must be a year such as 2025"):
            retention.survey_item(survey(), ITEM, years=years)  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="question must be one of vision, culture, support"):
        retention.survey_items_of(survey(), "visions")  # type: ignore[arg-type]


def test_a_survey_of_everybody_says_nothing_of_a_part() -> None:
    rows = [STAFF[0] | {"unit": "East"}, STAFF[0] | {"unit": "West", "employee_id": "A2"}]
    workforce = workforce_from(rows, {"survey": HEAD + RECOMMEND})
    with pytest.raises(NotAvailableError, match="workforce must be all staff"):
        retention.survey_item(workforce.where(unit="East"), ITEM)


def test_the_list_of_items_is_sound() -> None:
    ids = [item.item for item in survey_items()]
    assert len(set(ids)) == len(ids)
    for item in survey_items():
        assert item.negative_of in ("", *ids)
        assert len({year for year, _, _ in item.numbers}) == len(item.numbers)
    assert {i.item for i in items_of("vision") if not i.proxy} == {
        "know_our_vision",
        "vision_inspires_me",
    }
    assert "thinking_about_leaving" not in {i.item for i in items_of("culture")}
    assert any(i.asked_as(2024).endswith("(confirm)") for i in survey_items())
