"""Equal access: ratios worked out by hand, and which way round they go."""

from __future__ import annotations

import numpy as np
import pytest

import retention
from retention.errors import ArgumentError, NotAvailableError
from retention.intake import read_contents
from retention.workforce import Workforce
from tests.trusts import YEAR

COUNTS = {"White - British": (30, 100), "Mixed": (5, 25), "Chinese": (5, 25), "Not Stated": (4, 12)}
DISABLED = {"Yes": (4, 20), "No": (40, 100), "Prefer not to say": (6, 12)}


def trust(
    counts: dict[str, tuple[int, int]], column: str = "ethnicity", **tables: str
) -> Workforce:
    """Of every group some who are developed in the year, of how many."""
    rows, done = (
        [f"employee_id,start_date,last_day,{column}"],
        ["employee_id,activity_date,mandatory"],
    )
    for at, (name, (developed, everyone)) in enumerate(counts.items()):
        for n in range(everyone):
            rows.append(f"P{at}-{n},2020-01-06,,{name}")
            if n < developed:
                done.append(f"P{at}-{n},2023-06-01,no")
    contents = {"staff.csv": rows, "development.csv": done}
    files = {name: "\n".join(lines).encode() for name, lines in contents.items()}
    files |= {f"{name}.csv": text.encode() for name, text in tables.items()}
    return read_contents(files, as_of="2024-03-31", observed_from="2022-01-01")


def row_of(table: retention.IndicatorTable, group: str) -> dict[str, float]:
    frame = table.frame
    return dict(frame[frame[table.by[0]] == group].iloc[0])


def test_development_is_white_over_black_and_minority_ethnic() -> None:
    """30 of 100 against 10 of 50: (30 / 100) / (10 / 50) = 1.50."""
    row = row_of(retention.access_to_development(trust(COUNTS), YEAR), "Black and minority ethnic")
    assert (row["numerator"], row["denominator"]) == (10, 50)
    assert row["value"] == pytest.approx(1.5)
    # exp(log 1.5 -+ 1.959964 sqrt(1/30 - 1/100 + 1/10 - 1/50))
    half = 1.959964 * np.sqrt(1 / 30 - 1 / 100 + 1 / 10 - 1 / 50)
    assert row["lower"] == pytest.approx(1.5 * np.exp(-half), rel=1e-6)
    assert row["upper"] == pytest.approx(1.5 * np.exp(half), rel=1e-6)
    assert row["four_fifths"] == "outside four fifths"


def test_who_is_not_declared_is_a_group_of_its_own_and_too_few_for_guidance() -> None:
    row = row_of(retention.access_to_development(trust(COUNTS), YEAR), "Not declared")
    assert (row["numerator"], row["denominator"]) == (4, 12)
    assert row["four_fifths"] == "too few for four fifths"


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({"White": (10, 30), "Mixed": (10, 30)}, "within four fifths"),
        ({"White": (10, 30), "Mixed": (10, 29)}, "too few for four fifths"),
        ({"White": (5, 30), "Mixed": (4, 30)}, "too few for four fifths"),
        ({"White": (5, 30), "Mixed": (5, 30)}, "within four fifths"),
        ({"White": (26, 30), "Mixed": (26, 30)}, "too few for four fifths"),
        ({"White": (20, 40), "Mixed": (16, 40)}, "within four fifths"),
        ({"White": (20, 40), "Mixed": (15, 40)}, "outside four fifths"),
        ({"White": (16, 40), "Mixed": (20, 40)}, "within four fifths"),
    ],
)
def test_four_fifths_are_guidance_with_enough_people_only(
    counts: dict[str, tuple[int, int]], words: str
) -> None:
    table = retention.access_to_development(trust(counts), YEAR)
    assert row_of(table, "Black and minority ethnic")["four_fifths"] == words


def test_recorded_groups_stay_apart_but_for_the_words_of_those_who_did_not_say() -> None:
    table = retention.access_to_development(
        trust(COUNTS), YEAR, groups="recorded", reference="White - British"
    )
    assert set(table.frame["ethnicity"]) == {
        "White - British", "Mixed", "Chinese", "Not declared", "All",
    }  # fmt: skip


def test_of_a_group_without_anybody_developed_the_interval_is_exact_and_open() -> None:
    counts = {"White": (10, 50), "Mixed": (0, 40)}
    row = row_of(retention.access_to_development(trust(counts), YEAR), "Black and minority ethnic")
    assert np.isinf(row["value"])
    assert np.isinf(row["upper"])
    assert row["lower"] > 1


RECRUITMENT = (
    "period_start,ethnicity,disability,shortlisted,accepted\n"
    "2023-04-01,White,No,120,60\n2023-07-01,White,Yes,80,40\n"
    "2023-04-01,Black or Black British,No,100,20\n2024-01-01,Mixed,Yes,100,20\n"
    "2024-04-01,White,No,500,500\n2023-03-31,Mixed,No,500,500\n"
)


def test_shortlisting_is_white_over_black_and_minority_ethnic() -> None:
    """100 of 200 shortlisted against 40 of 200: 0.50 / 0.20 = 2.50."""
    table = retention.appointed_from_shortlisting(trust(COUNTS, recruitment=RECRUITMENT), YEAR)
    row = row_of(table, "Black and minority ethnic")
    assert (row["numerator"], row["denominator"], row["value"]) == (40, 200, pytest.approx(2.5))


def test_shortlisting_is_non_disabled_over_disabled() -> None:
    """80 of 220 against 60 of 180: 0.3636 / 0.3333 = 1.0909."""
    workforce = trust(DISABLED, "disability", recruitment=RECRUITMENT)
    table = retention.appointed_from_shortlisting(workforce, YEAR, by="disability")
    assert row_of(table, "Disabled")["value"] == pytest.approx((80 / 220) / (60 / 180))


PROCESSES = (
    "period_start,kind,characteristic,group,cases\n"
    "2023-04-01,disciplinary,ethnicity,White,4\n2023-07-01,disciplinary,ethnicity,Mixed,5\n"
    "2023-10-01,disciplinary,ethnicity,Chinese,1\n2023-10-01,capability,ethnicity,Mixed,9\n"
    "2024-04-01,disciplinary,ethnicity,Mixed,9\n"
    "2023-10-01,capability,disability,Yes,4\n2023-10-01,capability,disability,No,5\n"
)


def test_disciplinary_is_black_and_minority_ethnic_over_white() -> None:
    """6 cases of 50 against 4 of 100: 0.12 / 0.04 = 3.00."""
    workforce = trust(COUNTS, formal_processes=PROCESSES)
    row = row_of(retention.entering_formal_process(workforce, YEAR), "Black and minority ethnic")
    assert (row["numerator"], row["denominator"], row["value"]) == (6, 50, pytest.approx(3.0))


def test_capability_is_disabled_over_non_disabled() -> None:
    """4 of 20 against 5 of 100: 0.20 / 0.05 = 4.00."""
    workforce = trust(DISABLED, "disability", formal_processes=PROCESSES)
    table = retention.entering_formal_process(workforce, YEAR, by="disability", kind="capability")
    assert row_of(table, "Disabled")["value"] == pytest.approx(4.0)


@pytest.mark.parametrize("rule", ["internal", "public"])
def test_few_cases_are_hidden_with_every_ratio_that_could_give_them_back(rule: str) -> None:
    workforce = trust(COUNTS, formal_processes=PROCESSES)
    table = retention.entering_formal_process(workforce, YEAR)
    frame = retention.publish({"t": table}, rule=rule)["t"].frame
    groups = frame[~frame["total"]].set_index("ethnicity")
    assert groups.loc[["White", "Not declared"], "numerator"].isna().all()
    assert groups[["value", "lower", "upper"]].isna().all().all()
    # Where the reference is hidden the ratio is hidden, not inapplicable.
    assert set(groups["state"]) == {"suppressed"}


def test_ethnicity_is_sensitive_and_public_ratios_come_from_rounded_counts() -> None:
    counts = {"White": (31, 103), "Mixed": (12, 52)}
    table = retention.access_to_development(trust(counts), YEAR)
    assert table.sensitive
    frame = retention.publish({"t": table}, rule="public")["t"].frame
    row = frame[frame["ethnicity"] == "Black and minority ethnic"].iloc[0]
    assert row["value"] == pytest.approx((30 / 105) / (10 / 50))


def test_a_table_of_the_whole_organisation_says_nothing_of_a_part() -> None:
    workforce = trust(COUNTS, formal_processes=PROCESSES).where(ethnicity="Mixed")
    with pytest.raises(NotAvailableError, match="whole organisation, not of ethnicity: Mixed; ask"):
        retention.entering_formal_process(workforce, YEAR, reference="Black and minority ethnic")


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda w: retention.access_to_development(w, YEAR, by="ethnicty"), "'ethnicity'"),
        (
            lambda w: retention.access_to_development(w, YEAR, reference="Whte"),
            "reference must be a group of ethnicity .*was 'Whte'; did you mean 'White'",
        ),
        (
            lambda w: retention.access_to_development(w, YEAR, groups="standrd"),
            "groups must be 'standard' or 'recorded', was 'standrd'; did you mean 'standard'",
        ),
        (
            lambda w: retention.entering_formal_process(w, YEAR, kind="capabilty"),
            "kind must be one of disciplinary, capability, was 'capabilty'; did you mean 'capabil",
        ),
    ],
)
def test_errors_say_what_to_do(ask, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ArgumentError, match=message):
        ask(trust(COUNTS))
