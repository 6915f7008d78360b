"""Sentences on changes since the year before, made of published numbers by plain rules."""

from __future__ import annotations

import pandas as pd

from retention.charts import change_words as words
from retention.disclosure import PublishedTable
from retention.disclosure.release import MARKERS, NOT_APPLICABLE, SUPPRESSED
from retention.results import NO_CLEAR_CHANGE, NO_INTERVAL, RESTS_ON_UNKNOWN, Row


def change_sentence(table: PublishedTable, row: Row) -> str:
    """What a number is and how it compares with the year before, with the interval.

    Parameters
    ----------
    table : PublishedTable
        Made of `retention.change_on_year_before`.
    row : mapping of str to value
        One of its rows.

    Returns
    -------
    str
        Of published numbers only. It says "no clear change" when the interval holds 0, and
        never why something changed.

    Examples
    --------
    >>> import retention
    >>> from retention.results import rows_of
    >>> workforce, years = retention.sample(people=500), retention.years_to("2025-09-30", 2)
    >>> table = retention.change_on_year_before(retention.headcount(workforce, years))
    >>> published = retention.publish({"change": table})["change"]
    >>> change_sentence(published, rows_of(published.frame)[0])
    'Headcount: 523 on 30 September 2025, 6 people fewer than a year before (no interval applies).'
    """
    if pd.isna(row["value"]):
        return f"{_without_change(table, row)}."
    sentence = words.plain_change(table, row)
    within = f" ({_interval(table, row)})"
    if row["verdict"] == RESTS_ON_UNKNOWN:
        return f"{sentence} among known reasons{within}; unknown reasons could undo it."
    return f"{sentence}{within}."


def change_cell(table: PublishedTable, row: Row) -> str:
    """The change in the few words of a table's cell, or the marker of why there is none."""
    if pd.isna(row["value"]):
        return MARKERS.get(str(row["state"]), MARKERS[NOT_APPLICABLE])
    unit, verdict = table.definition.unit, row["verdict"]
    change = words.amount(unit, float(row["value"]))
    if verdict == NO_INTERVAL:
        return change
    limits = words.interval(unit, float(row["lower"]), float(row["upper"]))
    if verdict == NO_CLEAR_CHANGE:
        return f"{NO_CLEAR_CHANGE} ({limits})"
    doubt = "; unknown reasons could undo it" if verdict == RESTS_ON_UNKNOWN else ""
    return f"{change} ({limits}){doubt}"


def _interval(table: PublishedTable, row: Row) -> str:
    if row["verdict"] == NO_INTERVAL:
        return NO_INTERVAL
    limits = words.interval(table.definition.unit, float(row["lower"]), float(row["upper"]))
    return f"{float(row['level']):.0%} interval {limits}"


def _without_change(table: PublishedTable, row: Row) -> str:
    """What can be said where there is no change to tell, and why there is none."""
    known = not pd.isna(row["now"])
    state = str(row["state"])
    start = words.now_words(table, row) if known else words.unnumbered(table, row)
    if state == SUPPRESSED:
        return (
            f"{start}; the change {words.ON_YEAR_BEFORE} is hidden to protect people"
            if known
            else (f"{start} is hidden to protect people")
        )
    if state == NOT_APPLICABLE:
        return (
            f"{start}, but there was nobody to count in one of the years"
            if known
            else (f"{start}: nobody to count")
        )
    return (
        f"{start}; the year before is not available to compare with"
        if known
        else (f"{start} cannot be counted yet, so no change can be told")
    )
