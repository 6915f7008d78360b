"""Changes on the year before in words, from published numbers only and by plain rules."""

from __future__ import annotations

from collections.abc import Sequence

from retention.charts.group_words import MOST_NAMES, group_noun, in_period, plural
from retention.charts.layout import shortened
from retention.charts.rows import SUMS, Row
from retention.charts.sentences import listed, sentences
from retention.disclosure import PublishedTable
from retention.periods import Period, day_label
from retention.results import (
    CHANGE_OF,
    NO_CLEAR_CHANGE,
    NO_INTERVAL,
    RESTS_ON_UNKNOWN,
    UNIT_WORDS,
    Definition,
    Unit,
    format_number,
    period_of,
)
from retention.results import Row as Record

HIGHER, LOWER = "higher", "lower"
JUDGED = (HIGHER, LOWER, RESTS_ON_UNKNOWN, NO_CLEAR_CHANGE)
"""Verdicts that an interval was read for."""
_STOCKS = ("Headcount", "Full-time equivalents", "Vacancy rate")
_ARTICLE = ("rate", "index", "turnover")
_SMALLEST = 0.05
MOST_LISTED = 6
ON_YEAR_BEFORE = "on the year before"


def subject(definition: Definition) -> str:
    """The indicator whose change it is, inside a sentence.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> subject(SimpleNamespace(title="Leaver rate: change on the year before"))
    'the leaver rate'
    """
    title = definition.title.removesuffix(CHANGE_OF)
    name = title if title[1:2].isupper() else f"{title[0].lower()}{title[1:]}"
    return f"the {name}" if title.endswith(_ARTICLE) else name


def number(unit: Unit, value: float) -> str:
    """How large a change is, without sign and unit.

    Examples
    --------
    >>> number("points", -0.0123), number("points", 0.0001), number("people", -1200)
    ('1.2', 'under 0.1', '1,200')
    """
    scaled = abs(value) * (100 if unit in ("points", "per person-year") else 1)
    if unit == "people":
        return f"{scaled:,.0f}"
    return "under 0.1" if 0 < scaled < _SMALLEST else f"{scaled:,.1f}"


def _unit(unit: Unit, value: float) -> str:
    """The unit of an amount, with the space before it."""
    match unit:
        case "points":
            return " points"
        case "people":
            return " person" if abs(value) == 1 else " people"
        case _:
            return f" {UNIT_WORDS[unit]}"


def _way(unit: Unit, value: float) -> str:
    more, less = ("more", "fewer") if unit in SUMS else (HIGHER, LOWER)
    return more if value > 0 else less


def amount(unit: Unit, value: float) -> str:
    """A change in words.

    Examples
    --------
    >>> amount("points", -0.012), amount("people", 49), amount("people", 0)
    ('1.2 points lower', '49 people more', 'no change')
    """
    if value == 0:
        return "no change"
    return f"{number(unit, value)}{_unit(unit, value)} {_way(unit, value)}"


def interval(unit: Unit, lower: float, upper: float) -> str:
    """The limits of a change in words, the end nearer to no change first.

    Examples
    --------
    >>> interval("points", -0.021, -0.002), interval("points", -0.004, 0.009)
    ('0.2 to 2.1 points lower', 'between 0.4 points lower and 0.9 higher')
    """
    if lower < 0 < upper:
        return f"between {amount(unit, lower)} and {number(unit, upper)} {_way(unit, upper)}"
    near, far = sorted((lower, upper), key=abs)
    start = "no change" if near == 0 else number(unit, near)
    return f"{start} to {amount(unit, far)}"


def signed(unit: Unit, value: float) -> str:
    """A change as a number with its sign.

    Examples
    --------
    >>> signed("points", -0.012), signed("people", 49), signed("points", 0.0)
    ('−1.2', '+49', '0.0')
    """
    text = format_number(unit, abs(value), with_unit=False).lstrip("+")
    zero = not any(digit in text for digit in "123456789")
    return text if zero else f"{'−' if value < 0 else '+'}{text}"


def now_words(table: PublishedTable, record: Record) -> str:
    """What the number was in this period, as the start of a sentence."""
    start = _start(table, record)
    joint = " was" if _is_rate(table.definition) else ":"
    return f"{start}{joint} {level_text(table.definition, record['now'])} {when(table, record)}"


def unnumbered(table: PublishedTable, record: Record) -> str:
    """The indicator and period of a row without a number, as the start of a sentence."""
    joint = "" if _is_rate(table.definition) else ": the number"
    return f"{_start(table, record)}{joint} {when(table, record)}"


def _start(table: PublishedTable, record: Record) -> str:
    name = subject(table.definition)
    if record["total"]:
        return f"{name[0].upper()}{name[1:]}"
    return f"{shortened(table.label(record))}: {name}"


def _is_rate(definition: Definition) -> bool:
    return definition.title.removesuffix(CHANGE_OF).endswith(_ARTICLE)


def level_text(definition: Definition, value: float) -> str:
    """The number of one period: a change in points is one of proportions."""
    unit: Unit = "proportion" if definition.unit == "points" else definition.unit
    return format_number(unit, float(value))


def when(table: PublishedTable, record: Record) -> str:
    """The period of a number, or the day of a stock."""
    period = period_of(record)
    if table.definition.title.removesuffix(CHANGE_OF) in _STOCKS:
        return f"on {day_label(period.last_day)}"
    return in_period(period)


def _then(table: PublishedTable, record: Record) -> str:
    """What a number is more or less than: that of the year, month or day a year before."""
    stock = when(table, record).startswith("on ")
    whole_year = period_of(record).label.startswith("year")
    return "the year before" if whole_year and not stock else "a year before"


def plain_change(table: PublishedTable, record: Record) -> str:
    """A number and how it compares with the year before, without the interval."""
    change, unit = float(record["value"]), table.definition.unit
    then = _then(table, record)
    if record["verdict"] == NO_CLEAR_CHANGE:
        return f"{now_words(table, record)}, no clear change {ON_YEAR_BEFORE}"
    if change == 0:
        return f"{now_words(table, record)}, the same as {then}"
    return f"{now_words(table, record)}, {amount(unit, change)} than {then}"


def headline(table: PublishedTable, rows: Sequence[Row], record: Record) -> str:
    """The message: which changed clearly, of how many, and how many chance would flag.

    `record` is the published row of the first of `rows`.
    """
    name = subject(table.definition)
    capital = f"{name[0].upper()}{name[1:]}"
    parts = [row for row in rows if not row.total]
    shown = [row for row in parts if row.shown]
    noun = group_noun(table.by) if table.by else "year"
    if not parts:
        return _of_total(table, rows, record, capital)
    if not shown:
        few = any(row.suppressed for row in parts)
        why = "too few people to show the change" if few else "no change can be told"
        return f"{capital}: {why} by {noun}"
    judged = [row for row in shown if row.verdict in JUDGED]
    if not judged:
        return f"{capital} {_directions(shown, noun)} {ON_YEAR_BEFORE}; no interval applies"
    scope = f"{plural(noun)}{'' if len(judged) == len(parts) else ' shown'}"
    changed = [row for row in judged if row.verdict in (HIGHER, LOWER)]
    if changed:
        return _of_changed(table, judged, changed, scope)
    one = len(judged) == 1
    where = _place(table, judged[0]) if one else f"any of the {len(judged)} {scope}"
    return f"No clear change of {name} in {where}{_whole(table, rows)}"


def _of_changed(
    table: PublishedTable, judged: Sequence[Row], changed: Sequence[Row], scope: str
) -> str:
    """What those did that changed clearly, and how many would look so by chance."""
    name = subject(table.definition)
    start = f"{name[0].upper()}{name[1:]} {_who(table, changed)}"
    if len(judged) == 1:
        return start
    chance = f"{_expected(table, len(judged))} would be expected to look changed by chance alone"
    if len(changed) <= MOST_NAMES:
        return f"{start}; of {len(judged)} {scope}, {chance}"
    ways = [
        f"{sum(row.verdict == way for row in changed)} {_moved(way)}"
        for way in (HIGHER, LOWER)
        if any(row.verdict == way for row in changed)
    ]
    return (
        f"In {len(changed)} of {len(judged)} {scope} {name} changed clearly: "
        f"{' and '.join(ways)}; {chance}"
    )


def _of_total(table: PublishedTable, rows: Sequence[Row], record: Record, capital: str) -> str:
    if not rows[0].shown:
        few = rows[0].suppressed
        why = "too few people to show the change" if few else "no change can be told"
        return f"{capital}: {why}"
    return plain_change(table, record)


def _whole(table: PublishedTable, rows: Sequence[Row]) -> str:
    """All together, where no group changed clearly and they did."""
    total = next((row for row in rows if row.total and row.verdict in (HIGHER, LOWER)), None)
    if total is None:
        return ""
    size = (
        f"{number(table.definition.unit, total.value)}{_unit(table.definition.unit, total.value)}"
    )
    return f"; for all together it {_moved(total.verdict)} by {size}"


def _who(table: PublishedTable, changed: Sequence[Row]) -> str:
    """What one or two groups did."""
    ways = [
        f"{_moved(way)} in {listed([_place(table, row) for row in changed if row.verdict == way])}"
        for way in (HIGHER, LOWER)
        if any(row.verdict == way for row in changed)
    ]
    return " and ".join(ways)


def _place(table: PublishedTable, row: Row) -> str:
    """A group, or a year inside a sentence."""
    return shortened(row.name) if table.by else f"the {_lower(row.name)}"


def _moved(verdict: str) -> str:
    return "rose" if verdict == HIGHER else "fell"


def _expected(table: PublishedTable, compared: int) -> str:
    """How many of some comparisons would look changed if nothing had changed."""
    expected = compared * (1 - float(table.frame["level"].iloc[0]))
    return f"about {expected:.0f}" if expected >= 0.95 else f"{expected:.1f}"


def _directions(shown: Sequence[Row], noun: str) -> str:
    """In how many groups a number without an interval rose, fell or stayed."""
    counts = (
        ("rose", sum(row.value > 0 for row in shown)),
        ("fell", sum(row.value < 0 for row in shown)),
        ("did not change", sum(row.value == 0 for row in shown)),
    )
    words = [f"{word} in {count}" for word, count in counts if count]
    words[0] += f" {noun if words[0].endswith(' 1') else plural(noun)}"
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def subtitle(table: PublishedTable, periods: Sequence[Period]) -> str:
    """What is compared, of whom, in which unit and periods."""
    definition = table.definition
    by = f" by {group_noun(table.by)}" if table.by else ""
    title = definition.title.removesuffix(CHANGE_OF)
    span = periods[-1].label if len(periods) == 1 else f"each of {len(periods)} years"
    parts = [f"Change of {_lower(title)}{by}", table.population, UNIT_WORDS[definition.unit]]
    parts.append(f"{span} less the year before")
    if definition.interval != "not applicable":
        parts.append(f"with {float(table.frame['level'].iloc[0]):.0%} intervals")
    return ", ".join(parts)


def _lower(title: str) -> str:
    return title if title[1:2].isupper() else f"{title[0].lower()}{title[1:]}"


def caption(table: PublishedTable, rows: Sequence[Row]) -> str:
    """How to read the picture, then what stands under every picture of the table."""
    groups = [row for row in rows if not row.total]
    judged = sum(row.verdict in JUDGED for row in groups if row.shown)
    parts = ["Ordered by size, not a ranking"] if table.by and len(groups) > 1 else []
    if judged:
        parts.append("No clear change: the interval of the change holds 0")
    if judged > 1:
        parts.append(
            f"{judged} compared: {_expected(table, judged)} would be expected to look changed by "
            "chance alone"
        )
    periods = len(table.periods)
    if table.by and periods > 1:
        parts.append(f"The latest of the {periods} periods in the table")
    return f"{sentences([*parts, *table.definition.caveats, *table.notes])} {table.caption}"


def alt_text(
    table: PublishedTable, rows: Sequence[Row], periods: Sequence[Period], title: str
) -> str:
    """The picture in plain sentences: what it shows, the pattern, the numbers that matter."""
    groups = [row for row in rows if not row.total]
    kind = "Dot and interval chart" if any(r.interval_text for r in rows) else "Dot chart"
    parts = [f"{kind} around a line of no change: {subtitle(table, periods)}", title]
    parts += [_reading(row) for row in rows if row.total and row.shown]
    shown = [row for row in groups if row.shown]
    changed = [row for row in shown if row.verdict in (HIGHER, LOWER)]
    parts += ["; ".join(map(_reading, changed))] if changed else []
    others = [row for row in shown if row not in changed]
    if others and len(others) <= MOST_LISTED:
        parts.append("; ".join(map(_reading, others)))
    elif others:
        low, high = (f(others, key=lambda r: r.value).value_text for f in (min, max))
        word = NO_INTERVAL if all(r.verdict == NO_INTERVAL for r in others) else NO_CLEAR_CHANGE
        parts.append(f"{len(others)} with {word} lie between {low} and {high}")
    hidden = len(groups) - len(shown)
    if hidden:
        parts.append(
            f"{hidden} of {len(groups)} {'has' if hidden == 1 else 'have'} no change shown"
        )
    return " ".join(f"{part}." for part in parts)


def _reading(row: Row) -> str:
    interval_text = f" ({row.interval_text})" if row.interval_text else ""
    return f"{shortened(row.name)} {row.value_text}{interval_text}, {row.verdict}"
