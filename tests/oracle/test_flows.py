"""Flow classes, matrices of moves and counts as of a census against the day-by-day oracle."""

from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest

import retention
from retention import IndicatorTable, Period, Workforce

from .careers import Days, careers, closing_class, opening_class, primary, write_rows
from .daybyday import DAY
from .generated import Generated, chunks

CHUNK, CHUNKS = 10, 30
TOLERANCE = 1e-9
Key = tuple[date, str, str]


class Case(NamedTuple):
    seed: int
    made: Generated
    days: Days
    workforce: Workforce


def make_case(seed: int, folder: Path) -> Case:
    made, rows = careers(seed)
    write_rows(folder, rows)
    days = Days(rows, made)
    workforce = retention.read(folder, as_of=made.as_of, observed_from=made.observed_from)
    return Case(seed, made, days, workforce)


@pytest.fixture(scope="module", params=chunks(range(CHUNKS)))
def cases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    first = request.param * CHUNK
    folder = tmp_path_factory.mktemp("careers")
    return [make_case(seed, folder / str(seed)) for seed in range(first, first + CHUNK)]


def spans(made: Generated) -> list[tuple[date, date]]:
    """Quarters, and years that overlap."""
    ends = made.censuses
    return [*pairwise(ends[::3]), *((ends[i], ends[i + 12]) for i in (0, 7, 18))]


def periods(found: list[tuple[date, date]]) -> list[Period]:
    return [Period(d0 + DAY, d1 + DAY) for d0, d1 in found]


def expected_classes(case: Case, unit: str = "") -> tuple[Counter[Key], Counter[Key]]:
    """People, and FTE, by closing census with opening one, unit and class."""
    people: Counter[Key] = Counter()
    fte: Counter[Key] = Counter()
    for n, (d0, d1) in enumerate(spans(case.made)):
        for person in case.days.people:
            for day, ask in ((d0, opening_class), (d1, closing_class)):
                rows = case.days.active(person, day, unit)
                if not rows:
                    continue
                name = ask(case.days, person, d0, d1, unit)
                if name == "stayed" and day == d1:
                    change = sum(r.fte for r in rows)
                    change -= sum(r.fte for r in case.days.active(person, d0, unit))
                    fte[n, primary(rows).unit, "change"] += change
                    continue
                people[n, primary(rows).unit, name] += 1
                fte[n, primary(rows).unit, f"{name}"] += sum(r.fte for r in rows)
    return people, fte


CLASSES = (
    "stayed",
    "moved_inside",
    "changed_staff_group",
    "became_inactive",
    "moved_elsewhere",
    "left_to_nhs",
    "left_nhs",
    "left_unknown",
    "moved_inside_to",
    "came_from_staff_group",
    "came_back_active",
    "came_from_elsewhere",
    "rehired",
    "joined",
)
OPENING, CLOSING = CLASSES[:8], ("stayed", *CLASSES[8:])


def found_classes(case: Case, table: IndicatorTable, suffix: str) -> dict[Key, float]:
    number = {p: n for n, p in enumerate(periods(spans(case.made)))}
    frame = table.frame[~table.frame["total"]]
    found = {}
    for row in frame.to_dict("records"):
        period = Period(row["period_start"].date(), row["period_last_day"].date() + DAY)
        for name in (*CLASSES, "change"):
            column = f"{name}{suffix}"
            if column in frame and row[column]:
                found[number[period], row["unit"], name] = row[column]
    return found


def test_classes_are_those_of_the_oracle(cases: list[Case]) -> None:
    for case in cases:
        people, fte = expected_classes(case)
        asked = periods(spans(case.made))
        table = retention.flows(case.workforce, asked, by="unit", basis="fte")
        assert found_classes(case, table, "") == dict(people), case.seed
        found = found_classes(case, table, "_fte")
        keys = found.keys() | fte.keys()
        assert {k: found.get(k, 0.0) for k in keys} == pytest.approx(
            {k: fte.get(k, 0.0) for k in keys}, abs=TOLERANCE
        ), case.seed


def test_classes_of_a_part_tell_elsewhere_from_away(cases: list[Case]) -> None:
    for case in cases[:3]:
        unit = case.workforce.spells["unit"].mode().iloc[0]
        part = case.workforce.where(unit=unit)
        table = retention.flows(part, periods(spans(case.made)), by="unit")
        assert found_classes(case, table, "") == dict(expected_classes(case, unit)[0]), case.seed


def test_classes_sum_to_both_stocks_in_every_group(cases: list[Case]) -> None:
    for case in cases[:3]:
        asked = periods(spans(case.made))
        for columns in ((), ("unit",), ("staff_group",), ("band", "unit")):
            frame = retention.flows(case.workforce, asked, by=columns, basis="fte").frame
            stock = retention.headcount(case.workforce, asked, by=columns).frame
            for suffix, close in (("", 0.0), ("_fte", TOLERANCE)):
                opening = sum_of(frame, OPENING, suffix)
                closing = sum_of(frame, CLOSING, suffix)
                if suffix:
                    closing += frame["change_fte"]
                assert (opening - frame[f"opening{suffix}"]).abs().max() <= close
                assert (closing - frame[f"closing{suffix}"]).abs().max() <= close
            for name in ("opening", "closing"):
                assert frame[name].tolist() == stock[name].tolist()


def sum_of(frame: pd.DataFrame, names: tuple[str, ...], suffix: str) -> pd.Series:
    return frame[[f"{n}{suffix}" for n in names if f"{n}{suffix}" in frame]].sum(axis=1)


@pytest.mark.parametrize("column", ["unit", "band", "staff_group"])
def test_matrices_are_those_of_the_oracle(cases: list[Case], column: str) -> None:
    for case in cases:
        frame = retention.moves_between(case.workforce, periods(spans(case.made)), column).frame
        expected: Counter[Key] = Counter()
        for d0, d1 in spans(case.made):
            for person in case.days.people:
                ends = [case.days.active(person, day) for day in (d0, d1)]
                if any(ends):
                    pair = [
                        getattr(primary(r), column) or "not recorded" if r else "outside"
                        for r in ends
                    ]
                    expected[d0, d1, *pair] += 1
        rows = frame[~frame["total"] & (frame["people"] > 0)]
        found = {
            (r["period_start"].date() - DAY, r["period_last_day"].date(), r["from"], r["to"]): r[
                "people"
            ]
            for r in rows.to_dict("records")
        }
        assert found == dict(expected), case.seed
    for case in cases[:2]:
        asked = periods(spans(case.made))
        frame = retention.moves_between(case.workforce, asked, column).frame
        check_margins(case.workforce, asked, column, frame)


def check_margins(
    workforce: Workforce, asked: list[Period], column: str, frame: pd.DataFrame
) -> None:
    """Rows and columns of the matrix sum to the stocks, leavers and joiners of other tables."""
    stock = retention.headcount(workforce, asked, by=column).frame
    left = retention.leaver_rate(workforce, asked, by=column).frame
    joined = retention.joiner_rate(workforce, asked, by=column).frame
    keys = ["period_start", "period_last_day"]
    for end, name, table, other in (
        ("from", "opening", stock, "opening"),
        ("to", "closing", stock, "closing"),
        ("from", "leavers", left, "numerator"),
        ("to", "joiners", joined, "numerator"),
    ):
        rows = frame[~frame["total"] & frame[name].notna()]
        summed = rows.groupby([*keys, end])["people"].sum()
        stated = rows.groupby([*keys, end])[name].first()
        assert summed.tolist() == stated.tolist()
        groups = table[~table["total"]].set_index([*keys, column])[other]
        assert groups[groups > 0].to_dict() == summed[summed > 0].to_dict()


def test_every_class_occurs_often_enough_to_be_tested() -> None:
    seen: Counter[str] = Counter()
    for seed in range(40):
        made, rows = careers(seed)
        days = Days(rows, made)
        for d0, d1 in spans(made):
            for person in days.people:
                if days.active(person, d0):
                    seen[opening_class(days, person, d0, d1)] += 1
                if days.active(person, d1):
                    seen[closing_class(days, person, d0, d1)] += 1
    assert min(seen[name] for name in CLASSES if "elsewhere" not in name) >= 10
