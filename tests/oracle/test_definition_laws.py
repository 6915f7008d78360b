"""What must not matter to definitions of leaving, reasons, scopes and the bridge."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

import retention
from retention import IndicatorTable, Period, Workforce

from .daybyday import DAY
from .leave import Made, Row, with_leave, write_staff
from .tables import totals
from .test_laws import same

SEEDS = range(2000, 2006)
Ask = Callable[[Workforce, list[Period]], IndicatorTable]


def bridge(workforce: Workforce, periods: list[Period]) -> IndicatorTable:
    return retention.compare_definitions(workforce, periods)["bridge"]


QUESTIONS: dict[str, Ask] = {
    "bridge": bridge,
    "labels": partial(retention.leaving_reasons, by="label"),
    "flags": partial(retention.leaving_reasons, by="flag"),
    "classes": partial(retention.leaving_reasons, by="class"),
    **{
        name: partial(retention.leaver_rate, by="unit", definition=name)
        for name in (
            "nhs_scotland",
            "nhs_scotland_wte",
            "dhsc_flow",
            "cipd_crude",
            "cipd_voluntary",
            "voluntary_leaver_rate",
            "retention_reading",
        )
    },
}
QUESTIONS["scope"] = lambda w, periods: retention.scope_account(w, periods, "substantive")
QUESTIONS["bridge of a scope"] = lambda w, periods: bridge(
    retention.scope(w, "substantive"), periods
)
COUNTS = (
    "opening",
    "closing",
    "exposed",
    "leavers",
    "numerator",
    "unknown",
    "planned",
    "became_inactive",
    "left_from_leave",
    "joined_and_left",
    "left_and_came_back",
    "opening_fte",
)
every_seed = pytest.mark.parametrize("seed", SEEDS)


def read(
    folder: Path, made: Made, rows: list[Row], *, later: timedelta = timedelta(), **columns: str
) -> Workforce:
    write_staff(folder, rows, **columns)
    plain = made.plain
    return retention.read(
        folder, as_of=plain.as_of + later, observed_from=plain.observed_from + later
    )


def periods(made: Made, later: timedelta = timedelta()) -> list[Period]:
    first = made.plain.censuses[0] + DAY + later
    length = timedelta(weeks=26)
    return [Period(first + n * length, first + (n + 1) * length) for n in range(4)]


@every_seed
def test_the_order_of_rows_and_the_labels_of_people_do_not_matter(
    seed: int, tmp_path: Path
) -> None:
    made, rng = with_leave(seed), random.Random(seed)
    label = {who: f"P-{n}" for n, who in enumerate(sorted({r.person for r in made.rows}))}
    rows = [replace(row, person=label[row.person]) for row in made.rows]
    rng.shuffle(rows)
    one = read(tmp_path / "one", made, list(made.rows))
    other = read(tmp_path / "other", made, rows)
    for ask in QUESTIONS.values():
        same(ask(one, periods(made)), ask(other, periods(made)))


@every_seed
@pytest.mark.parametrize("weeks", [-401, 4])
def test_the_calendar_does_not_matter(seed: int, weeks: int, tmp_path: Path) -> None:
    made, later = with_leave(seed), timedelta(weeks=weeks)
    moved = [
        replace(row, start=row.start + later, last_day=row.last_day and row.last_day + later)
        for row in made.rows
    ]
    one = read(tmp_path / "one", made, list(made.rows))
    other = read(tmp_path / "other", made, moved, later=later)
    for ask in QUESTIONS.values():
        same(
            ask(one, periods(made)),
            ask(other, periods(made, later)),
            "period_start",
            "period_last_day",
        )


@every_seed
def test_everyone_twice_is_every_count_twice(seed: int, tmp_path: Path) -> None:
    made = with_leave(seed)
    once = read(tmp_path / "once", made, list(made.rows))
    for code in ("A", "B"):
        write_staff(tmp_path / code, made.rows, organisation_code=code)
    (tmp_path / "twice").mkdir()
    files = [pd.read_csv(tmp_path / code / "staff.csv", dtype=str) for code in ("A", "B")]
    pd.concat(files).to_csv(tmp_path / "twice" / "staff.csv", index=False)
    plain = made.plain
    twice = retention.read(tmp_path / "twice", as_of=plain.as_of, observed_from=plain.observed_from)
    for name, ask in QUESTIONS.items():
        single, double = (ask(workforce, periods(made)).frame for workforce in (once, twice))
        for column in [c for c in COUNTS if c in single]:
            assert (2 * single[column]).to_list() == pytest.approx(double[column].to_list()), name


@every_seed
def test_people_outside_the_scope_do_not_matter_inside(seed: int, tmp_path: Path) -> None:
    made = with_leave(seed)
    outsiders = [
        replace(row, person=f"X{row.person}", assignment=f"X{row.assignment}", contract="Bank")
        for row in made.rows
    ]
    one = read(tmp_path / "one", made, list(made.rows))
    other = read(tmp_path / "other", made, [*made.rows, *outsiders])
    for name, ask in QUESTIONS.items():
        if "scope" not in name:
            inside = [retention.scope(w, "no_bank_or_locum") for w in (one, other)]
            same(*(ask(w, periods(made)) for w in inside))
    accounts = [
        retention.scope_account(w, periods(made), "no_bank_or_locum").frame for w in (one, other)
    ]
    kept = [frame.loc[frame["scope"] == "in scope", "closing"].to_list() for frame in accounts]
    assert kept[0] == kept[1]


@every_seed
def test_reasons_of_parts_of_a_period_add_up(seed: int, tmp_path: Path) -> None:
    made = with_leave(seed)
    workforce = read(tmp_path, made, list(made.rows))
    parts = periods(made)
    whole = Period(parts[0].start, parts[-1].end)
    for name in ("voluntary_leaver_rate", "retention_reading"):
        tables = [retention.leaver_rate(workforce, p, definition=name) for p in (parts, whole)]
        for column in ("leavers", "numerator"):
            assert [sum(totals(tables[0], column))] == totals(tables[1], column)
