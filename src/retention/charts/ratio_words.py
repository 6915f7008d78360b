"""What a chart of ratios says in words, from published numbers only and by plain rules."""

from __future__ import annotations

from collections.abc import Sequence

from retention.charts import sentences as plain
from retention.charts.group_words import MOST_NAMES, group_noun, in_period, plural
from retention.charts.layout import shortened
from retention.charts.rows import Row
from retention.disclosure import PublishedTable

MORE, LESS = "left more often", "left less often"
VOLUNTARILY = " voluntarily"


def headline(table: PublishedTable, rows: Sequence[Row], reference: str) -> str:
    """Which groups left at another rate than the reference group, where that is clear."""
    noun, when = group_noun(table.by), in_period(table.periods[-1])
    compared = [r for r in rows if r.verdict]
    how = _how(table)
    if len(rows) == 1:
        return f"There is no {noun} but {shortened(reference)} to compare {when}"
    if not compared:
        return f"Too few leavers to compare leaver rates by {noun} {when}"
    higher = [r for r in compared if r.verdict == "higher"]
    lower = [r for r in compared if r.verdict == "lower"]
    to = _named(reference, noun)
    if not higher and not lower:
        what = f"at a clearly different rate from {to}"
        if len(compared) == 1:
            who = _named(compared[0].name, noun)
            return _capital(f"{who} did not leave{how} {what} {when}")
        return f"No group by {noun} left{how} {what} {when} ({len(compared)} compared)"
    parts = [
        _who(found, f"left{how}", way, to, len(compared), noun)
        for found, way in ((higher, "higher"), (lower, "lower"))
        if found
    ]
    return _capital(f"{'; '.join(parts)} {when}")


def _how(table: PublishedTable) -> str:
    """What kind of leaving a sentence is of, where it is not all of it."""
    return VOLUNTARILY if table.definition.key.startswith("voluntary") else ""


def _who(found: Sequence[Row], left: str, way: str, to: str, compared: int, noun: str) -> str:
    if len(found) == 1 and found[0].value > 0:
        who = _named(found[0].name, noun)
        return f"{who} {left} at {found[0].value_text} times the rate of {to}"
    rate = f"{left} at a clearly {way} rate than {to}"
    if len(found) <= MOST_NAMES:
        return f"{' and '.join(_named(r.name, noun) for r in found)} {rate}"
    return f"{len(found)} of {compared} groups by {noun} {rate}"


def _named(name: str, noun: str) -> str:
    """A group in a sentence; a yes or no says what it answers."""
    short = shortened(name)
    return f"{noun} “{short}”" if name.casefold() in ("yes", "no") else short


def _capital(sentence: str) -> str:
    return f"{sentence[0].upper()}{sentence[1:]}"


def subtitle(table: PublishedTable, reference: str) -> str:
    """What was compared with what, of whom and when."""
    parts = [
        f"{table.definition.title} by {group_noun(table.by)}, compared with {shortened(reference)}",
        table.population,
        table.periods[-1].label,
        plain.interval_words(table),
    ]
    return ", ".join(part for part in parts if part)


def caption(table: PublishedTable, rows: Sequence[Row], reference: str, *, cut: bool) -> str:
    """How to read the picture, then what stands under every picture of the table."""
    compared = sum(bool(r.verdict) for r in rows)
    level = float(table.frame["level"].iloc[0])
    periods = len(table.periods)
    return plain.caption(
        table,
        (
            f"the line at 1 is the rate of {shortened(reference)}; half as often and twice "
            "as often lie equally far from it",
            f"{compared} group{'s' if compared != 1 else ''} compared with {shortened(reference)}; "
            "clearly apart: the interval leaves out 1, and of all comparisons listed so "
            f"{1 - level:.0%} at most are false on average",
            "groups in order of size, not a ranking" if len(rows) > 1 else "",
            "an arrow: the interval reaches further than the picture" if cut else "",
            f"the latest of the {periods} periods in the table" if periods > 1 else "",
        ),
    )


def alt_text(table: PublishedTable, rows: Sequence[Row], reference: str, title: str) -> str:
    """The picture in plain sentences."""
    parts = [f"Dot and interval chart: {subtitle(table, reference)}", title]
    shown = [r for r in rows if r.shown and r.name != reference]
    for verdict, words in (("higher", MORE), ("lower", LESS)):
        found = [r.reading for r in shown if r.verdict == verdict]
        if found:
            parts.append(f"{words}: {'; '.join(found)}")
    others = [r for r in shown if r.verdict not in ("higher", "lower")]
    if others and len(others) <= plain.MOST_LISTED:
        parts.append(f"Not clearly different: {'; '.join(r.reading for r in others)}")
    elif others:
        low, high = (f(others, key=lambda r: r.value).value_text for f in (min, max))
        parts.append(f"{len(others)} are not clearly different, from {low} to {high}")
    hidden = sum(not r.shown for r in rows)
    if hidden:
        verb = "has" if hidden == 1 else "have"
        parts.append(
            f"{hidden} of {len(rows)} {plural(group_noun(table.by))} {verb} no ratio shown"
        )
    return plain.sentences(parts)
