"""Flows by class and matrices of moves: tables whose rows and columns both add up."""

from __future__ import annotations

import random

import numpy as np
import pandas as pd
import pytest

import retention
from retention.intake import read_contents
from retention.workforce import Workforce
from tests.disclosure.attack import narrowed, of_flows, of_matrix
from tests.trusts import YEAR

FEW = [seed if seed == 1 else pytest.param(seed, marks=pytest.mark.slow) for seed in range(12)]
WIDTH = {"internal": 3, "public": 5}


def moving(seed: int, groups: int = 5, most: int = 60) -> Workforce:
    """People who move between groups of very different sizes, leave and join."""
    rng = random.Random(seed)
    names = [f"Unit {i}" for i in range(groups)]
    rows, number = ["employee_id,assignment_id,start_date,last_day,unit,destination"], 0
    for name in names:
        for _ in range(rng.choice((3, 8, 12, 25, most))):
            number += 1
            where = rng.choice(("NHS Organisation", "Abroad", "Unknown"))
            kind = rng.random()
            if kind < 0.15:
                rows.append(f"P{number},A{number},2020-01-06,2023-07-31,{name},{where}")
            elif kind < 0.3:
                other = rng.choice(names)
                rows.append(f"P{number},A{number},2020-01-06,2023-07-31,{name},")
                rows.append(f"P{number},A{number},2023-08-01,,{other},")
            else:
                start = "2023-09-04" if kind < 0.4 else "2020-01-06"
                rows.append(f"P{number},A{number},{start},,{name},")
    contents = {"staff.csv": "\n".join(rows).encode()}
    return read_contents(contents, as_of="2024-03-31", observed_from="2022-01-01")


@pytest.mark.parametrize("seed", FEW)
def test_no_hidden_cell_of_a_matrix_can_be_narrowed(seed: int) -> None:
    table = retention.moves_between(moving(seed), YEAR, "unit")
    published = retention.publish({"moves": table})["moves"].frame
    equations = of_matrix(table.frame)
    counts = ("people", "opening", "closing", "leavers", "joiners", "moved_out", "moved_in")
    widths = narrowed(published, counts, equations)
    assert all(width >= WIDTH["internal"] - 1e-6 for width in widths.values()), widths


def test_the_attack_finds_what_is_hidden_alone() -> None:
    """With only the rows of the small group hidden, the columns give them back."""
    table = retention.moves_between(moving(1), YEAR, "unit")
    small = table.frame["opening"] < 10
    assert small.any()
    frame = table.frame.copy()
    frame.loc[small, ["people", "opening", "moved_out", "leavers"]] = np.nan
    one = frame[small]["from"].unique()[0]
    frame.loc[small & (frame["from"] != one)] = table.frame[small & (frame["from"] != one)]
    widths = narrowed(frame, ("people",), of_matrix(table.frame))
    assert min(widths.values()) < 1e-6


@pytest.mark.parametrize("seed", FEW)
def test_no_hidden_class_can_be_narrowed(seed: int) -> None:
    table = retention.flows(moving(seed, groups=6, most=200), YEAR, by="unit")
    release = retention.publish(
        {
            "flows": table,
            "stable": retention.stability_index(moving(seed, groups=6, most=200), YEAR, by="unit"),
        }
    )
    published = release["flows"].frame
    counts = [m.name for m in table.definition.measures if m.role in ("count", "base")]
    frame = published.assign(
        changed_staff_group=0.0, came_from_staff_group=0.0, became_inactive=0.0
    )
    equations = of_flows(frame, counts)
    widths = narrowed(frame, counts, equations)
    assert all(width >= WIDTH["internal"] - 1e-6 for width in widths.values()), widths


def test_a_margin_is_the_number_of_the_one_way_tables() -> None:
    """Hidden in the one, a number is hidden in the other, and shown numbers are the same."""
    workforce = moving(3)
    release = retention.publish(
        {
            "moves": retention.moves_between(workforce, YEAR, "unit"),
            "headcount": retention.headcount(workforce, YEAR, by="unit"),
            "leaver_rate": retention.leaver_rate(workforce, YEAR, by="unit"),
        }
    )
    moves = release["moves"].groups
    for name, end, table, column in (
        ("opening", "from", "headcount", "opening"),
        ("closing", "to", "headcount", "closing"),
        ("opening", "from", "leaver_rate", "opening"),
    ):
        one_way = release[table].groups.set_index("unit")[column]
        inside = moves[moves[end] != "outside"].groupby(end)[name].first()
        pd.testing.assert_series_equal(one_way, inside.reindex(one_way.index), check_names=False)
    assert release["headcount"].groups["opening"].isna().any()


@pytest.mark.parametrize(
    ("rule", "people"),
    [
        ("internal", 500),
        pytest.param("internal", 1000, marks=pytest.mark.slow),
        pytest.param("public", 1000, marks=pytest.mark.slow),
    ],
)
def test_flows_of_the_sample_can_be_published(rule: str, people: int) -> None:
    workforce = retention.sample(people=people)
    year = retention.year_to("2025-09-30")
    tables = {
        "flows": retention.flows(workforce, year, by="staff_group", basis="fte"),
        "moves": retention.moves_between(workforce, year, "staff_group"),
    }
    release = retention.publish(tables, rule=rule)
    flows, raw = release["flows"].frame, tables["flows"].frame
    assert flows["opening"].notna().any()
    # By hand: fewer than 5 (10) who left the NHS are hidden, and their FTE with them.
    least = 5 if rule == "internal" else 10
    few = (raw["left_nhs"] < least) & (raw["left_nhs"] > 0)
    assert few.any()
    assert flows.loc[few, ["left_nhs", "left_nhs_fte"]].isna().all(axis=None)
    # One hidden class could be worked out from the leavers; there are two, or they are hidden.
    for _, row in flows[few & ~raw["total"]].iterrows():
        parts = ["became_inactive", "left_to_nhs", "left_nhs", "left_unknown"]
        assert row[parts].isna().sum() >= 2 or pd.isna(row["leavers"])


def test_classes_of_leavers_are_sensitive_and_the_others_are_not() -> None:
    table = retention.flows(moving(0), YEAR, by="unit")
    sensitive = {m.name for m in table.definition.measures if m.sensitive}
    assert sensitive == {"left_to_nhs", "left_nhs", "left_unknown"}
    assert not table.sensitive
