"""How often a workforce in which nothing changes is said to have changed, and what is seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from benchmarks.coverage.draws import drawn

from retention.indicators.change import change_on_year_before
from retention.indicators.definitions.cohorts import LEFT_WITHIN
from retention.indicators.definitions.events import EVENT_LEAVERS
from retention.indicators.definitions.snapshots import JOINER_RATE, LEAVER_RATE, STABILITY_INDEX
from retention.periods import years_to
from retention.results import Definition, indicator_table

READINGS: dict[str, tuple[Definition, str]] = {
    "leaver rate": (LEAVER_RATE, "left"),
    "leavers by event": (EVENT_LEAVERS, "events"),
    "joiner rate": (JOINER_RATE, "came"),
    "stability index": (STABILITY_INDEX, "stayed"),
    "new starters who left": (LEFT_WITHIN, "left_within"),
}
"""Each with the count that is its numerator."""
SIZES = (60, 150, 500, 1000, 5000)
CHANCES = (0.03, 0.05, 0.10, 0.15, 0.20)
"""Of leaving within a year."""
PLANTED = (
    (1000, 0.10, 0.11),
    (1000, 0.10, 0.13),
    (1000, 0.10, 0.15),
    (5000, 0.10, 0.11),
    (5000, 0.10, 0.13),
    (300, 0.10, 0.15),
)
COUNTS = ("opening", "closing", "left", "stayed", "came", "events", "starters", "left_within")
JUDGED = ("higher", "lower", "no clear change")
"""A cohort of nobody, as a few small workforces have, is no reading."""
LAST_DAY = date(2025, 3, 31)


@dataclass(frozen=True)
class Steady:
    """Share of readings of an unchanged workforce that say "no clear change", by reading."""

    people: int
    chance: float
    unclear: dict[str, float]


@dataclass(frozen=True)
class Planted:
    """Share of readings of the leaver rate that say which way a planted change went."""

    people: int
    before: float
    now: float
    seen: float
    wrong_way: float


def two_years(
    rng: np.random.Generator, people: int, before: float, now: float
) -> list[dict[str, int]]:
    """Counts of two years in a row, everyone with the same constant hazard of leaving.

    As many are expected to come as to go when `before` holds, at any time of the year: of
    those who came in a year, a share is there at its end, and the others came and left in it.
    """
    joiners = -people * np.log1p(-before)
    opening, years = people, []
    for chance in (before, now):
        hazard = -np.log1p(-chance)
        there_at_end = chance / hazard
        stayed = rng.binomial(opening, 1 - chance)
        came, went_again = rng.poisson([joiners * there_at_end, joiners * (1 - there_at_end)])
        # A cohort followed for its first year, of other people than those above.
        starters = rng.poisson(joiners)
        years.append(
            {
                "opening": opening,
                "closing": stayed + came,
                "left": opening - stayed,
                "stayed": stayed,
                "came": came,
                "events": opening - stayed + went_again,
                "starters": starters,
                "left_within": rng.binomial(starters, chance),
            }
        )
        opening = stayed + came
    return years


Case = tuple[int, float, float]
"""People, and their chances of leaving within the year before and within this one."""


def verdicts(seeds: Sequence[int], cases: Sequence[Case]) -> dict[str, np.ndarray]:
    """What the change of each reading is called: a row for each case, a column for each seed."""

    def draw(rng: np.random.Generator) -> np.ndarray:
        of_cases = [two_years(rng, *case) for case in cases]
        years = [[[year[name] for name in COUNTS] for year in both] for both in of_cases]
        return np.array(years, dtype=float)

    # Shape (seeds, cases, years, counts); all are groups of one table.
    counts = drawn(seeds, draw)
    found = {}
    for name, (definition, numerator) in READINGS.items():
        frame = pd.concat([_of_year(counts[:, :, at], at) for at in (0, 1)], ignore_index=True)
        frame["numerator"] = frame[numerator]
        frame["denominator"] = (frame["opening"] + frame["closing"]) / 2
        if definition is LEFT_WITHIN:
            frame["denominator"] = frame["starters"]
        frame["posts_ended"], frame["exposed"] = frame["events"], frame["opening"]
        table = indicator_table(
            definition,
            frame,
            level=0.95,
            by=("workforce",),
            population="simulated people",
            as_of=LAST_DAY,
            source="simulation",
        )
        words = change_on_year_before(table).frame["verdict"].to_numpy()
        found[name] = words.reshape(len(seeds), len(cases)).T
    return found


def _of_year(counts: np.ndarray, at: int) -> pd.DataFrame:
    """A row for each seed and case, as groups of one table."""
    period = years_to(LAST_DAY, 2)[at]
    frame = pd.DataFrame(counts.reshape(-1, len(COUNTS)), columns=list(COUNTS))
    frame["period_start"] = pd.Timestamp(period.start)
    frame["period_last_day"] = pd.Timestamp(period.last_day)
    frame["workforce"], frame["total"] = [str(n) for n in range(len(frame))], False
    return frame


def steady(seeds: Sequence[int]) -> list[Steady]:
    """A row for each size and chance of leaving."""
    cases = [(people, chance, chance) for people in SIZES for chance in CHANCES]
    found = verdicts(seeds, cases)
    return [
        Steady(people, chance, {name: _unclear(words[at]) for name, words in found.items()})
        for at, (people, chance, _) in enumerate(cases)
    ]


def _unclear(words: np.ndarray) -> float:
    return float((words == "no clear change").sum() / np.isin(words, JUDGED).sum())


def planted(seeds: Sequence[int]) -> list[Planted]:
    """A row for each change."""
    words = verdicts(seeds, PLANTED)["leaver rate"]
    return [
        Planted(*case, *(float((words[at] == way).mean()) for way in ("higher", "lower")))
        for at, case in enumerate(PLANTED)
    ]
