"""Charts of shares, ratios and survey items: what is drawn and said, and that nothing collides."""

from __future__ import annotations

import numpy as np
import pytest

import retention
from retention.charts import ratios, shares, survey
from retention.charts.theme import NEITHER
from retention.errors import ArgumentError
from retention.periods import years_to
from retention.workforce import Workforce
from tests.charts.conftest import HOSTILE
from tests.charts.test_layout import check
from tests.trusts import YEAR, workforce_from, workforce_of

RTL = "\u05de\u05d7\u05dc\u05e7\u05d4 \u0628\u0637\u0646\u064a\u0629"


def names(count: int) -> list[str]:
    return [*HOSTILE, RTL, *(f"Ward {n}" for n in range(count))][:count]


def sources(count: int) -> list[str]:
    """Names that reading keeps: those that could be of somebody count as unknown."""
    some = [*HOSTILE[:2], RTL, "a source of recruitment in a long name"]
    return [*some, *(f"source {a}{b}" for a in "abcdef" for b in "klmnopqrst")][:count]


def texts_of(chart) -> list[str]:  # type: ignore[no-untyped-def]
    return [text.get_text() for text in chart.figure.texts]


def line(chart, label):  # type: ignore[no-untyped-def]
    found = [a for axes in chart.figure.axes for a in axes.lines if a.get_label() == label]
    return found[0] if found else None


def ratio_table(groups: dict[str, tuple[int, int, int]], reference: str):  # type: ignore[no-untyped-def]
    workforce = workforce_of(groups)
    return retention.leaver_rate_ratio(workforce, YEAR, by="staff_group", reference=reference)


THREE = {"A": (360, 40, 0), "B": (70, 30, 0), "C": (91, 9, 0)}


def test_ratios_stand_at_their_value_and_the_reference_at_1() -> None:
    chart = ratios(ratio_table(THREE, "A"))
    check(chart)
    assert line(chart, "B").get_xdata()[0] == pytest.approx(3.0)
    assert line(chart, "A").get_xdata()[0] == 1
    assert chart.title == "B left at 3.00 times the rate of A in the year to 31 March 2024"
    marks = {n: (line(chart, n).get_marker(), line(chart, n).get_mfc()) for n in "BC"}
    assert marks["B"] == ("^", NEITHER)
    assert marks["C"][0] == "o"
    for text in ("left more often", "reference", "3.00", "30 of 100"):
        assert text in texts_of(chart)
    assert "2 groups compared with A" in chart.caption
    assert "Left more often: B 3.00" in chart.alt_text


def test_a_ratio_of_none_has_an_arrow_and_no_dot() -> None:
    chart = ratios(ratio_table({"A": (80, 20, 0), "B": (40, 0, 0)}, "A"))
    check(chart)
    assert line(chart, "B") is None
    assert "0.00" in texts_of(chart)
    assert "An arrow: the interval reaches further" in chart.caption


def test_titles_say_no_more_than_is_clear() -> None:
    same = ratios(ratio_table({"A": (90, 10, 0), "B": (91, 9, 0), "C": (89, 11, 0)}, "A"))
    assert same.title.startswith("No group by staff group left at a clearly different rate from A")
    assert same.title.endswith("(2 compared)")
    two = ratios(ratio_table({"A": (90, 10, 0), "B": (91, 9, 0)}, "A"))
    assert two.title.startswith("B did not leave at a clearly different rate from A")
    few = ratios(ratio_table({"A": (5, 2, 0), "B": (91, 9, 0)}, "A"))
    assert few.title.startswith("Too few leavers to compare leaver rates by staff group")
    one = ratios(ratio_table({"A": (90, 10, 0)}, "A"))
    check(one)
    assert one.title.startswith("There is no staff group but A to compare")


def test_a_title_of_voluntary_leaving_says_so() -> None:
    rows = [
        {
            "employee_id": f"{group}{n}",
            "start_date": "2019-02-04",
            "gender": group,
            "last_day": "2023-10-31" if n < leavers else "",
            "leaving_reason": "Voluntary Resignation - Promotion" if n < leavers else "",
        }
        for group, leavers in (("Female", 60), ("Male", 20))
        for n in range(200)
    ]
    table = retention.leaver_rate_ratio(
        workforce_from(rows), YEAR, by="gender", leavers="voluntary"
    )
    assert ratios(table).title.startswith("Female left voluntarily at 3.")


@pytest.mark.parametrize("count", [3, 12, 60])
def test_ratios_do_not_overlap_whatever_the_names(count: int) -> None:
    groups = {n: (60 + i, 2 + 3 * (i % 5), 0) for i, n in enumerate(names(count))}
    groups["Few"] = (5, 1, 0)
    chart = ratios(ratio_table(groups, names(count)[-1]))
    check(chart)
    assert sum("hidden" in t for t in texts_of(chart)) >= 1


def joiners(counts: dict[str, tuple[int, int]]) -> Workforce:
    """Joiners of the years to 31 March 2023 and 2024, by source."""
    rows = [
        {"employee_id": f"{s}-{y}-{n}", "start_date": f"{2022 + y}-09-05", "recruitment_source": s}
        for s, years in counts.items()
        for y, count in enumerate(years)
        for n in range(count)
    ]
    return workforce_from(rows, observed_from="2021-03-31")


TWO_YEARS = years_to("2024-03-31", 2)


def test_each_source_has_a_plot_with_its_shares() -> None:
    workforce = joiners({"Other NHS": (50, 120), "Apprentice": (40, 15), "Unknown": (10, 15)})
    chart = shares(retention.joiners_by_source(workforce, TWO_YEARS))
    check(chart)
    assert len(chart.figure.axes) == 3
    assert list(line(chart, "line of Other NHS").get_ydata()) == [0.5, 0.8]
    assert "Apprentice (early career)" in texts_of(chart)
    # What is unknown is last and a square.
    assert line(chart, "Unknown").get_marker() == "s"
    assert chart.title == (
        "Other NHS is clearly the largest source of joiners (80.0%) in the year to 31 March 2024; "
        "the share of Other NHS rose and the share of Apprentice fell clearly since the year to 31 "
        "March 2023"
    )


def test_one_period_is_a_bar_for_each_source() -> None:
    workforce = joiners({"Other NHS": (0, 30), "Apprentice": (0, 28)})
    chart = shares(retention.joiners_by_source(workforce, TWO_YEARS[1]))
    check(chart)
    assert chart.title.startswith("No source is clearly the largest of joiners")


def test_one_source_is_all_of_them() -> None:
    chart = shares(retention.joiners_by_source(joiners({"Abroad": (30, 40)}), TWO_YEARS[1]))
    assert chart.title.startswith("All joiners are of one source, Abroad, in the year to")
    unknown = shares(retention.joiners_by_source(joiners({"Unknown": (30, 40)}), TWO_YEARS[1]))
    assert unknown.title.startswith("The source of all joiners is unknown in the year to")


def test_hidden_years_between_others_are_marked_once() -> None:
    years = years_to("2024-03-31", 10)
    counts = {
        "Other NHS": [40, 3, 2, 4, 30, 5, 41, 35, 3, 38],
        "Abroad": [20, 3, 4, 2, 21, 1, 22, 20, 2, 24],
    }
    rows = [
        {
            "employee_id": f"{source}-{y}-{n}",
            "start_date": f"{2014 + y}-09-05",
            "recruitment_source": source,
        }
        for source, some in counts.items()
        for y, count in enumerate(some)
        for n in range(count)
    ]
    workforce = workforce_from(rows, observed_from="2013-03-31")
    chart = shares(retention.joiners_by_source(workforce, years))
    check(chart)
    # In both plots once for the years 2 to 4, for 6 and for 9, which had fewer than 10 joiners.
    assert texts_of(chart).count("[c]") == 6


@pytest.mark.parametrize("count", [1, 3, 12, 60])
def test_shares_do_not_overlap_whatever_the_names(count: int) -> None:
    counts = {name: (20 + i % 7, 15) for i, name in enumerate(sources(count))}
    workforce = joiners(counts)
    assert workforce.spells["recruitment_source"].nunique() == count
    chart = shares(retention.joiners_by_source(workforce, TWO_YEARS))
    check(chart)
    assert ("smallest recruitment sources are in the table" in chart.caption) == (count > 12)
    check(shares(retention.joiners_by_source(workforce, TWO_YEARS[0])))


def test_hidden_shares_are_said_and_not_drawn() -> None:
    workforce = joiners({"Other NHS": (5, 40), "Apprentice": (2, 30)})
    chart = shares(retention.joiners_by_source(workforce, TWO_YEARS))
    check(chart)
    assert np.isnan(line(chart, "line of Other NHS").get_ydata()[0])
    assert texts_of(chart).count("[c]") == 2
    assert "[c]: hidden. " in chart.caption
    assert "2 of 2 have periods that are hidden" in chart.alt_text
    last = shares(retention.joiners_by_source(joiners({"Abroad": (30, 2)}), TWO_YEARS))
    check(last)
    assert texts_of(last).count("[c]") == 1
    none = shares(retention.joiners_by_source(joiners({"Abroad": (3, 4)}), TWO_YEARS))
    check(none)
    assert none.title.startswith("Too few joiners to show them by source")
    assert "[c] hidden" in " ".join(texts_of(none))


def surveyed(
    by: dict[str, tuple[int, int]], item: str = "know_our_vision", *, of_no_group: int = 0
) -> Workforce:
    """One item answered by groups of (answers, favourable ones), and by others, half of them so."""
    answers, good = (sum(pair[i] for pair in by.values()) for i in (0, 1))
    answers, good = answers + of_no_group, good + of_no_group // 2
    rows = [f"2023,{item},organisation,all,{answers},{good}"]
    for name, (some, favourable) in by.items():
        quoted = '"' + name.replace('"', '""').replace("\n", " ") + '"'
        rows.append(f"2023,{item},unit,{quoted},{some},{favourable}")
    text = "survey_year,item,level,group,responses,favourable\n" + "\n".join(rows) + "\n"
    return workforce_from([{"employee_id": "A1", "start_date": "2015-01-05"}], {"survey": text})


def test_an_item_has_its_interval_and_the_spread_of_the_groups() -> None:
    workforce = surveyed({"East": (100, 70), "West": (50, 20), "Few": (8, 6), "Less": (9, 4)})
    table = retention.survey_item(workforce, "know_our_vision", by="unit")
    chart = survey(table)
    check(chart)
    assert line(chart, "I know our vision").get_xdata()[0] == pytest.approx(100 / 167)
    ends = line(chart, "smallest and largest of I know our vision").get_xdata()
    assert list(ends) == [0.4, 0.7]
    assert "40.0% to 70.0% (2 of 4)" in texts_of(chart)
    assert chart.title == "“I know our vision” 59.9%: favourable answers in 2023"
    assert "response rate not known" in chart.subtitle
    assert not {"East", "West"} & set(texts_of(chart))
    low, high = chart.figure.axes[0].get_xlim()
    assert (low, high) == (0, 1)


def test_those_in_no_group_are_no_group_of_the_spread() -> None:
    workforce = surveyed({"East": (100, 70), "West": (60, 36)}, of_no_group=40)
    table = retention.survey_item(workforce, "know_our_vision", by="unit")
    assert "not recorded" in set(table.frame["unit"])
    assert "60.0% to 70.0% (2)" in texts_of(survey(table))


def test_proxies_are_hollow_and_said_to_be() -> None:
    workforce = surveyed({"East": (100, 70)}, item="recommend_as_place_to_work")
    chart = survey(retention.survey_items_of(workforce, "vision"))
    check(chart)
    assert "No item asks for it directly" in chart.title
    assert "(proxy)" in " ".join(texts_of(chart))
    assert line(chart, "Would recommend as a place to work").get_mfc() == "#ffffff"


@pytest.mark.parametrize("count", [1, 3, 12, 60])
def test_survey_items_do_not_overlap_whatever_the_groups(count: int) -> None:
    workforce = surveyed({n: (40, 10 + i % 20) for i, n in enumerate(names(count))})
    check(survey(retention.survey_item(workforce, "know_our_vision", by="unit")))


def test_too_few_answers_are_not_drawn() -> None:
    chart = survey(retention.survey_item(surveyed({"East": (8, 4)}), "know_our_vision"))
    check(chart)
    assert chart.title == "Too few answers to show in the survey of 2023"


def test_items_in_long_words_do_not_overlap() -> None:
    item = "_".join(["our_very_long_local_question"] * 6)
    chart = survey(retention.survey_item(surveyed({"East": (90, 40)}, item=item), item, by="unit"))
    check(chart)


def test_other_tables_are_refused(make) -> None:  # type: ignore[no-untyped-def]
    for draw in (ratios, shares, survey):
        with pytest.raises(ArgumentError, match="made by retention"):
            draw(make.total_only(39, 800))
    rows = [
        {"employee_id": f"A{n}", "start_date": "2023-09-04", "unit": "E", "recruitment_source": "X"}
        for n in range(20)
    ]
    table = retention.joiners_by_source(workforce_from(rows), YEAR, by="unit")
    with pytest.raises(ArgumentError, match="grouped by one column, was by unit, recruit"):
        shares(table)
