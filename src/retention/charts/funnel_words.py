"""What a funnel says in words, from published numbers only and by plain rules."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from retention.charts import sentences as texts
from retention.charts.funnel_reading import (
    BETWEEN,
    FEW,
    HIDDEN,
    HIGH,
    INSIDE,
    LOW,
    FunnelReading,
    UnitPoint,
)
from retention.charts.group_words import MOST_NAMES, group_noun, plural
from retention.disclosure import PublishedTable
from retention.results import UNIT_WORDS, format_number

FEWEST_UNITS = 3
"""Units of which something may be said, under which nothing is said of how they differ."""
FEWEST_FOR_SPREAD = 5
SURPRISING = 0.05
AS_EXPECTED = "1.00"
"""Of everyone together, where they are their own standard."""
"""Units outside are laid to chance when chance puts as many there more often than this."""
OUTSIDE = 0.002
"""Share of units that chance puts outside the 99.8 % limits."""

LEAVING = (
    ("loses a larger share of its people", "lose a larger share of their people"),
    ("loses a smaller share of its people", "lose a smaller share of their people"),
    "a smaller one",
)
NUMBERS = (
    ("loses more people", "lose more people"),
    ("loses fewer people", "lose fewer people"),
    "fewer",
)
ANY = (
    ("lies further above the others", "lie further above the others"),
    ("lies further below the others", "lie further below the others"),
    "further below",
)
"""What one unit or several above the limits do, those below, and those below in one sentence."""


def headline(reading: FunnelReading) -> str:
    """Which units stand apart, or that none does, or that nothing can be said."""
    noun, judged = group_noun(reading.table.by), reading.judged
    silent = _nothing_to_say(reading)
    if silent:
        return silent
    high, low, small = reading.of_kind(HIGH), reading.of_kind(LOW), _too_small(reading)
    outside = len(high) + len(low)
    if not outside:
        shown = " shown" if reading.of_kind(HIDDEN) else ""
        if spread_sentence(reading) and reading.tau_lower > 0:
            many = f"{plural(noun)[0].upper()}{plural(noun)[1:]}{shown}"
            return f"{many} differ beyond chance, and none stands apart from the others{small}"
        return f"No {noun}{shown} stands apart from the others{small}"
    chance = chance_of(outside, len(judged))
    if chance > SURPRISING:
        verb = "lies" if outside == 1 else "lie"
        return (
            f"{outside} of {len(judged)} {plural(noun)} {verb} outside the limits; chance alone "
            f"puts as many there in {chance:.0%} of such funnels"
        )
    return f"{_apart(reading, high, low)}{small}"


def _nothing_to_say(reading: FunnelReading) -> str:
    """Why no unit can be held against the whole, empty if some can."""
    noun, units = group_noun(reading.table.by), reading.real
    if not reading.drawn:
        return f"Too few people to show by {noun}"
    if len(units) <= 1:
        return f"A funnel needs several {plural(noun)}, and here is one"
    if reading.centre == 0 and not reading.is_ratio:
        left = reading.table.definition.measure("numerator").quantity == "leavers"
        return f"Nobody left any {noun}" if left else f"The share is 0 in every {noun}"
    if not reading.judged:
        return f"Every {noun} shown is too small to be told from chance"
    if len(reading.judged) < FEWEST_UNITS:
        many = plural(noun)
        return f"With so few {many} nothing can be said of how they differ{_too_small(reading)}"
    return ""


def chance_of(outside: int, units: int) -> float:
    """How often chance puts at least so many units outside the 99.8 % limits.

    Examples
    --------
    >>> round(chance_of(1, 200), 2), round(chance_of(2, 34), 3)
    (0.33, 0.002)
    """
    mean = OUTSIDE * units
    fewer = sum(math.exp(-mean) * mean**k / math.factorial(k) for k in range(outside))
    return max(0.0, 1 - fewer)


def _apart(reading: FunnelReading, high: Sequence[UnitPoint], low: Sequence[UnitPoint]) -> str:
    """Which units stand apart, and what does not explain it."""
    about_leavers = reading.table.definition.measure("numerator").quantity == "leavers"
    more, fewer, short = LEAVING if about_leavers else ANY
    causes = ["chance"]
    if reading.is_ratio:
        more, fewer, short = NUMBERS
        causes.insert(0, "their mix" if len(high) + len(low) > 1 else "its mix")
    if reading.widened:
        causes.append(f"the usual differences between {plural(group_noun(reading.table.by))}")
    than = f"than {texts.listed(causes)} explain{'s' if len(causes) == 1 else ''}"
    if high and low:
        first = f"{_who(reading, high)} {more[len(high) > 1]}"
        rest = str(len(low)) if len(low) > MOST_NAMES < len(high) else _who(reading, low)
        return f"{first}, {rest} {short}, {than}"
    found, verbs = (high, more) if high else (low, fewer)
    return f"{_who(reading, found)} {verbs[len(found) > 1]} {than}"


def _who(reading: FunnelReading, units: Sequence[UnitPoint]) -> str:
    if len(units) <= MOST_NAMES:
        return texts.listed([unit.name for unit in units])
    return f"{len(units)} of {len(reading.judged)} {plural(group_noun(reading.table.by))}"


def _too_small(reading: FunnelReading) -> str:
    few, units = len(reading.of_kind(FEW)), len(reading.real)
    if not few:
        return ""
    many = plural(group_noun(reading.table.by))
    return f"; {few} of {units} {many} {'is' if few == 1 else 'are'} too small to tell"


def spread_sentence(reading: FunnelReading) -> str:
    """How much units differ beyond chance, empty where too few are shown for it."""
    if len(reading.real) < FEWEST_FOR_SPREAD:
        return ""
    if np.isnan([reading.tau, reading.tau_lower, reading.tau_upper]).any():
        return ""
    who = plural(group_noun(reading.table.by))
    ends = (reading.tau, reading.tau_lower, reading.tau_upper)
    tau, low, high = (_spread(reading, number) for number in ends)
    unit = "in observed over expected" if reading.is_ratio else "points"
    if reading.tau == 0:
        return f"{who[0].upper()}{who[1:]} differ no more than chance has it (0 to {high} {unit})"
    first = (
        f"{who[0].upper()}{who[1:]} differ by about {tau} {unit} ({low} to {high}) beyond chance"
    )
    return f"{first}, which may be none" if reading.tau_lower == 0 else first


def _spread(reading: FunnelReading, number: float) -> str:
    return format_number(reading.table.definition.unit, number, with_unit=False)


def subtitle(reading: FunnelReading) -> str:
    """What was measured, of whom and when; then how much units differ."""
    table = reading.table
    definition = table.definition
    by, unit = group_noun(table.by), UNIT_WORDS[definition.unit]
    parts = [f"{definition.title} by {by}", table.population]
    if not reading.is_ratio:
        parts.append(unit)
    parts.append(reading.period.label)
    spread = spread_sentence(reading)
    return f"{', '.join(parts)}.{f' {spread}.' if spread else ''}"


def size_words(reading: FunnelReading) -> str:
    """What the horizontal axis counts."""
    if reading.is_ratio:
        return "leavers expected from the mix of the unit’s people"
    measure = reading.table.definition.measure(reading.size)
    if measure.quantity == "starters":
        return "people who started in the period"
    where = {"opening": "at the start", "closing": "at the end", "period": "in the period"}
    return f"people in post {where[measure.when]}"


def caption(
    reading: FunnelReading, *, starts_at: str = "", unnamed: int = 0, logarithmic: bool = False
) -> str:
    """How to read the picture, then what stands under every picture of the table."""
    table, noun = reading.table, group_noun(reading.table.by)
    many = plural(noun)
    around = "1, as expected" if reading.is_ratio else "the value of all together"
    parts = [
        f"Lines: where 95% and 99.8% of {many} of a size lie around {around}"
        + (
            f", with the differences that {many} usually have beyond chance allowed for"
            if reading.widened
            else ", by chance alone"
        ),
        "Points inside the limits are not named: their order says nothing",
    ]
    if reading.is_ratio and not np.isnan(reading.centre) and reading.centre_text != AS_EXPECTED:
        parts.append(f"All together are at {reading.centre_text}: leaving in general has changed")
    if reading.of_kind(FEW):
        parts.append(
            f"Hollow: fewer than 5 expected, or all but 5, too few for these limits, so nothing is "
            f"said of such a {noun}"
        )
    if spread_sentence(reading):
        parts.append(
            "Beyond chance: standard deviation between true values, Paule and Mandel, with its "
            f"{float(table.frame['level'].iloc[0]):.0%} Q-profile interval"
        )
    if unnamed:
        parts.append(f"{unnamed} more outside are in the table by name")
    if logarithmic:
        parts.append("The horizontal axis is logarithmic: equal steps are equal ratios")
    if starts_at:
        parts.append(f"The vertical axis starts at {starts_at}, not at 0")
    hidden = len(reading.of_kind(HIDDEN))
    if hidden:
        parts.append(f"{hidden} of {len(reading.units)} {many} have no number shown")
    if len(table.periods) > 1:
        parts.append(f"The latest of the {len(table.periods)} periods in the table")
    return f"{texts.sentences([*parts, *table.notes])} {table.caption}"


def alt_text(reading: FunnelReading, title: str) -> str:
    """The picture in plain sentences."""
    many = plural(group_noun(reading.table.by))
    said = [f"Funnel plot: {subtitle(reading)}", title]
    if not np.isnan(reading.centre) and reading.centre_text != AS_EXPECTED:
        said.append(f"All together {reading.centre_text}")
    for kind, words in ((HIGH, "Above"), (LOW, "Below")):
        found = reading.of_kind(kind)
        if found:
            named = [f"{unit.name} {unit.reading}" for unit in found[: texts.MOST_LISTED]]
            more = f" and {len(found) - len(named)} more" if len(found) > len(named) else ""
            said.append(f"{words} the 99.8% limits: {'; '.join(named)}{more}")
    others = reading.of_kind(INSIDE, BETWEEN)
    if others:
        ends = [f(others, key=lambda u: u.value).value_text for f in (min, max)]
        between = len(reading.of_kind(BETWEEN))
        said.append(
            f"{len(others)} {many} inside them lie between {ends[0]} and {ends[1]}, {between} "
            "of them outside the 95% limits"
        )
    for kind, words in ((FEW, "too small to tell"), (HIDDEN, "without a number shown")):
        number = len(reading.of_kind(kind))
        if number:
            said.append(f"{number} of {len(reading.units)} {many} {words}")
    return texts.sentences(said)


def spread_of(table: PublishedTable) -> str:
    """The sentence on how much the units of a published funnel differ, or nothing."""
    return spread_sentence(FunnelReading.of(table))
