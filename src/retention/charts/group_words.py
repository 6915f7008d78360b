"""What a chart of groups says in words, from published numbers only and by plain rules."""

from __future__ import annotations

from collections.abc import Sequence

from retention.charts.layout import shortened
from retention.charts.rows import Row, on_scale
from retention.disclosure import PublishedTable
from retention.periods import Period, day_label
from retention.results import UNIT_WORDS

MOST_NAMES = 2
MOST_LISTED = 6


STATEMENTS = {
    "Headcount": "{value} people were in post on {last_day}",
    "Full-time equivalents": "{value} full-time equivalents were in post on {last_day}",
    "Leaver rate": "{value} of people left",
    "Joiner rate": "Joiners came to {value} of mean headcount",
    "Stability index": "{value} of people stayed",
    "Leavers by event": "Leavings came to {value} of mean headcount",
    "Offers not accepted": "{value} of offers were not accepted",
    "Joiners who had worked here before": "{value} of joiners had worked here before",
    "Development that builds on a strength": "{value} of people with a recorded strength had "
    "development that builds on one",
    "Unseen: no appraisal, plan or development in 12 months": "The records know of no appraisal, "
    "plan or development of {value} of people",
    "Leavers who named development": "{value} of leavers with a known reason named development",
    "Rising Stars among those assessed": "{value} of those assessed are Rising Stars",
    "Rising Stars who still are at the next census": "{value} of those assessed again still are "
    "Rising Stars",
}
BASES = {
    "Offers not accepted": ("of offers",),
    "Rising Stars among those assessed": ("of people", "assessed"),
    "Rising Stars who still are at the next census": ("of people", "assessed again"),
    "Development that builds on a strength": ("of people with", "a recorded strength"),
}
"""What counts are counts of, by the title, where no census or period tells it."""

OF_STEP = {
    "New starters who are still in post": "{value} of those who joined {when} were still in post "
    "{step}",
    "Leavers who came back": "{value} of those who left {when} had come back {step}",
}
"""The total in a sentence, by the title of the definition; of tables of one step the second."""

COMPARISONS = {
    "Leaver rate": (
        "lost a clearly larger share than the rest",
        "lost a clearly smaller share than the rest",
        "a clearly smaller one",
    )
}
"""What groups above the rest did, those below, and those below in the same sentence."""
ANY_COMPARISON = ("clearly above the rest", "clearly below the rest", "clearly below it")
COUNTED = {
    "leavers": "leavers",
    "joiners": "joiners",
    "stayers": "stayers",
    "event_leavers": "leavings",
    "left_within": "leavers",
}
"""What a count is a number of, by the quantity of its measure."""


def headline(table: PublishedTable, rows: Sequence[Row], period: Period) -> str:
    """The message: the total, and which groups stand apart from the rest."""
    total = next((row for row in rows if row.total), None)
    groups = [row for row in rows if not row.total]
    title = table.definition.title
    when = f" {in_period(period)}"
    if total is None or not total.shown:
        few = total is None or total.suppressed
        start = f"{title}: {'too few people to show' if few else 'no number'} for all together"
        when = ""
    elif title in STATEMENTS:
        last_day = day_label(period.last_day)
        start = STATEMENTS[title].format(value=total.value_text, last_day=last_day)
        when = "" if last_day in start else when
    elif title in OF_STEP and table.along:
        step = step_words(table)
        start = OF_STEP[title].format(value=total.value_text, when=in_period(period), step=step)
        when = ""
    else:
        start, when = f"{title} is {total.value_text}{when}", ""
    apart = _who_stands_apart(table, groups)
    return f"{start}; {apart}" if apart else f"{start}{when}"


def _who_stands_apart(table: PublishedTable, groups: Sequence[Row]) -> str:
    noun = group_noun(table.by)
    if groups and not any(row.shown for row in groups):
        few = any(row.suppressed for row in groups)
        return f"{'too few people to show it' if few else 'no numbers'} by {noun}"
    compared = [row for row in groups if row.verdict]
    if len(groups) < 2 or not compared:
        return ""
    all_shown = len(compared) == len(groups)
    higher, lower = (
        [row.name for row in compared if row.verdict == verdict] for verdict in ("higher", "lower")
    )
    if not higher and not lower:
        return f"no {noun if all_shown else f'{noun} shown'} stands clearly apart"
    scope = f"{len(compared)} {plural(noun)}{'' if all_shown else ' shown'}"
    more, less, short = COMPARISONS.get(table.definition.title, ANY_COMPARISON)
    if not lower:
        return f"{_who(higher, scope)} {more}"
    if not higher:
        return f"{_who(lower, scope)} {less}"
    return f"{_who(higher, scope)} {more}, {_who(lower, scope)} {short}"


def _who(names: Sequence[str], scope: str) -> str:
    """One or two names, else how many of how many."""
    if len(names) <= MOST_NAMES:
        return " and ".join(shortened(name) for name in names)
    return f"{len(names)} of {scope}"


def subtitle(table: PublishedTable, period: Period) -> str:
    """What was measured, of whom, in which unit and period."""
    definition = table.definition
    by = f" by {group_noun(table.by)}" if table.by else ""
    unit = UNIT_WORDS[definition.unit]
    step = f" {step_words(table)}" if table.along else ""
    parts = [f"{definition.title}{step}{by}", table.population]
    if unit.casefold() != definition.title.casefold():
        parts.append(unit)
    parts.append(period.label)
    if definition.interval != "not applicable":
        parts.append(f"with {float(table.frame['level'].iloc[0]):.0%} intervals")
    return ", ".join(parts)


def caption(table: PublishedTable, rows: Sequence[Row], *, starts_at: str = "") -> str:
    """How to read the picture, then what stands under every picture of the table."""
    groups = [row for row in rows if not row.total]
    shown = sum(row.shown for row in groups)
    parts = []
    if len(groups) > 1:
        compared = f"; {shown} groups compared" if shown > 1 else ""
        parts.append(f"Ordered by size, not a ranking{compared}")
    total = next((row for row in rows if row.total and row.shown), None)
    if groups and total is not None and on_scale(total, rows, table):
        parts.append("Dotted line: the value of all together")
    if len(groups) > 1 and any(row.verdict for row in groups):
        parts.append(
            "Higher or lower than the rest: the interval of the difference, widened for the "
            "number of groups, leaves out 0"
        )
    if starts_at:
        parts.append(f"The axis starts at {starts_at}, not at 0")
    periods = len(table.periods)
    if periods > 1:
        parts.append(f"The latest of the {periods} periods in the table")
    parts.extend(f"{note[0].upper()}{note[1:]}" for note in table.notes if note)
    return ". ".join([*parts, table.caption])


def alt_text(table: PublishedTable, rows: Sequence[Row], period: Period, title: str) -> str:
    """The picture in plain sentences: what it shows, the pattern, the numbers that matter."""
    groups = [row for row in rows if not row.total]
    shown = [row for row in groups if row.shown]
    noun = group_noun(table.by)
    kind = (
        "Dot and interval chart" if table.definition.interval != "not applicable" else "Dot chart"
    )
    sentences = [f"{kind}: {subtitle(table, period)}", title]
    sentences += [row.reading for row in rows if row.total and row.shown]
    for verdict in ("higher", "lower"):
        apart = [row.reading for row in shown if row.verdict == verdict]
        if apart:
            sentences.append(f"{verdict.capitalize()} than the rest: {'; '.join(apart)}")
    others = [row for row in shown if row.verdict not in ("higher", "lower")]
    if others and len(others) <= MOST_LISTED:
        which = "Others" if len(others) < len(shown) else f"By {noun}, largest first"
        sentences.append(f"{which}: {'; '.join(row.reading for row in others)}")
    elif others:
        low, high = (f(shown, key=lambda r: r.value).value_text for f in (min, max))
        sentences.append(f"{len(shown)} {plural(noun)} lie between {low} and {high}")
    hidden = len(groups) - len(shown)
    if hidden:
        verb = "has" if hidden == 1 else "have"
        sentences.append(f"{hidden} of {len(groups)} {plural(noun)} {verb} no number shown")
    return " ".join(f"{s}." for s in sentences)


def base_words(table: PublishedTable, base: str) -> tuple[str, ...]:
    """What the counts of a row are counts of, as a heading of two short lines."""
    if table.definition.title in BASES:
        return BASES[table.definition.title]
    measure = table.definition.measure(base)
    counted = COUNTED.get(table.definition.measure("numerator").quantity, "")
    start = f"{counted}, of people" if counted else "of people"
    if measure.quantity == "starters":
        return (start, "who started")
    if measure.quantity.startswith("event_leavers"):
        return ("of leavers",)
    where = {"opening": "at the start", "closing": "at the end", "period": "in the period"}
    return (start, f"in post {where[measure.when]}")


def step_words(table: PublishedTable) -> str:
    """The one step of a table that has steps, such as "after 12 months"."""
    row = table.frame.iloc[-1]
    return " ".join(f"{column} {row[column]}" for column in table.along)


_NOUNS = {"rising_star": "Rising Star label"}


def group_noun(by: Sequence[str]) -> str:
    """The groups in words: staff_group is a staff group, rising_star the label of that."""
    return " and ".join(_NOUNS.get(c, c.replace("_", " ")) for c in by) or "group"


def plural(noun: str) -> str:
    """More than one of it.

    Examples
    --------
    >>> plural("staff group"), plural("ethnicity")
    ('staff groups', 'ethnicities')
    """
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("s", "x", "ch", "sh")) else f"{noun}s"


def in_period(period: Period) -> str:
    """When, as part of a sentence.

    Examples
    --------
    >>> from datetime import date
    >>> from retention.periods import Period, year_to
    >>> in_period(year_to("2024-09-30"))
    'in the year to 30 September 2024'
    >>> in_period(Period(date(2024, 9, 30), date(2024, 10, 1)))
    'on 30 September 2024'
    """
    label = period.label
    if period.days == 1:
        return f"on {label}"
    if label.startswith("year"):
        return f"in the {label}"
    return f"from {label}" if " to " in label else f"in {label}"
