"""Parts of the workforce by name: who is left out of them, and how many that is."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from retention.counts import Grid, count_events, count_stocks, grid_of, stretches_of
from retention.counts.arrays import FloatArray
from retention.counts.stocks import posts_at
from retention.errors import ArgumentError, nearest
from retention.indicators.definitions.events import BY_LAST_DAY
from retention.indicators.definitions.scope import IN_SCOPE, SCOPE_ACCOUNT
from retention.indicators.tables import table_of
from retention.periods import Periods
from retention.reference import excluded_values, is_excluded, scope_words
from retention.results import IndicatorTable
from retention.workforce import Workforce

SUBSTANTIVE = "substantive"
NO_ZERO_FTE = "no_zero_fte"
EXCLUSIONS = {**scope_words(), NO_ZERO_FTE: "0 FTE"}
"""Each scope and the words for what it leaves out, in the order in which it is counted."""


def scope(workforce: Workforce, *names: str) -> Workforce:
    """The part of the workforce that figures of turnover are usually made of.

    Posts are left out, not people: who also holds a post that is kept stays, with that post.
    As with ``where``, going out of the part, by a move too, is leaving it.

    Parameters
    ----------
    workforce : Workforce
    *names : str
        ``no_bank_or_locum``; ``no_honorary``; ``no_doctors_in_training``, who go from one
        employer to the next as planned; ``no_zero_fte``; or ``substantive`` for all of them.
        What employers call these posts is in ``reference/scopes.csv``. A post whose FTE is
        not recorded is kept.

    Returns
    -------
    Workforce
        Its ``population`` names what is left out.

    Raises
    ------
    ArgumentError
        If there is no such scope, or the records lack the column that tells it.

    See Also
    --------
    scope_account : How many people and posts are left out.

    Examples
    --------
    >>> import retention
    >>> workforce = retention.sample(people=500)
    >>> retention.scope(workforce, "no_honorary", "no_bank_or_locum").population
    'without: bank and locum, honorary'
    """
    for name in _named(names):
        workforce = _without(workforce, name)
    return workforce


def scope_account(
    workforce: Workforce, period: Periods, *names: str, level: float = 0.95
) -> IndicatorTable:
    """How many people and posts a scope keeps, and how many each exclusion leaves out.

    Exclusions are taken in the order of `scope`; each row has those whom the rows before
    have not left out, so kept and left out add up to everyone employed. A post beside a
    kept one leaves a post out and no person.

    Parameters
    ----------
    workforce, period, level
        As `retention.headcount`; people on leave are in it.
    *names : str
        As `scope`.

    Returns
    -------
    IndicatorTable
        Grouped by ``scope``: people (``opening``, ``closing``, ``exposed`` at any time of the
        period), posts and FTE; ``value`` is people at the closing census.

    Raises
    ------
    ArgumentError
        As `scope`.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-09-30")
    >>> frame = retention.scope_account(workforce, year, "substantive").frame
    >>> kept, everyone = frame["closing"].iloc[0], frame["closing"].iloc[-1]
    >>> bool(frame["closing"].iloc[1:-1].sum() == everyone - kept)
    True
    """
    chosen = _named(names)
    grid = grid_of(workforce, period)
    parts = [workforce]
    for name in chosen:
        parts.append(_without(parts[-1], name))
    sizes = [_sizes(part, grid) for part in parts]
    columns = {}
    for name in sizes[0]:
        counted = [size[name] for size in sizes]
        left_out = [before - after for before, after in pairwise(counted)]
        columns[name] = np.vstack([counted[-1], *left_out, counted[0]])
    rows = [IN_SCOPE, *(EXCLUSIONS[name] for name in chosen)]
    labels = pd.DataFrame({"scope": pd.array(rows, dtype="str")})
    stretches = replace(stretches_of(workforce), labels=labels)
    return table_of(SCOPE_ACCOUNT, workforce, stretches, grid, columns, level=level)


def _named(names: tuple[str, ...]) -> tuple[str, ...]:
    """The exclusions that some names stand for, each once and in their order."""
    known = (SUBSTANTIVE, *EXCLUSIONS)
    if not names:
        raise ArgumentError(
            f"scope must be given at least one of {', '.join(known)}, was given none"
        )
    for name in names:
        if name not in known:
            raise ArgumentError(
                f"scope must be one of {', '.join(known)}, was {name!r}{nearest(str(name), known)}"
            )
    return tuple(e for e in EXCLUSIONS if e in names or SUBSTANTIVE in names)


def _without(workforce: Workforce, name: str) -> Workforce:
    return workforce.excluding(EXCLUSIONS[name], _left_out(workforce, name))


def _left_out(workforce: Workforce, name: str) -> npt.NDArray[np.bool_]:
    """Which posts are out of a scope."""
    spells = workforce.spells
    telling = ("fte",) if name == NO_ZERO_FTE else tuple(excluded_values(name))
    there = [column for column in telling if column in spells]
    if not there:
        others = [n for n in EXCLUSIONS if n != name]
        raise ArgumentError(
            f"scope {name!r} needs {' or '.join(telling)}, which these records do not have; add "
            f"the column, or name the scopes that can be told, of {', '.join(others)}"
        )
    if name == NO_ZERO_FTE:
        return (spells["fte"] == 0).to_numpy(dtype=bool)
    out = np.zeros(len(spells), dtype=bool)
    for column in there:
        labels = spells[column].cat.categories
        chosen = [label for label in labels if is_excluded(name, column, str(label))]
        out |= spells[column].isin(chosen).to_numpy(dtype=bool)
    return out


def _sizes(workforce: Workforce, grid: Grid) -> dict[str, FloatArray]:
    """People, posts and FTE of a part, each of shape (periods,)."""
    stretches = stretches_of(workforce)
    stocks, posts = count_stocks(stretches, grid), posts_at(stretches, grid.censuses)
    fte = (stocks.opening_fte[-1], stocks.closing_fte[-1])
    if not workforce.has_fte:
        fte = (np.full_like(fte[0], np.nan), np.full_like(fte[1], np.nan))
    return {
        "opening": stocks.opening[-1],
        "closing": stocks.closing[-1],
        "exposed": count_events(stretches, grid, BY_LAST_DAY).exposed[-1],
        "opening_posts": posts[grid.opening],
        "closing_posts": posts[grid.closing],
        "opening_fte": fte[0],
        "closing_fte": fte[1],
    }
