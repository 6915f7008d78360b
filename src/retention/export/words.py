"""What tables are called in workbooks and decks, and in which order they come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from retention.disclosure import PublishedTable, Release
from retention.disclosure.release import column_words
from retention.results import UNIT_WORDS

QUESTIONS: Mapping[str | None, str] = {
    "vision": "Vision",
    "culture": "Culture",
    "support": "Support and development",
    None: "Size and reconciliation",
}
"""The questions that tables answer, in their order; those that answer none come last."""


def in_order(release: Release) -> Iterator[tuple[str, PublishedTable]]:
    """The tables by question, within a question as they were published."""
    for question in QUESTIONS:
        for name, table in release.tables.items():
            if table.definition.question == question:
                yield name, table


def title_of(table: PublishedTable) -> str:
    """The measure and its groups."""
    title = table.definition.title
    columns = [column_words(column) for column in table.by]
    # "Leavers by class of reason" names its column already.
    new = [c for c in columns if not set(c.casefold().split()) <= set(title.casefold().split())]
    return f"{title} by {' and '.join(new)}" if new else title


def subtitle_of(table: PublishedTable) -> str:
    """Who was counted, when, and in which unit."""
    population = table.population[:1].upper() + table.population[1:]
    return f"{population}, {period_words(table)}, {UNIT_WORDS[table.definition.unit]}"


def period_words(table: PublishedTable) -> str:
    """The period, or how many there are and the latest."""
    *earlier, latest = table.periods
    return f"{len(earlier) + 1} periods, the latest {latest.label}" if earlier else latest.label
