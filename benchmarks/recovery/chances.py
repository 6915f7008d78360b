"""What each comparison should find: the chance of every decision in the place of the decision.

The generator is watched while it draws. What it knows on the day of each decision, hidden
traits included, goes through the same comparison as the tables do, with chances for events.
That is the truth of a comparison: the written ratio, and whatever the strata leave mixed in.
Nothing of it comes from the tables, so that a fault of an estimator cannot hide in its truth.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from benchmarks.recovery.estimators import Share, mantel_haenszel, strata
from benchmarks.recovery.people import Bools, Ints

from retention.synthetic import leaving, truths
from retention.synthetic.families import KEYS
from retention.synthetic.vocabulary import SOURCES

_TALENT = tuple(truths.RATIOS["talent"])
_KEPT = ("service", "age", "band", "disability", "unit", "source", "intervention", "talent")


@dataclass
class Watched:
    """One entry per person and month at risk, as the generator saw it."""

    parts: list[dict[str, Ints]] = field(default_factory=list)

    def since(self, first_day: int) -> dict[str, Ints]:
        """Everything from a day on, as columns."""
        columns = {
            name: np.concatenate([part[name] for part in self.parts]) for name in self.parts[0]
        }
        inside = columns["day"] >= first_day
        return {name: values[inside] for name, values in columns.items()}


@contextmanager
def watching() -> Iterator[Watched]:
    """Note the chance of every decision that the generator draws meanwhile."""
    watched, decide = Watched(), leaving.decide

    def noted(spells: Any, index: Ints, day: Ints, levels: dict[str, Ints], *rest: Any) -> Ints:
        family = spells["family"][index]
        watched.parts.append(
            {name: levels[name] for name in _KEPT}
            | {
                "chance": leaving.resignation_risk(family, levels),
                "day": day,
                "family": family,
                "named": spells["pool_from"][index],
                "recruited": spells["source"][index],
                "length": day - spells["employer_start"][index],
            }
        )
        return decide(spells, index, day, levels, *rest)

    leaving.decide = noted
    try:
        yield watched
    finally:
        leaving.decide = decide


def expected_ratios(
    watched: Watched, first_day: int, usual: tuple[str, ...], others: tuple[str, ...]
) -> dict[str, Share]:
    """Every ratio of the benchmark by name, with chances in the place of decisions."""
    at = watched.since(first_day)
    chance = at["chance"] / leaving.BILLION
    base = strata(at["family"], at["service"], at["age"])

    def compared(exposed: Bools, part: Bools, stratum: Ints = base) -> Share:
        return mantel_haenszel(chance[part], exposed[part], stratum[part])

    everybody = np.ones(chance.size, dtype=bool)
    elsewhere = at["family"] != KEYS.index(truths.NO_EFFECT_FAMILY)
    developed = at["talent"] % 2 == 1
    # Named in the middle of a month, and known as such from the next one on.
    pool = at["named"].astype("datetime64[D]").astype("datetime64[M]") < at["day"].astype(
        "datetime64[D]"
    ).astype("datetime64[M]")
    labels = list(truths.RATIOS["disability"])
    known = at["disability"] != labels.index("Not declared")
    found = {
        "disability": compared(at["disability"] == labels.index("Yes"), known),
        "culture unit": compared(at["unit"] == 1, everybody),
        "intervention": compared(at["intervention"] == 1, everybody),
        "development, elsewhere": compared(developed, elsewhere),
        "development, without effect": compared(developed, ~elsewhere),
        "Rising Stars, undeveloped": compared(pool, elsewhere & ~developed),
        "Rising Stars, developed": compared(pool, elsewhere & developed),
        "Rising Stars developed, elsewhere": compared(developed, elsewhere & pool),
        "Rising Stars developed, without effect": compared(developed, ~elsewhere & pool),
    }
    places = strata(at["family"], at["band"], at["service"], at["age"])
    early = at["length"] < truths.EARLY_DAYS
    as_usual = np.isin(at["recruited"], [SOURCES.index(name) for name in usual])
    for name in others:
        mine = at["recruited"] == SOURCES.index(name)
        found[f"source: {name}"] = compared(mine, early & (as_usual | mine), places)
    return found


def written_ratios(others: tuple[str, ...]) -> dict[str, float]:
    """The ratios as they are written, of what each comparison is about."""
    talent = {name: truths.RATIOS["talent"][name] / 1000 for name in _TALENT}
    table = {
        "disability": truths.RATIOS["disability"]["Yes"] / 1000,
        "culture unit": truths.RATIOS["unit"]["culture unit"] / 1000,
        "intervention": truths.RATIOS["intervention"]["after"] / 1000,
        "development, elsewhere": talent["others, developed"],
        "development, without effect": 1.0,
        "Rising Stars, undeveloped": talent["Rising Stars, not developed"],
        "Rising Stars, developed": talent["Rising Stars, developed"] / talent["others, developed"],
        "Rising Stars developed, elsewhere": talent["Rising Stars, developed"]
        / talent["Rising Stars, not developed"],
        "Rising Stars developed, without effect": 1.0,
    }
    return table | {f"source: {name}": truths.RATIOS["source"][name] / 1000 for name in others}
