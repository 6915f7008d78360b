"""Which readings the barometer shows: few, declared in one table, each read from one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from retention.charts.funnel_reading import HIGH, LOW, FunnelReading
from retention.charts.funnel_words import spread_of
from retention.charts.rate_ratios import USUAL
from retention.charts.reading import Reading
from retention.charts.sentences import MARKED_WORDS
from retention.charts.trend_words import headline as trend_headline
from retention.charts.trend_words import line_value
from retention.disclosure import PublishedTable, Release
from retention.disclosure.release import MARKERS, NOT_APPLICABLE, NOT_AVAILABLE
from retention.indicators.definitions.access import OUTSIDE, TOO_FEW
from retention.indicators.definitions.support_ladder import ALL_YEAR, APPRAISED, DEVELOPED
from retention.reporting.answers import FUNNEL, TREND, change_of
from retention.reporting.barometer import apart
from retention.reporting.barometer.model import ReadingLine
from retention.reporting.barometer.spark import Spark, spark_of
from retention.reporting.change_words import change_cell
from retention.reporting.wording import latest_totals
from retention.results import (
    NO_INTERVAL,
    Row,
    format_interval,
    format_number,
    period_of,
    rows_of,
)

Make = Callable[[Release], "ReadingLine | None"]
Where = Mapping[str, str]
MOST_OF_SURVEY = 2


@dataclass(frozen=True, slots=True)
class Line:
    """One reading of the barometer.

    Attributes
    ----------
    asks : str
        What is not known without it, as the start of a sentence.
    tables : tuple of str
        Tables it can be read from.
    make : callable
        Reads it from a release; None where it is not there.
    """

    asks: str
    tables: tuple[str, ...]
    make: Make


def row_of(answers: Release, name: str, where: Where | None = None) -> Row | None:
    """The row over everyone of the latest period that could be counted; None without one."""
    if name not in answers.tables:
        return None
    rows = answers[name].totals
    if not len(rows):
        return None
    found = latest_totals(answers[name], where)
    return found[0] if found else None


def change_row(answers: Release, name: str, where: Where | None = None) -> Row | None:
    """The change of the same number on the year before; None where there is none."""
    table, row = (change_of(answers, name), row_of(answers, name, where))
    if table is None or row is None:
        return None
    found = latest_totals(table, where)
    return next((one for one in found if period_of(one) == period_of(row)), None)


def plain(key: str, title: str, name: str, where: Where | None = None, *, note: str = "") -> Make:
    """A number with its interval and change, read from the row drawn as the total."""

    def make(answers: Release) -> ReadingLine | None:
        row = row_of(answers, name, where)
        if row is None:
            return None
        table = answers[name]
        unit = table.definition.unit
        changed = change_row(answers, name, where)
        late = period_of(row) != table.periods[-1]
        notes = [note] if note else []
        if late:
            notes.append(f"joined in the {period_of(row).label}, the latest followed long enough")
        if pd.isna(row["value"]):
            notes.append(_why_missing(row))
        return ReadingLine(
            key,
            title,
            table.value_text(row),
            format_interval(unit, row),
            _change(answers, name, changed),
            "; ".join(notes),
            proxy=str(row.get("proxy", "")) == "proxy",
            table=name,
            spark=_over_time(table, where),
            compared=_is_compared(changed),
        )

    return make


def _why_missing(row: Row) -> str:
    words = MARKED_WORDS.get(str(row["state"]), MARKED_WORDS[NOT_APPLICABLE])
    return words.partition("] ")[2]


def _change(answers: Release, name: str, row: Row | None) -> str:
    table = change_of(answers, name)
    if table is None or row is None:
        return "no year before"
    return change_cell(table, row)


def _is_compared(row: Row | None) -> bool:
    return row is not None and not pd.isna(row["value"]) and row["verdict"] != NO_INTERVAL


def _over_time(table: PublishedTable, where: Where | None) -> Spark | None:
    """The years of a reading, oldest first; none where a year of them is hidden."""
    rows = [r for r in reversed(latest_totals(table, where)) if r["state"] != NOT_AVAILABLE]
    if not rows or any(pd.isna(row["value"]) for row in rows):
        return None
    last = [period_of(row).last_day.year for row in rows]
    texts = [f"{year} {table.value_text(row)}" for year, row in zip(last, rows, strict=True)]
    limits = {c: [float(row.get(c, float("nan"))) for row in rows] for c in ("lower", "upper")}
    return spark_of(
        [float(row["value"]) for row in rows],
        f"{len(rows)} years: {', '.join(texts)}",
        lowers=limits["lower"],
        uppers=limits["upper"],
    )


def _voluntary(answers: Release) -> ReadingLine | None:
    name = "voluntary_leaver_rate"
    line = plain("voluntary", "Voluntary leaver rate, known reasons", name)(answers)
    row = row_of(answers, name)
    if line is None or row is None or pd.isna(row["range_high"]):
        return line
    low, high = (format_number("proportion", row[c]) for c in ("range_low", "range_high"))
    unknown = format_number("proportion", row["unknown_share"])
    note = f"{low} to {high}: the reason of {unknown} of leavers is unknown"
    return _with(line, note if row["unknown_share"] > 0 else "every reason is known")


def _with(line: ReadingLine, note: str) -> ReadingLine:
    notes = "; ".join(part for part in (line.note, note) if part)
    return ReadingLine(
        line.key,
        line.title,
        line.value,
        line.interval,
        line.change,
        notes,
        line.proxy,
        line.table,
        line.spark,
        line.compared,
    )


def _trend(answers: Release) -> ReadingLine | None:
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
    value = table.value_text(row)
    return ReadingLine("trend", title, value, "", "", note, False, TREND, spark)


def _units(answers: Release) -> ReadingLine | None:
    """How much units differ beyond chance, in points, and which stand apart."""
    if FUNNEL not in answers.tables:
        return None
    table = answers[FUNNEL]
    reading = FunnelReading.of(table)
    outside = len(reading.of_kind(HIGH, LOW))
    title = "Difference between units beyond chance"
    told = bool(spread_of(table))
    value = format_number("points", reading.tau).lstrip("+") if told else MARKERS[NOT_APPLICABLE]
    limits = {"lower": reading.tau_lower, "upper": reading.tau_upper}
    interval = format_interval("points", limits).replace("+", "") if told else ""
    judged = len(reading.judged)
    note = f"{outside} of {judged} units outside the 99.8% limits"
    if not told:
        note = "too few units to tell"
    return ReadingLine("units", title, value, interval, "", note, False, FUNNEL)


def _apart(key: str, title: str, tables: tuple[str, ...]) -> Make:
    """How many groups are clearly apart from the reference, and how far any is."""

    def make(answers: Release) -> ReadingLine | None:
        there = [name for name in tables if name in answers.tables]
        if not there:
            return None
        found = apart.judged(apart.compared_in(answers, there))
        if not found:
            hidden = MARKED_WORDS["suppressed"].partition("] ")
            return ReadingLine(key, title, "[c]", "", "", hidden[2], False, there[0])
        clear = sum(one.clear for one in found)
        ratios = [float(one.row["value"]) for one in found]
        span = f"{min(ratios):.2f} to {max(ratios):.2f} times the reference"
        span = f"{ratios[0]:.2f} times the reference" if len(ratios) == 1 else span
        value = f"{clear} of {len(found)} groups"
        note = f"by {apart.nouns(found, 'and')}: {span}{_four_fifths(found)}"
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


def _survey(key: str, name: str, items: tuple[str, ...], most: int, place: int) -> Make:
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


ABOUT_VISION = ("know_our_vision", "vision_inspires_me")
SAY_VISION = (*ABOUT_VISION, "recommend_as_place_to_work", "role_makes_a_difference")
"""Items on the vision itself first: the national survey has none, and others stand in."""
SAY_CULTURE = ("see_values_lived", "compassionate_culture", "feel_included")
SAY_SUPPORT = ("line_manager_cares", "positive_action_on_wellbeing")
AFTER_12 = {"after": "12 months"}
RUNG_DEVELOPED = {"people": ALL_YEAR, "rung": DEVELOPED}
RUNG_APPRAISED = {"people": ALL_YEAR, "rung": APPRAISED}


def _appraised(answers: Release) -> ReadingLine | None:
    """Appraisals, only beside what goes beyond them."""
    if not beyond(answers):
        return None
    title = "Appraised in the last 12 months"
    return plain("appraised", title, "support_ladder", RUNG_APPRAISED)(answers)


def beyond(answers: Release) -> bool:
    """Whether the records tell of any rung beyond the appraisal."""
    row = row_of(answers, "support_ladder", RUNG_DEVELOPED)
    return row is not None and row["state"] != NOT_AVAILABLE


def _all_rungs(answers: Release) -> ReadingLine | None:
    """Those who had the development and every rung before it."""
    row = row_of(answers, "support_ladder", RUNG_DEVELOPED)
    if row is None or not beyond(answers):
        return None
    title = "Appraised well, with a plan and developed"
    so_far = {"lower": row["lower_so_far"], "upper": row["upper_so_far"]}
    hidden = pd.isna(row["share_so_far"])
    value = MARKERS.get(str(row["state"]), "[c]") if hidden else ""
    value = value or format_number("proportion", row["share_so_far"])
    note = _why_missing(row) if hidden else "every rung of the ladder up to development"
    interval = format_interval("proportion", so_far)
    return ReadingLine("all_rungs", title, value, interval, "", note, False, "support_ladder")


def _after_development(answers: Release) -> ReadingLine | None:
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


LADDER = "support_ladder"
LINES: dict[str, tuple[Line, ...]] = {
    "vision": (
        Line("how many people there are", ("headcount",), plain("people", "People", "headcount")),
        Line(
            "how many join",
            ("joiner_rate",),
            plain("joiners", "Joiners, of mean headcount", "joiner_rate"),
        ),
        Line(
            "how many joiners come from school, university or a scheme",
            ("early_career_share",),
            plain("early_career", "Early-career share of joiners", "early_career_share"),
        ),
        Line(
            "whether new starters stay",
            ("retained",),
            plain("still_here", "New starters still here after 12 months", "retained", AFTER_12),
        ),
        Line(
            "whether people take the posts they are offered",
            ("offers_declined_rate",),
            plain("offers", "Offers not accepted", "offers_declined_rate"),
        ),
        *(
            Line(
                "what people say of the vision",
                ("survey_vision",),
                _survey("say_vision", "survey_vision", SAY_VISION, MOST_OF_SURVEY, place),
            )
            for place in range(MOST_OF_SURVEY)
        ),
    ),
    "culture": (
        Line("how many leave", ("leaver_rate",), plain("leavers", "Leaver rate", "leaver_rate")),
        Line("how leaving runs month by month", (TREND,), _trend),
        Line("who left of their own accord", ("voluntary_leaver_rate",), _voluntary),
        Line(
            "how many stay a year",
            ("stability_index",),
            plain("stability", "Still here a year later (stability)", "stability_index"),
        ),
        Line("how much units differ", (FUNNEL,), _units),
        Line(
            "whether the culture holds all people alike",
            apart.LEAVING,
            _apart("everyone", "Groups that left at a clearly different rate", apart.LEAVING),
        ),
        Line(
            "what people say of the culture",
            ("survey_culture",),
            _survey("say_culture", "survey_culture", SAY_CULTURE, 1, 0),
        ),
    ),
    "support": (
        Line("who is appraised", (LADDER,), _appraised),
        Line(
            "who is developed beyond mandatory training",
            (LADDER,),
            lambda a: plain(
                "developed", "Developed beyond mandatory training", LADDER, RUNG_DEVELOPED
            )(a),
        ),
        Line("how far support goes beyond an appraisal", (LADDER,), _all_rungs),
        Line(
            "whether anybody goes unseen",
            ("unseen",),
            plain("unseen", "No appraisal, plan or development on record", "unseen"),
        ),
        Line(
            "whether development builds on strengths",
            ("development_on_strengths",),
            plain(
                "on_strengths",
                "Development that builds on a recorded strength",
                "development_on_strengths",
            ),
        ),
        Line(
            "whether access to development is equal",
            apart.ACCESS,
            _apart("access", "Groups clearly more or less likely to be developed", apart.ACCESS),
        ),
        Line(
            "whether those who are developed stay",
            ("leaving_after_development",),
            _after_development,
        ),
        Line(
            "what people say of support",
            ("survey_support",),
            _survey("say_support", "survey_support", SAY_SUPPORT, 1, 0),
        ),
    ),
}
"""The readings of each question, in their order."""


def readings_of(answers: Release, question: str) -> tuple[ReadingLine, ...]:
    """The readings of a question that have data, or say that they are hidden."""
    made = (line.make(answers) for line in LINES[question])
    return tuple(line for line in made if line is not None)
