"""Readings that are more than one number of one row: series, units, groups, surveys, the ladder."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from retention.charts.funnel_reading import HIGH, LOW, FunnelReading
from retention.charts.funnel_words import FEWEST_FOR_SPREAD, spread_of
from retention.charts.rate_ratios import USUAL
from retention.charts.reading import Reading
from retention.charts.sentences import MARKED_WORDS
from retention.charts.trend_words import headline as trend_headline
from retention.charts.trend_words import line_value
from retention.disclosure import Release
from retention.disclosure.release import MARKERS, NOT_APPLICABLE, NOT_AVAILABLE, SUPPRESSED
from retention.indicators.definitions.access import OUTSIDE, TOO_FEW
from retention.indicators.definitions.support_ladder import ALL_YEAR, APPRAISED, DEVELOPED
from retention.reporting.answers import FUNNEL, TREND
from retention.reporting.barometer import apart
from retention.reporting.barometer.model import ReadingLine
from retention.reporting.barometer.reading import Make, plain, row_of, why_missing
from retention.reporting.barometer.spark import spark_of
from retention.results import format_interval, format_number, rows_of

LADDER = "support_ladder"
RUNG_DEVELOPED = {"people": ALL_YEAR, "rung": DEVELOPED}
RUNG_APPRAISED = {"people": ALL_YEAR, "rung": APPRAISED}


def voluntary(answers: Release) -> ReadingLine | None:
    """Leavers known to have gone of their own accord, with what unknown reasons may add."""
    name = "voluntary_leaver_rate"
    line = plain("voluntary", "Voluntary leaver rate, known reasons", name)(answers)
    row = row_of(answers, name)
    if line is None or row is None or pd.isna(row["range_high"]):
        return line
    low, high = (format_number("proportion", row[c]) for c in ("range_low", "range_high"))
    unknown = format_number("proportion", row["unknown_share"])
    note = f"{low} to {high}: the reason of {unknown} of leavers is unknown"
    return replace(line, note=note if row["unknown_share"] > 0 else "every reason is known")


def trend(answers: Release) -> ReadingLine | None:
    """The one series that is read by the XmR rules."""
    if TREND not in answers.tables:
        return None
    table = answers[TREND]
    reading = Reading.of(table)
    title = f"Leaving {reading.grid} by {reading.grid}"
    row = rows_of(table.totals.sort_values("period_start"))[-1]
    latest = reading.latest
    note = trend_headline(reading)
    if reading.shown and latest.has_limits:
        note = f"{note}; the mean is {line_value(reading, latest.mean)} a {reading.grid}"
    first, last = reading.periods[latest.first], reading.periods[-1]
    levels = (latest.drawn_lower, latest.mean, latest.drawn_upper) if latest.has_limits else ()
    inside = slice(latest.first, latest.last + 1)
    spark = spark_of(
        reading.values[inside],
        f"{len(reading.values[inside])} {reading.grid}s from {first.label} to {last.label}",
        lines=levels,
        marked=[n for n, side in enumerate(reading.sides[inside]) if side],
    )
    known = not pd.isna(row["value"])
    value = line_value(reading, reading.values[-1]) if known else table.value_text(row)
    return ReadingLine("trend", title, value, "", "", note, False, TREND, spark)


def units(answers: Release) -> ReadingLine | None:
    """How much units differ beyond chance, in points, and how many stand apart."""
    if FUNNEL not in answers.tables:
        return None
    reading = FunnelReading.of(answers[FUNNEL])
    outside, judged = len(reading.of_kind(HIGH, LOW)), len(reading.judged)
    value, interval = MARKERS[NOT_APPLICABLE], ""
    note = f"{outside} of {judged} units lie outside the 99.8% limits"
    if not judged:
        note = "every unit is too small for the limits"
    if spread_of(answers[FUNNEL]):
        limits = {"lower": reading.tau_lower, "upper": reading.tau_upper}
        value = format_number("points", reading.tau).lstrip("+")
        interval = format_interval("points", limits).replace("+", "")
        if reading.tau_lower == 0 and not outside:
            note = f"there may be none; {note}"
    elif len(reading.real) < FEWEST_FOR_SPREAD:
        note = "too few units to tell"
    else:
        value = MARKERS[SUPPRESSED]
    title = "Difference between units beyond chance"
    return ReadingLine("units", title, value, interval, "", note, False, FUNNEL)


def groups_apart(key: str, title: str, tables: tuple[str, ...]) -> Make:
    """How many groups are clearly apart from the reference, and how far any is."""

    def make(answers: Release) -> ReadingLine | None:
        there = [name for name in tables if name in answers.tables]
        if not there:
            return None
        found = apart.judged(apart.compared_in(answers, there))
        if not found:
            hidden = MARKED_WORDS["suppressed"].partition("] ")
            return ReadingLine(key, title, MARKERS[SUPPRESSED], "", "", hidden[2], False, there[0])
        clear = sum(one.clear for one in found)
        ratios = [float(one.row["value"]) for one in found]
        span = f"{min(ratios):.2f} to {max(ratios):.2f} times the reference"
        span = f"{ratios[0]:.2f} times the reference" if len(ratios) == 1 else span
        value = f"{clear} of {len(found)}"
        note = f"groups by {apart.nouns(found, 'and')}: {span}{_four_fifths(found)}"
        return ReadingLine(key, title, value, "", "", note, False, there[0])

    return make


def _four_fifths(found: list[apart.Compared]) -> str:
    """What the range of four fifths says, where a table has it: guidance, never a verdict."""
    told = [str(one.row["four_fifths"]) for one in found if "four_fifths" in one.row]
    enough = [word for word in told if word != TOO_FEW]
    if not told:
        return ""
    if not enough:
        return "; too few for the four-fifths guidance"
    outside = sum(word == OUTSIDE for word in enough)
    return f"; {outside} of {len(enough)} outside 0.80 to 1.25, as guidance"


def survey(key: str, name: str, items: tuple[str, ...], most: int, place: int) -> Make:
    """The item at a place among the first that the survey has, in the order that is preferred."""

    def make(answers: Release) -> ReadingLine | None:
        chosen = survey_items(answers, name, items, most)
        if place >= len(chosen):
            return None
        item = chosen[place]
        row = row_of(answers, name, {"item": item})
        title = f"“{row['title']}”" if row is not None else item
        table = answers[name]
        year = table.periods[-1].last_day.year
        how = "mean score of 10" if table.definition.unit == "score" else "favourable answers"
        note = f"{how} in the survey of {year}"
        return plain(f"{key}_{place + 1}", title, name, {"item": item}, note=note)(answers)

    return make


def survey_items(answers: Release, name: str, items: tuple[str, ...], most: int) -> tuple[str, ...]:
    """The first items, in the order preferred, that the survey has an answer for."""
    if name not in answers.tables:
        return ()
    asked = set(answers[name].totals["item"].astype(str))
    return tuple(item for item in items if item in asked)[:most]


def appraised(answers: Release) -> ReadingLine | None:
    """Appraisals, only beside what goes beyond them."""
    if not beyond(answers):
        return None
    title = "Appraised in the last 12 months"
    return plain("appraised", title, "support_ladder", RUNG_APPRAISED)(answers)


def beyond(answers: Release) -> bool:
    """Whether the records tell of any rung beyond the appraisal."""
    row = row_of(answers, "support_ladder", RUNG_DEVELOPED)
    return row is not None and row["state"] != NOT_AVAILABLE


def all_rungs(answers: Release) -> ReadingLine | None:
    """Those who had the development and every rung before it."""
    row = row_of(answers, "support_ladder", RUNG_DEVELOPED)
    if row is None or not beyond(answers):
        return None
    title = "Appraised well, with a plan and developed"
    so_far = {"lower": row["lower_so_far"], "upper": row["upper_so_far"]}
    hidden = bool(pd.isna(row["share_so_far"]))
    value = format_number("proportion", row["share_so_far"])
    if hidden:
        value = MARKERS.get(str(row["state"]), MARKERS[SUPPRESSED])
    note: str = why_missing(row) if hidden else "every rung of the ladder up to development"
    interval = format_interval("proportion", so_far)
    return ReadingLine("all_rungs", title, value, interval, "", note, False, "support_ladder")


def after_development(answers: Release) -> ReadingLine | None:
    """The ratio of leaving rates in time with and without recent development."""
    name = "leaving_after_development"
    line = plain(
        "after_development",
        "Leaving rate with recent development, against without",
        name,
        {"lag": USUAL},
    )(answers)
    if line is None:
        return None
    times = f"{line.value} times" if line.value[:1].isdigit() else line.value
    note = line.note or f"counted from {USUAL} after an activity; no effect is claimed"
    return ReadingLine(line.key, line.title, times, line.interval, "", note, False, name)
