"""What a model of leaving may look at: names of inputs, their classes, and what is refused."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise

import numpy as np

from retention.counts.arrays import IntArray
from retention.errors import ArgumentError, NotAvailableError, nearest
from retention.periods import DAYS_PER_YEAR
from retention.planning.causes import RETIREMENT
from retention.schema import GROUP_COLUMNS
from retention.schema.protected import protected_kind
from retention.workforce import Workforce

SERVICE, YEAR, AGE = "service", "year", "age_band"
FTE_BAND, DEVELOPMENT, STAR = "fte_band", "recent_development", "star"
CONTRACT = "contract_type"
DEFAULT_INPUTS = ("staff_group", "band", CONTRACT, SERVICE, YEAR)
MADE = (SERVICE, YEAR, AGE, FTE_BAND, DEVELOPMENT, STAR)
"""Inputs that are worked out; all others are columns of posts."""

SERVICE_EDGES = (
    *(0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 6.0, 7.0, 8.0),
    *(9.0, 10.0, 12.0, 14.0, 16.0, 18.0, 20.0, 25.0, 30.0, 35.0),
)
"""Years of service at which a class begins: finer where leaving changes fastest."""
AGE_EDGES = (50, 55, 58, 60, 62, 65, 67)
AGE_LABELS = ("under 50", "50 to 54", "55 to 57", "58 to 59", "60 to 61", "62 to 64", "65 to 66")
OLDEST = "67 and over"
FULL_TIME, PART_TIME = "full time", "part time"
RECENT, NOT_RECENT = "in the last 12 months", "not in the last 12 months"
NO_PERSON = ("person", "employee_id", "assignment", "assignment_id")
"""Columns that make a table one of people and not of groups."""


def service_days() -> IntArray:
    """Days of service at which each class after the first begins."""
    return np.round(np.array(SERVICE_EDGES) * DAYS_PER_YEAR).astype(np.int64)


def service_values() -> list[float]:
    """Years of service that stand for each class: its middle.

    Examples
    --------
    >>> values = service_values()
    >>> values[:2], values[-1]
    ([0.125, 0.375], 37.5)
    """
    edges = (0.0, *SERVICE_EDGES, SERVICE_EDGES[-1] + 5.0)
    return [(low + high) / 2 for low, high in pairwise(edges)]


def refuse_protected(name: str, only_in: Mapping[str, str] | None = None) -> None:
    """Refuse an input that is, or stands for, a protected characteristic, by its name.

    The age band may enter the model of retirement and no other. Full and part time work can
    stand for sex and for caring; it is an input only where somebody asks for it by name.

    Raises
    ------
    ArgumentError
    """
    kind = protected_kind(name)
    if name == AGE and dict(only_in or {}).get(AGE) == RETIREMENT:
        return
    if name == FTE_BAND or not kind:
        return
    more = (
        f"; use {AGE!r} where retirement is modelled, which looks at it alone"
        if name == AGE or name in ("age", "birth_year")
        else ""
    )
    verb = "can stand for" if kind == "proxy" else "is"
    raise ArgumentError(
        f"inputs of a model of leaving must not hold {name!r}, which {verb} a protected "
        "characteristic; such fields audit the model afterwards (by=...) and never enter it"
        f"{more}"
    )


def checked_inputs(
    workforce: Workforce, inputs: str | Collection[str] | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The inputs as columns that these records can give, and notes on those they cannot.

    Raises
    ------
    ArgumentError
        If an input is unknown, named twice, a protected characteristic or stands for one; a
        `NotAvailableError` if the records lack the column.
    """
    if inputs is None:
        there = tuple(c for c in DEFAULT_INPUTS if c in MADE or c in workforce.spells)
        absent = [c for c in DEFAULT_INPUTS if c not in there]
        return there, tuple(f"{c} is no input: the records have no such column" for c in absent)
    chosen = (inputs,) if isinstance(inputs, str) else tuple(inputs)
    if len(set(chosen)) != len(chosen):
        raise ArgumentError(
            f"inputs must name each column once, was {', '.join(chosen)}; leave the repeats out"
        )
    for name in chosen:
        _check_one(workforce, name)
    return chosen, ()


def _check_one(workforce: Workforce, name: str) -> None:
    refuse_protected(name, {AGE: RETIREMENT})
    if name in MADE:
        _check_made(workforce, name)
        return
    if name not in GROUP_COLUMNS:
        known = (*(c for c in GROUP_COLUMNS if not protected_kind(c)), *MADE)
        raise ArgumentError(
            f"inputs must be some of {', '.join(known)}, was {name!r}{nearest(name, known)}"
        )
    workforce.check_columns([name], "inputs")


_NEEDS: Mapping[str, tuple[str, str]] = {
    AGE: ("birth_year", "starters or staff"),
    FTE_BAND: ("fte", "starters or staff"),
}


def _check_made(workforce: Workforce, name: str) -> None:
    for column, where in [_NEEDS[name]] if name in _NEEDS else []:
        if column not in workforce.spells:
            raise NotAvailableError(
                f"inputs must be what the records can tell, was {name!r}, for which they have no "
                f"column {column}; add it to {where}, or leave the input out"
            )
    if name == AGE and "leaving_reason" not in workforce.spells:
        raise NotAvailableError(
            f"inputs must have {AGE!r} only where retirement can be told from other leaving, but "
            "the records have no leaving reasons; add them to leavers, or leave the input out"
        )
    if name == DEVELOPMENT and "development" not in workforce.tables:
        raise NotAvailableError(
            f"inputs must be what the records can tell, was {name!r}, for which they have no table "
            "development; put development.csv beside the others, or leave the input out"
        )


def words_of(inputs: Sequence[str]) -> str:
    """Inputs in a sentence.

    Examples
    --------
    >>> words_of(("staff_group", "band", "service"))
    'staff group, band and service'
    """
    names = [name.replace("_", " ") for name in inputs]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
