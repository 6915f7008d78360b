"""Laws of flows, matrices and coverage that hold whatever the numbers are."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import retention
from retention import IndicatorTable, Period, Workforce

from .careers import Row, careers, write_rows
from .daybyday import DAY
from .generated import Generated

SEEDS = range(2000, 2004)
PERIODS, PERIOD_DAYS = 6, 112
ELSEWHERE = "Elsewhere"
Ask = Callable[..., IndicatorTable]
QUESTIONS: dict[str, Ask] = {
    "flows": partial(retention.flows, basis="fte"),
    "flows by unit": partial(retention.flows, by="unit", basis="fte"),
    "moves between units": partial(retention.moves_between, column="unit"),
    "moves between bands": partial(retention.moves_between, column="band"),
}
# Classes in which a group and its parts have the same people.
POOLED = ("opening", "closing", "leavers", "joiners", "became_inactive", "left_to_nhs", "left_nhs")
POOLED += ("left_unknown", "changed_staff_group", "came_back_active", "rehired", "joined")

every_seed = pytest.mark.parametrize("seed", SEEDS)


def read(folder: Path, made: Generated, rows: list[Row], later: timedelta = DAY * 0) -> Workforce:
    write_rows(folder, rows)
    return retention.read(
        folder, as_of=made.as_of + later, observed_from=made.observed_from + later
    )


def periods(made: Generated, later: timedelta = DAY * 0) -> list[Period]:
    first, length = made.censuses[0] + DAY + later, timedelta(days=PERIOD_DAYS)
    return [Period(first + n * length, first + (n + 1) * length) for n in range(PERIODS)]


def same(one: pd.DataFrame, other: pd.DataFrame, *without: str) -> None:
    assert_frame_equal(
        one.drop(columns=list(without)), other.drop(columns=list(without)), rtol=1e-12, atol=1e-9
    )


@every_seed
def test_the_order_of_rows_does_not_matter(seed: int, tmp_path: Path) -> None:
    made, rows = careers(seed)
    shuffled = random.Random(seed).sample(rows, len(rows))
    one, other = read(tmp_path / "1", made, rows), read(tmp_path / "2", made, shuffled)
    for ask in QUESTIONS.values():
        same(ask(one, periods(made)).frame, ask(other, periods(made)).frame)


@every_seed
def test_labels_of_people_do_not_matter(seed: int, tmp_path: Path) -> None:
    made, rows = careers(seed)
    people = sorted({row.person for row in rows})
    new = random.Random(seed).sample(range(10_000, 99_999), len(people))
    label = {person: f"P-{number}" for person, number in zip(people, new, strict=True)}
    renamed = [replace(row, person=label[row.person]) for row in rows]
    one, other = read(tmp_path / "1", made, rows), read(tmp_path / "2", made, renamed)
    for ask in QUESTIONS.values():
        same(ask(one, periods(made)).frame, ask(other, periods(made)).frame)


@every_seed
@pytest.mark.parametrize("weeks", [-401, 52])
def test_the_calendar_does_not_matter(seed: int, weeks: int, tmp_path: Path) -> None:
    made, rows = careers(seed)
    later = timedelta(weeks=weeks)
    moved = [
        replace(row, start=row.start + later, last_day=row.last_day and row.last_day + later)
        for row in rows
    ]
    one, other = read(tmp_path / "1", made, rows), read(tmp_path / "2", made, moved, later)
    for ask in QUESTIONS.values():
        same(
            ask(one, periods(made)).frame,
            ask(other, periods(made, later)).frame,
            "period_start",
            "period_last_day",
        )


@every_seed
def test_everyone_twice_is_every_number_twice(seed: int, tmp_path: Path) -> None:
    made, rows = careers(seed)
    again = [replace(r, person=f"Z{r.person}", assignment=f"Z{r.assignment}") for r in rows]
    one, other = read(tmp_path / "1", made, rows), read(tmp_path / "2", made, [*rows, *again])
    for ask in QUESTIONS.values():
        single, double = ask(one, periods(made)), ask(other, periods(made))
        counted = [m.name for m in single.definition.measures if m.role != "context"]
        assert_frame_equal(2 * single.frame[counted], double.frame[counted], rtol=1e-12, atol=1e-9)


@every_seed
def test_people_outside_the_part_do_not_matter(seed: int, tmp_path: Path) -> None:
    made, rows = careers(seed)
    unit = rows[0].unit
    strangers = [
        replace(row, person=f"Z{row.person}", assignment=f"Z{row.assignment}", unit=ELSEWHERE)
        for row in rows
    ]
    one = read(tmp_path / "1", made, rows).where(unit=unit)
    other = read(tmp_path / "2", made, [*rows, *strangers]).where(unit=unit)
    for ask in QUESTIONS.values():
        same(ask(one, periods(made)).frame, ask(other, periods(made)).frame)


@every_seed
def test_two_units_pooled_have_the_leavers_and_joiners_of_both(seed: int, tmp_path: Path) -> None:
    made, rows = careers(seed)
    workforce = read(tmp_path, made, rows)
    units = sorted(workforce.spells["unit"].dropna().unique())[:2]
    pooled = workforce.merged("unit", units, "Both")
    apart = retention.flows(workforce, periods(made), by="unit").frame
    together = retention.flows(pooled, periods(made), by="unit").frame
    of_both = apart[apart["unit"].isin(units)].groupby("period_start")[list(POOLED)].sum()
    found = together[together["unit"] == "Both"].set_index("period_start")[list(POOLED)]
    assert_frame_equal(of_both, found)
    matrix = retention.moves_between(workforce, periods(made), "unit").frame
    pooled_matrix = retention.moves_between(pooled, periods(made), "unit").frame
    for end in ("from", "to"):
        matrix[end] = matrix[end].replace(dict.fromkeys(units, "Both"))
    keys = ["period_start", "total", "from", "to"]
    one, other = (
        frame[frame["people"] > 0].groupby(keys)["people"].sum()
        for frame in (matrix, pooled_matrix)
    )
    assert one.to_dict() == other.to_dict()


@every_seed
def test_a_period_answers_alone_as_among_others(seed: int, tmp_path: Path) -> None:
    made, rows = careers(seed)
    workforce = read(tmp_path, made, rows)
    for ask in QUESTIONS.values():
        among = ask(workforce, periods(made)).frame
        alone = ask(workforce, periods(made)[2]).frame
        both = alone.merge(among, how="left", indicator=True)
        assert (both["_merge"] == "both").all()
