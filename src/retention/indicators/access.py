"""Equal access: who is developed, appointed and taken into a formal process, by group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd

from retention.counts import Grid, Stretches, grid_of, stretches_of
from retention.counts.arrays import FloatArray
from retention.counts.attendance import ALL_YEAR
from retention.counts.stocks import stocks_at
from retention.errors import ArgumentError, nearest
from retention.indicators.definitions.access import (
    ACCESS_TO_DEVELOPMENT,
    APPOINTED_FROM_SHORTLISTING,
    FORMAL_PROCESS,
    with_kind,
)
from retention.indicators.support import attending, not_told, notes_on_status, years_of
from retention.indicators.support_evidence import development
from retention.indicators.tables import group_columns, table_of
from retention.periods import Periods
from retention.results import Definition, IndicatorTable
from retention.schema import PROCESS_KINDS
from retention.workforce import NOT_RECORDED, Workforce

Groups = Literal["standard", "recorded"]
WHITE, BME = "White", "Black and minority ethnic"
DISABLED, NON_DISABLED = "Disabled", "Non-disabled"
NOT_DECLARED = "Not declared"
_UNKNOWN = ("", "not known", "not given", "unknown", "undefined", "unspecified", NOT_RECORDED)
_UNDECLARED = ("not stated", "not declared", "prefer not")
"""What the words of those who did not say begin with."""
_REFERENCES = {"ethnicity": WHITE, "disability": NON_DISABLED}


def access_to_development(
    workforce: Workforce,
    period: Periods,
    *,
    by: str = "ethnicity",
    groups: Groups = "standard",
    reference: str | None = None,
    level: float = 0.95,
) -> IndicatorTable:
    """How much more likely the reference group is to be developed than each other group.

    White over black and minority ethnic, non-disabled over disabled: 1 is equal access, above 1
    the reference group is more likely.

    Parameters
    ----------
    workforce, level
        As `retention.headcount`.
    period : Period or sequence of Period
        The 12 months are those up to the last day of each, as `retention.year_to` has them.
    by : str, default "ethnicity"
        One column of the records.
    groups : {"standard", "recorded"}
        The groups of the equality standards, for ethnicity and disability, or those recorded.
        Who is not declared is a group of its own either way.
    reference : str, optional
        The group that all others are compared with; by default White, Non-disabled, or the
        largest.

    Returns
    -------
    IndicatorTable
        A row per group: ``denominator`` people, ``numerator`` developed, their ``share``, and
        ``value`` the ratio with its limits, missing for the reference and the total;
        ``four_fifths`` says in words where the ratio lies, as guidance.

    Raises
    ------
    NotAvailableError
        If the records lack the table, or it is of more people than the workforce.
    ArgumentError
        If the column, the reference or the groups are not there.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-09-30")
    >>> table = retention.access_to_development(workforce, year)
    >>> set(table.frame["ethnicity"]) >= {"White", "Black and minority ethnic"}
    True
    """
    regrouped = _regrouped(workforce, by, groups)
    stretches = stretches_of(regrouped, group_columns(regrouped, by))
    grid = years_of(regrouped, period)
    evidence = development(regrouped)
    if evidence.events is None:
        raise not_told(ACCESS_TO_DEVELOPMENT, evidence.missing)
    count = len(stretches.labels)
    shape = (count + 1, len(grid.periods))
    base, done = np.zeros(shape), np.zeros(shape)
    for at, people in enumerate(attending(regrouped, stretches, grid)):
        there = people[ALL_YEAR]
        base[:, at] = there.counted(None, count)
        reached = evidence.events.any_in(there.person, there.first, there.last)
        done[:, at] = there.counted(reached, count)
    return _compared(
        ACCESS_TO_DEVELOPMENT, regrouped, stretches, grid, (base, done), reference, level,
        notes_on_status(workforce),
    )  # fmt: skip


def appointed_from_shortlisting(
    workforce: Workforce,
    period: Periods,
    *,
    by: Literal["ethnicity", "disability"] = "ethnicity",
    groups: Groups = "standard",
    reference: str | None = None,
    level: float = 0.95,
) -> IndicatorTable:
    """How much more likely the reference group is to be appointed from shortlisting.

    Of the table ``recruitment``, which is of the whole organisation: ``denominator``
    shortlisted, ``numerator`` who accepted. Else as `access_to_development`.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-09-30")
    >>> table = retention.appointed_from_shortlisting(workforce, year)
    >>> bool(table.frame["numerator"].iloc[-1] > 0)
    True
    """
    needed = ("shortlisted", "accepted", by)
    table = _aggregated(workforce, APPOINTED_FROM_SHORTLISTING, "recruitment", needed)
    found = table.assign(group=table[by].astype("str").fillna(""))
    counted = {"denominator": "shortlisted", "numerator": "accepted"}
    return _of_a_table(
        APPOINTED_FROM_SHORTLISTING, workforce, period, by, groups, reference, level, found, counted
    )


def entering_formal_process(
    workforce: Workforce,
    period: Periods,
    *,
    by: Literal["ethnicity", "disability", "gender"] = "ethnicity",
    kind: Literal["disciplinary", "capability"] = "disciplinary",
    groups: Groups = "standard",
    reference: str | None = None,
    level: float = 0.95,
) -> IndicatorTable:
    """How much more likely people of each group are to enter a formal process than the reference.

    The other way round than `access_to_development`: black and minority ethnic over white,
    disabled over non-disabled. Cases are those of the table ``formal_processes``, of the whole
    organisation, over the headcount at the end of the period.

    Examples
    --------
    >>> import retention
    >>> workforce, year = retention.sample(people=500), retention.year_to("2025-09-30")
    >>> table = retention.entering_formal_process(workforce, year)
    >>> "disciplinary" in table.definition.title
    True
    """
    if kind not in PROCESS_KINDS:
        raise ArgumentError(
            f"kind must be one of {', '.join(PROCESS_KINDS)}, was {kind!r}"
            f"{nearest(str(kind), PROCESS_KINDS)}"
        )
    definition = with_kind(FORMAL_PROCESS, kind)
    table = _aggregated(workforce, definition, "formal_processes", ("cases",))
    of_kind = (table["kind"] == kind) & (table["characteristic"].str.casefold() == by)
    if not of_kind.any():
        raise not_told(definition, f"formal_processes has no {kind} cases by {by}")
    found = table[of_kind].assign(group=table.loc[of_kind, "group"].astype("str"))
    return _of_a_table(
        definition, workforce, period, by, groups, reference, level, found, {"numerator": "cases"}
    )


def standard_group(column: str, value: str) -> str:
    """The group of the equality standards that a recorded value belongs to.

    Examples
    --------
    >>> standard_group("ethnicity", "White - Irish"), standard_group("ethnicity", "Mixed")
    ('White', 'Black and minority ethnic')
    >>> standard_group("disability", "Yes"), standard_group("disability", "Prefer not to say")
    ('Disabled', 'Not declared')
    """
    plain = " ".join(value.casefold().split())
    if plain in _UNKNOWN or plain.startswith(_UNDECLARED):
        return NOT_DECLARED
    if column == "ethnicity":
        return WHITE if plain.startswith("white") else BME
    if column == "disability":
        known = {"yes": DISABLED, "disabled": DISABLED, "no": NON_DISABLED}
        return known.get(plain, NON_DISABLED if plain.startswith("non") else value)
    return value


def _regrouped(workforce: Workforce, by: str, groups: Groups) -> Workforce:
    """The workforce with the values of one column written as their groups."""
    if groups not in ("standard", "recorded"):
        raise ArgumentError(
            f"groups must be 'standard' or 'recorded', was {groups!r}"
            f"{nearest(str(groups), ('standard', 'recorded'))}"
        )
    workforce.check_columns([by], "by")
    for name, values in _values_of(workforce, by, groups).items():
        workforce = workforce.merged(by, values, into=name)
    return workforce


def _values_of(workforce: Workforce, by: str, groups: Groups) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for value in workforce.spells[by].astype("str").dropna().unique():
        name = standard_group(by, str(value))
        if groups == "standard" or name == NOT_DECLARED:
            found.setdefault(name, []).append(str(value))
    return found


def _aggregated(
    workforce: Workforce, definition: Definition, name: str, columns: tuple[str, ...]
) -> pd.DataFrame:
    """A table of the whole organisation."""
    if name not in workforce.tables:
        raise not_told(definition, f"the records have no table {name}")
    if workforce.conditions:
        raise not_told(
            definition,
            f"the table {name} is of the whole organisation, not of {workforce.population}",
            "ask it of all staff, without where()",
        )
    table = workforce.table(name)
    absent = [c for c in columns if c not in table]
    if absent:
        raise not_told(definition, f"the table {name} has no column {absent[0]}")
    return table


def _of_a_table(
    definition: Definition,
    workforce: Workforce,
    period: Periods,
    by: str,
    groups: Groups,
    reference: str | None,
    level: float,
    table: pd.DataFrame,
    counted: Mapping[str, str],
) -> IndicatorTable:
    """Counts of an aggregated table, by group and period, over its own base or the headcount."""
    regrouped = _regrouped(workforce, by, groups)
    stretches = stretches_of(regrouped, group_columns(regrouped, by))
    grid = grid_of(regrouped, period)
    names = stretches.labels[by].tolist()
    named = table["group"].map(
        lambda v: (
            standard_group(by, v)
            if groups == "standard" or standard_group(by, v) == NOT_DECLARED
            else v
        )
    )
    table = table.assign(group=named)
    # Who applied, or had a case, may be of a group of which nobody is in post.
    names += sorted(set(named) - set(names))
    shape = (len(names) + 1, len(grid.periods))
    columns: dict[str, FloatArray] = {"denominator": np.zeros(shape)}
    heads = stocks_at(stretches, grid.last_days)
    columns["denominator"][: len(stretches.labels)] = heads[:-1]
    columns["denominator"][-1] = heads[-1]
    for name, source in counted.items():
        columns[name] = _by_period(table, source, names, grid)
    labels = pd.DataFrame({by: pd.array(names, dtype="str")})
    return _compared(
        definition,
        regrouped,
        replace(stretches, labels=labels),
        grid,
        (columns["denominator"], columns["numerator"]),
        reference,
        level,
        (),
    )


def _by_period(table: pd.DataFrame, source: str, names: list[str], grid: Grid) -> FloatArray:
    """Sums of a column over the rows whose period starts in each period, the total last."""
    counts = np.zeros((len(names) + 1, len(grid.periods)))
    place = table["group"].map({name: at for at, name in enumerate(names)}).to_numpy(np.int64)
    start = table["period_start"].to_numpy().astype("datetime64[D]").astype(np.int64)
    number = table[source].fillna(0).to_numpy(np.float64)
    for at, (first, last) in enumerate(zip(grid.first_days, grid.last_days, strict=True)):
        inside = (start >= first) & (start <= last)
        counts[:-1, at] = np.bincount(place[inside], number[inside], len(names))
    counts[-1] = counts[:-1].sum(axis=0)
    return counts


def _compared(
    definition: Definition,
    workforce: Workforce,
    stretches: Stretches,
    grid: Grid,
    counts: tuple[FloatArray, FloatArray],
    reference: str | None,
    level: float,
    notes: tuple[str, ...],
) -> IndicatorTable:
    base, count = counts
    (by,) = stretches.labels.columns
    names = stretches.labels[by].tolist()
    chosen = reference if reference is not None else _reference(by, names, base)
    if chosen not in names:
        raise ArgumentError(
            f"reference must be a group of {by} ({', '.join(names)}), was {chosen!r}"
            f"{nearest(str(chosen), names)}"
        )
    marks = np.zeros_like(base)
    marks[names.index(chosen)] = 1
    return table_of(
        definition,
        workforce,
        stretches,
        grid,
        {"denominator": base, "numerator": count, "is_reference": marks},
        level=level,
        notes=(f"the group compared with is {chosen}", *notes),
    )


def _reference(by: str, names: list[str], base: FloatArray) -> str:
    """The reference of the equality standards, else the largest of the declared groups."""
    usual = _REFERENCES.get(by, "")
    for name in (usual, "No" if by == "disability" else usual):
        if name in names:
            return name
    declared = [n for n in names if n not in (NOT_DECLARED, NOT_RECORDED)] or names
    return max(declared, key=lambda n: float(base[names.index(n)].sum()))
