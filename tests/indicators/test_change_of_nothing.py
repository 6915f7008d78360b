"""Workforces in which nothing changes, from their records to the words about them."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import numpy as np
import pytest

import retention
from retention.intake import read_contents
from retention.workforce import Workforce

LAST = date(2024, 3, 31)
YEARS = retention.years_to(LAST, 2)
FIRST = YEARS[0].opening_census
INDICATORS = ("leaver_rate", "event_leavers", "joiner_rate", "stability_index")


def unchanged(seed: int, people: int, chance: float, *, now: float | None = None) -> Workforce:
    """People with one constant hazard of leaving, as many coming as going, at any time.

    With `now`, the hazard is another one from the first day of the later year on.
    """
    rng = np.random.default_rng(seed)
    length, turn = (LAST - FIRST).days, (YEARS[1].start - FIRST).days
    hazards = [-np.log1p(-c) / 365.25 for c in (chance, chance if now is None else now)]
    came = rng.poisson(people * hazards[0] * length)
    starts = np.concatenate([np.full(people, -400), 1 + rng.integers(0, length, came)])
    wait = rng.exponential(size=len(starts))
    begun = np.maximum(starts, 0)
    # Risk adds up day by day, at the one hazard up to the turn and at the other after it.
    until_turn = np.maximum(turn - begun, 0) * hazards[0]
    days = np.where(
        wait < until_turn,
        begun + wait / hazards[0],
        np.maximum(begun, turn) + (wait - until_turn) / hazards[1],
    )
    leaves = np.floor(days).astype(int)
    staff = ["employee_id,start_date,last_day"]
    for number, (start, leave) in enumerate(zip(starts, leaves, strict=True)):
        last = FIRST + timedelta(days=int(leave)) if leave <= length else ""
        staff.append(f"P{number:05d},{FIRST + timedelta(days=int(start))},{last}")
    contents = {"staff.csv": "\n".join(staff).encode()}
    return read_contents(contents, as_of=LAST.isoformat(), observed_from=FIRST.isoformat())


def verdict(workforce: Workforce, indicator: str) -> str:
    table = getattr(retention, indicator)(workforce, YEARS)
    (word,) = retention.change_on_year_before(table).frame["verdict"]
    return str(word)


def test_a_planted_change_is_seen_and_one_of_nothing_is_not() -> None:
    assert verdict(unchanged(1, 1500, 0.10, now=0.20), "leaver_rate") == "higher"
    assert verdict(unchanged(1, 1500, 0.20, now=0.10), "leaver_rate") == "lower"
    assert verdict(unchanged(1, 1500, 0.10), "leaver_rate") == "no clear change"


@pytest.mark.slow
def test_94_of_100_readings_of_nothing_say_no_clear_change() -> None:
    """Consecutive seeds, none left out; three Monte-Carlo errors are allowed."""
    cases = ((120, 0.15), (400, 0.10), (1200, 0.12))
    runs, said = 100, Counter[tuple[str, str]]()
    for people, chance in cases:
        for seed in range(runs):
            workforce = unchanged(seed, people, chance)
            said.update((name, verdict(workforce, name)) for name in INDICATORS)
    total = runs * len(cases)
    room = 3 * np.sqrt(0.94 * 0.06 / total)
    for name in INDICATORS:
        share = said[name, "no clear change"] / total
        assert share >= 0.94 - room, (name, share)
        # An interval that is always wide enough would tell nothing.
        assert share < 1, name
    everything = sum(said[name, "no clear change"] for name in INDICATORS) / (4 * total)
    assert everything >= 0.94 - room / 2
