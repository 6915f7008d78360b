"""How Rising Stars and their colleagues left: by cause, or by destination."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

import numpy as np

from retention.counts.arrays import IntArray
from retention.errors import ArgumentError, nearest
from retention.indicators.definitions.stars import COLLEAGUES, STARS
from retention.indicators.definitions.stars_followed import leaving_definition
from retention.indicators.rising_stars.followed import Followed
from retention.indicators.rising_stars.population import Census
from retention.indicators.tables import Columns
from retention.reference import destination_class, reason_class, reason_flag
from retention.results import IndicatorTable
from retention.rising_stars import RisingStarRule
from retention.workforce import Workforce

PLANNED, OTHER = "planned rotation", "other causes"
_CAUSES = ("death", PLANNED, "end of contract", OTHER)
_DESTINATIONS = ("another NHS employer", "outside the NHS", "destination not known")
Split = Literal["cause", "destination"]


def rising_stars_leaving(
    workforce: Workforce,
    census: Census,
    rule: RisingStarRule,
    *,
    split: Split = "cause",
    after: str | Sequence[str] = ("12 months", "24 months"),
    by: str | Collection[str] = (),
    level: float = 0.95,
) -> IndicatorTable:
    """How those whom `rising_stars_kept` compares left, by cause or by destination.

    Parameters
    ----------
    workforce, census, rule, after, by, level
        As `rising_stars_kept`.
    split : {"cause", "destination"}
        Death, planned rotation, end of contract and other causes; or another NHS employer,
        outside the NHS and not known. Of several leavings the last before the anniversary
        counts.

    Returns
    -------
    IndicatorTable
        A row per census, group, ``after``, ``people`` and cause or destination; ``value`` is
        the share of those compared, and ``gone`` all who are not in post on the anniversary.

    Examples
    --------
    >>> import retention
    >>> rule = retention.RisingStarRule(version="2026-1")
    >>> workforce = retention.sample(people=500)
    >>> frame = retention.rising_stars_leaving(workforce, "2023-03-31", rule).frame
    >>> frame["cause"].unique().tolist()
    ['death', 'planned rotation', 'end of contract', 'other causes']
    """
    if split not in ("cause", "destination"):
        raise ArgumentError(
            f"split must be cause or destination, was {split!r}"
            f"{nearest(str(split), ('cause', 'destination'))}"
        )
    followed = Followed.of(workforce, census, rule, after, by)
    kinds, kind = _kinds(workforce, split)
    steps: dict[tuple[str, ...], Columns] = {}
    for horizon in followed.horizons:
        for name in (STARS, COLLEAGUES):
            counts = [followed.gone(i, name, horizon, kind, len(kinds)) for i in followed.places]
            for number, word in enumerate(kinds):
                steps[horizon.label, name, word] = {
                    "denominator": np.stack([c[0] for c in counts], axis=1),
                    "gone": np.stack([c[1].sum(axis=0) for c in counts], axis=1),
                    "numerator": np.stack([c[1][number] for c in counts], axis=1),
                }
    definition = leaving_definition(split, rule, followed.matched_on)
    return followed.table(definition, steps, ("after", "people", split), level)


def _kinds(workforce: Workforce, split: Split) -> tuple[tuple[str, ...], IntArray]:
    """The kinds of leaving and that of each post's end."""
    column = "leaving_reason" if split == "cause" else "destination"
    spells = workforce.spells
    if column not in spells:
        raise ArgumentError(
            f"split must be of a column of these records, which have no {column}; add it to leavers"
        )
    words = spells[column].astype("category").cat
    kinds, place = (_CAUSES, _cause) if split == "cause" else (_DESTINATIONS, _destination)
    # Blank has the code -1, which reads the last entry.
    found = [place(str(word)) for word in words.categories] + [place(None)]
    return kinds, np.array(found, dtype=np.int64)[words.codes.to_numpy()]


def _cause(label: str | None) -> int:
    word = PLANNED if reason_flag(label, "planned") else reason_class(label)
    return _CAUSES.index(word if word in _CAUSES else OTHER)


def _destination(label: str | None) -> int:
    names = ("left the organisation, stayed in the NHS", "left the NHS", "unknown")
    return names.index(destination_class(label))
