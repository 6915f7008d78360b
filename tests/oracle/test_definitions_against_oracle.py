"""Definitions of leaving, reasons, scopes and the bridge against the day-by-day oracle."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

import retention
from retention import IndicatorTable, Period, Workforce

from . import leave
from .daybyday import DAY, DayByDay
from .generated import chunks
from .leave import Made, bridge, days_between, is_active, leavings, seen, with_leave, write_staff
from .tables import groups, totals

CHUNK = 10
CHUNKS = 30
STEPS = (
    "leavers",
    "became_inactive",
    "left_from_leave",
    "last_day_at_opening",
    "joined_and_left",
    "left_before",
    "left_and_came_back",
    "last_day_at_closing",
    "outflow",
    "numerator",
)
SUBSTANTIVE_ROLES = ("Staff Nurse", "Porter")


class Case(NamedTuple):
    """One generated workforce, as the package and as the oracle have it."""

    seed: int
    made: Made
    workforce: Workforce
    employed: DayByDay
    active: DayByDay

    @property
    def periods(self) -> list[Period]:
        return [Period(d0 + DAY, d1 + DAY) for d0, d1 in self.made.spans]


def make_case(seed: int, folder: Path) -> Case:
    made = with_leave(seed)
    plain = made.plain
    write_staff(folder, made.rows)
    workforce = retention.read(folder, as_of=plain.as_of, observed_from=plain.observed_from)
    employed = DayByDay(made.known, plain.censuses[0], plain.as_of)
    return Case(seed, made, workforce, employed, seen(employed, is_active))


@pytest.fixture(scope="module", params=chunks(range(CHUNKS)))
def cases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    first = request.param * CHUNK
    folder = tmp_path_factory.mktemp("records")
    return [make_case(seed, folder / str(seed)) for seed in range(first, first + CHUNK)]


def steps_of(table: IndicatorTable) -> list[dict[str, int]]:
    columns = {name: totals(table, name) for name in STEPS}
    rows = zip(*columns.values(), strict=True)
    return [dict(zip(columns, map(int, row), strict=True)) for row in rows]


def close(expected: object) -> object:
    return pytest.approx(expected, rel=0, abs=1e-9)


def test_every_step_of_the_bridge(cases: list[Case]) -> None:
    for seed, made, workforce, employed, active in cases:
        periods = [Period(d0 + DAY, d1 + DAY) for d0, d1 in made.spans]
        found = steps_of(retention.compare_definitions(workforce, periods)["bridge"])
        assert found == [bridge(employed, active, *span) for span in made.spans], seed


def test_every_step_occurs() -> None:
    """A step that no generated workforce takes would not have been tested."""
    taken: Counter[str] = Counter()
    for seed in range(0, CHUNK * CHUNKS, 10):
        made = with_leave(seed)
        employed = DayByDay(made.known, made.plain.censuses[0], made.plain.as_of)
        for span in made.spans:
            taken.update(bridge(employed, seen(employed, is_active), *span))
    assert {name: taken[name] > 20 for name in STEPS} == dict.fromkeys(STEPS, True)


def test_presets_over_the_same_people(cases: list[Case]) -> None:
    for case in cases:
        spans, employed, active = case.made.spans, case.employed, case.active
        rate = {
            name: retention.leaver_rate(case.workforce, case.periods, definition=name)
            for name in ("nhs_scotland", "nhs_scotland_wte", "dhsc_flow", "cipd_crude")
        }
        out = [(d0, employed.people(d0) - employed.people(d1)) for d0, d1 in spans]
        scotland, wte = rate["nhs_scotland"], rate["nhs_scotland_wte"]
        assert totals(scotland, "numerator") == [len(people) for _, people in out], case.seed
        assert totals(scotland, "denominator") == [len(employed.people(d0)) for d0, _ in spans]
        assert totals(wte, "numerator") == close(
            [leave.fte(employed, people, d0) for d0, people in out]
        )
        assert totals(wte, "denominator") == close([employed.total_fte(d0) for d0, _ in spans])
        gone = [(d0, active.people(d0) - active.people(d1)) for d0, d1 in spans]
        assert totals(rate["dhsc_flow"], "numerator") == close(
            [leave.fte(active, people, d0) for d0, people in gone]
        )
        assert totals(rate["dhsc_flow"], "denominator") == close(
            [active.total_fte(d0) for d0, _ in spans]
        )
        crude = rate["cipd_crude"]
        assert totals(crude, "numerator") == [
            len(leavings(employed, d0 + DAY, d1)) for d0, d1 in spans
        ]
        assert totals(crude, "denominator") == close(
            [
                sum(len(employed.people(day)) for day in days_between(*span))
                / len(days_between(*span))
                for span in spans
            ]
        )


def test_the_range_of_voluntary_leaving(cases: list[Case]) -> None:
    for case in cases:
        said = [leave.reasons(case.employed, case.made.known, *span) for span in case.made.spans]
        voluntary = retention.leaver_rate(
            case.workforce, case.periods, definition="voluntary_leaver_rate"
        )
        resigned = retention.leaver_rate(case.workforce, case.periods, definition="cipd_voluntary")
        reading = retention.leaver_rate(
            case.workforce, case.periods, definition="retention_reading"
        )
        known = [sum(r in leave.VOLUNTARY for r in one) for one in said]
        unknown = [sum(r in leave.UNKNOWN for r in one) for one in said]
        assert totals(voluntary, "numerator") == known, case.seed
        assert totals(voluntary, "unknown") == totals(resigned, "unknown") == unknown
        assert totals(resigned, "numerator") == [
            sum(r in (*leave.VOLUNTARY, *leave.AGREED) for r in one) for one in said
        ]
        assert totals(reading, "planned") == [sum(r in leave.PLANNED for r in one) for one in said]
        assert totals(reading, "not_lost") == [
            sum(r in leave.NOT_LOST for r in one) for one in said
        ]
        assert totals(reading, "leavers") == [len(one) for one in said]
        frame = voluntary.frame[voluntary.frame["denominator"] > 0]
        base = frame["denominator"]
        assert (frame["range_low"] * base).to_list() == close(frame["numerator"].to_list())
        highest = frame["numerator"] + frame["unknown"]
        assert (frame["range_high"] * base).to_list() == close(highest.to_list())


def test_reasons_by_class_label_and_flag(cases: list[Case]) -> None:
    for case in cases:
        last = [d1 for _, d1 in case.made.spans]
        said = [leave.reasons(case.employed, case.made.known, *span) for span in case.made.spans]
        # The spans that end together are told apart by asking for the last one alone.
        span, period = case.made.spans[-1], case.periods[-1]
        one = said[-1]
        assert span[1] == last[-1]
        by_label = retention.leaving_reasons(case.workforce, period, by="label")
        expected = Counter("unknown" if r in leave.UNKNOWN else r for r in one)
        assert groups(by_label, "numerator", "leaving_reason") == {
            (span[1], label): n for label, n in expected.items()
        }, case.seed
        by_class = retention.leaving_reasons(case.workforce, period, by="class")
        classes = {
            **dict.fromkeys((*leave.VOLUNTARY, *leave.AGREED), "resignation"),
            **dict.fromkeys(leave.PLANNED, "end of contract"),
            **dict.fromkeys(leave.UNKNOWN, "unknown"),
            "Employee Transfer": "transfer",
            "Has Not Worked": "has not worked",
            "Retirement Age": "retirement",
            "Pregnancy": "other",
            "Redundancy - Voluntary": "redundancy",
        }
        assert groups(by_class, "numerator", "reason_class") == {
            (span[1], name): n for name, n in Counter(classes[r] for r in one).items()
        }
        by_flag = groups(
            retention.leaving_reasons(case.workforce, period, by="flag"), "numerator", "reason_flag"
        )
        not_kept = (*leave.PLANNED, *leave.NOT_LOST)
        assert by_flag.get((span[1], "all but planned and not lost to retention"), 0) == sum(
            r not in not_kept for r in one
        )


@pytest.mark.parametrize("seed", range(0, CHUNK * CHUNKS, 15))
def test_reasons_by_unit_are_those_of_the_primary_post(seed: int, tmp_path: Path) -> None:
    case = make_case(seed, tmp_path)
    (d0, d1), period = case.made.spans[-1], case.periods[-1]
    table = retention.leaver_rate(
        case.workforce, period, by="unit", definition="voluntary_leaver_rate"
    )
    for name in ("leavers", "numerator", "unknown", "other_reasons", "exposed"):
        parts = sum(groups(table, name).values())
        whole = totals(table, name)[0]
        assert parts == whole if name != "exposed" else parts >= whole
    assert totals(table, "leavers") == [len(leavings(case.employed, d0 + DAY, d1))]


def in_scope(row: leave.Row, exclusions: Sequence[str]) -> bool:
    out = {
        "no_bank_or_locum": row.contract in ("Bank", "Locum"),
        "no_honorary": row.contract == "Honorary",
        "no_doctors_in_training": row.role not in SUBSTANTIVE_ROLES,
        "no_zero_fte": row.fte == 0,
    }
    return not any(out[name] for name in exclusions)


ALL = ("no_bank_or_locum", "no_honorary", "no_doctors_in_training", "no_zero_fte")


@pytest.mark.parametrize("names", [("substantive",), ("no_honorary",), ALL[2:]])
@pytest.mark.parametrize("seed", range(0, CHUNK * CHUNKS, 15))
def test_scopes(seed: int, names: tuple[str, ...], tmp_path: Path) -> None:
    case = make_case(seed, tmp_path)
    exclusions = ALL if names == ("substantive",) else names
    employed = seen(case.employed, lambda row: in_scope(row, exclusions))
    part = retention.scope(case.workforce, *names)
    found = steps_of(retention.compare_definitions(part, case.periods)["bridge"])
    active = seen(employed, is_active)
    assert found == [bridge(employed, active, *span) for span in case.made.spans]
    account = retention.scope_account(case.workforce, case.periods[-1], *names)
    _, d1 = case.made.spans[-1]
    assert totals(account, "closing") == [len(case.employed.people(d1))]
    kept = case.employed
    expected: dict[tuple[date, str], float] = {}
    words = dict(
        zip(ALL, ("bank and locum", "honorary", "doctors in training", "0 FTE"), strict=True)
    )
    for number, name in enumerate(exclusions):
        left = seen(case.employed, lambda r, n=number: in_scope(r, exclusions[: n + 1]))
        expected[d1, words[name]] = len(kept.people(d1)) - len(left.people(d1))
        kept = left
    expected[d1, "in scope"] = len(kept.people(d1))
    assert groups(account, "closing", "scope") == {k: n for k, n in expected.items() if n}
