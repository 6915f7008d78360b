"""Which units make up which directorates: what ties tables by the one to tables by the other.

Whoever knows the organisation knows this, so the gate must reckon with it. It is read from
the posts at each census and over each period, since organisations change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from retention.counts.codes import value_codes
from retention.periods import Period
from retention.results import Block, Nesting
from retention.schema import ATTRIBUTES
from retention.workforce import Workforce

NESTING_COLUMNS = tuple(c.name for c in ATTRIBUTES if c.kind == "text" and not c.of_person)
"""Columns of posts whose groups may lie in each other, as every insider knows."""

_Codes = npt.NDArray[np.int64]
_FAR = np.datetime64("9999-12-31", "s")


def nestings_of(
    workforce: Workforce, by: Sequence[str], periods: Sequence[Period]
) -> tuple[Nesting, ...]:
    """How the group columns lie in others of the records, at each census and in each period.

    Parameters
    ----------
    workforce : Workforce
    by : sequence of str
        The group columns of a table.
    periods : sequence of Period

    Returns
    -------
    tuple of Nesting
        Only what tells more than that all groups together are everyone.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-09-30")
    >>> {(n.inner, n.outer) for n in nestings_of(workforce, ["unit"], [year])}
    {('unit', 'directorate')}
    """
    spells = workforce.spells
    there = [c for c in NESTING_COLUMNS if c in spells]
    pairs = [(a, b) for a in by if a in there for b in there if b != a]
    if not pairs:
        return ()
    start = spells["start"].to_numpy().astype("datetime64[s]")
    exit_ = spells["exit"].fillna(pd.Timestamp(_FAR)).to_numpy().astype("datetime64[s]")
    moments = [(w, (start <= high) & (exit_ > low)) for w, low, high in _moments(periods)]
    found = []
    for inner, outer in pairs:
        (a, names), (b, above) = value_codes(spells[inner]), value_codes(spells[outer])
        pair, size = a * len(above) + b, len(names) * len(above)
        known: dict[bytes, tuple[Block, ...]] = {}
        for when, there_then in moments:
            held = np.bincount(pair[there_then], minlength=size) > 0
            key = np.packbits(held).tobytes()
            if key not in known:
                known[key] = _blocks(np.flatnonzero(held), names, above)
            if len(known[key]) > 1:
                found.append(Nesting(inner, outer, when, known[key]))
    return tuple(found)


def _moments(
    periods: Sequence[Period],
) -> Iterator[tuple[tuple[pd.Timestamp, ...], np.datetime64, np.datetime64]]:
    """Every census and period, with the first and last day of it."""
    days = dict.fromkeys(d for p in periods for d in (p.opening_census, p.last_day))
    for day in days:
        yield (pd.Timestamp(day),), np.datetime64(day, "s"), np.datetime64(day, "s")
    for p in periods:
        when = (pd.Timestamp(p.start), pd.Timestamp(p.last_day))
        # By last day or by exit, who left on the day before is in none or one of them.
        yield when, np.datetime64(p.opening_census, "s"), np.datetime64(p.last_day, "s")


def _blocks(pairs: _Codes, inner: list[str], outer: list[str]) -> tuple[Block, ...]:
    """Groups that hang together through people, of the one column and of the other."""
    # Heavy, and a table without groups needs none of it.
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    a, b = np.divmod(pairs, len(outer)) if len(pairs) else (pairs, pairs)
    size = len(inner) + len(outer)
    graph = coo_array((np.ones(len(a)), (a, b + len(inner))), shape=(size, size))
    _, label = connected_components(graph, directed=False)
    blocks: dict[int, tuple[list[str], list[str]]] = {}
    for one in np.unique(a).tolist():
        blocks.setdefault(int(label[one]), ([], []))[0].append(inner[one])
    for other in np.unique(b).tolist():
        blocks[int(label[other + len(inner)])][1].append(outer[other])
    return tuple(sorted((tuple(sorted(x)), tuple(sorted(y))) for x, y in blocks.values()))
