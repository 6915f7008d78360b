"""Spells for benchmarks: plain arrays of up to 3.5 million rows, in seconds.

Independent of the package on purpose, so that a benchmark never measures a generator that the
package also tests itself with. Nothing here is realistic beyond what costs time: several spells a
person, moves without a gap, open ends, groups of very unequal size, a second post for a few.

Run it to see sizes and seconds:

    python benchmarks/plain_spells.py --spells 3500000
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

OPEN = np.iinfo(np.int32).max
"""Exit of a spell that has not ended."""

_YEAR = 365.25
_LONGEST_SERVICE_YEARS = 40
_CONTIGUOUS_SHARE = 0.6
_SECOND_POST_SHARE = 0.04
_FTE = np.array([1.0, 0.8, 0.6, 0.5, 0.2])
_FTE_SHARE = np.array([0.62, 0.14, 0.12, 0.08, 0.04])


@dataclass(frozen=True)
class PlainSpells:
    """One entry per spell, in no particular order.

    Attributes
    ----------
    person
        Person number.
    start, exit
        Days since 1970, half-open: the first day, and the day after the last; `OPEN` if running.
    group
        Group code; sizes follow a long-tailed law, as units do.
    fte
        Full-time equivalent.
    """

    person: npt.NDArray[np.int32]
    start: npt.NDArray[np.int32]
    exit: npt.NDArray[np.int32]
    group: npt.NDArray[np.int32]
    fte: npt.NDArray[np.float64]


def plain_spells(
    spells: int = 3_500_000,
    groups: int = 2_000,
    years: int = 10,
    as_of: int = 20_392,
    seed: int = 1,
) -> PlainSpells:
    """Draw spells.

    Parameters
    ----------
    spells
        Number of rows.
    groups
        Number of groups.
    years
        Years of records: no spell ended before `as_of` less that many years.
    as_of
        Day of the extract, days since 1970 (20392 is 31 October 2025).
    seed
        A whole number of at least 0.

    Returns
    -------
    PlainSpells
        The arrays, shuffled.

    Examples
    --------
    >>> made = plain_spells(1_000, groups=10)
    >>> made.person.size, bool((made.exit > made.start).all())
    (1000, True)
    """
    rng = np.random.Generator(np.random.PCG64(seed))
    observed_from = as_of - round(years * _YEAR)
    person, position = _people(spells, rng)
    first, last = position == 0, np.append(position[1:] == 0, True)
    length = 1 + (rng.exponential(3 * _YEAR, spells)).astype(np.int64)
    gap = np.where(rng.random(spells) < _CONTIGUOUS_SHARE, 0, rng.integers(30, 900, spells))
    # A person's spells follow one another: every start is the end before it plus a gap.
    gap[first] = 0
    begins = np.flatnonzero(first)
    run = np.cumsum(length + gap) - length
    offset = run - np.repeat(run[begins], np.diff(np.append(begins, spells)))
    earliest = observed_from - rng.integers(0, round(_LONGEST_SERVICE_YEARS * _YEAR), begins.size)
    recent = rng.random(begins.size) < 0.5
    joined = observed_from + rng.integers(0, round(years * _YEAR), begins.size)
    origin = np.where(recent, joined, earliest)
    start = offset + np.repeat(origin, np.diff(np.append(begins, spells)))
    # Whoever would start after the extract or end before the records is folded back inside them.
    start = np.minimum(start, as_of - rng.integers(0, 365, spells))
    end = np.maximum(start + length, observed_from + 1 + rng.integers(0, 365, spells))
    open_now = (end > as_of) | (last & (rng.random(spells) < 0.5))
    shuffle = rng.permutation(spells)
    group = np.minimum((groups * rng.random(spells) ** 2).astype(np.int32), groups - 1)
    return PlainSpells(
        person=person[shuffle].astype(np.int32),
        start=start[shuffle].astype(np.int32),
        exit=np.where(open_now, OPEN, end)[shuffle].astype(np.int32),
        group=group,
        fte=rng.choice(_FTE, spells, p=_FTE_SHARE),
    )


def _people(
    spells: int, rng: np.random.Generator
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Number the people, with 1 to 6 spells each, and every spell within its person."""
    counts = 1 + rng.binomial(5, 0.15, spells)
    counts += rng.random(spells) < _SECOND_POST_SHARE
    people = int(np.searchsorted(np.cumsum(counts), spells)) + 1
    counts = counts[:people]
    counts[-1] -= int(counts.sum()) - spells
    begins = np.cumsum(counts) - counts
    person = np.repeat(np.arange(people), counts)
    return person, np.arange(spells) - np.repeat(begins, counts)


def main() -> None:
    """Make the spells once and print what they cost."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--spells", type=int, default=3_500_000)
    parser.add_argument("--groups", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    begun = time.perf_counter()
    made = plain_spells(asked.spells, groups=asked.groups, seed=asked.seed)
    seconds = time.perf_counter() - begun
    columns = (made.person, made.start, made.exit, made.group, made.fte)
    size = sum(column.nbytes for column in columns)
    people = int(made.person.max()) + 1
    share_open = float((made.exit == OPEN).mean())
    print(f"{asked.spells:,} spells of {people:,} people in {seconds:.1f} s, {size / 1e6:.0f} MB")
    print(f"{share_open:.1%} open; largest group {int(np.bincount(made.group).max()):,}")


if __name__ == "__main__":
    main()
