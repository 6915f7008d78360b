"""One sentence for each question, made of published numbers by plain rules.

A rise or fall is said only where the interval of the change leaves out 0, and no sentence says
why something is as it is.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from retention.charts.funnel_reading import HIGH, LOW, FunnelReading
from retention.charts.funnel_words import FEWEST_UNITS, SURPRISING, chance_of
from retention.charts.funnel_words import headline as funnel_headline
from retention.charts.group_words import in_period
from retention.charts.reading import Reading
from retention.charts.trend_words import headline as trend_headline
from retention.disclosure import Release
from retention.periods import day_label
from retention.reporting.answers import FUNNEL, TREND
from retention.reporting.barometer import apart, said
from retention.reporting.barometer.lines import (
    ABOUT_VISION,
    AFTER_12,
    LINES,
    MOST_OF_SURVEY,
    SAY_VISION,
)
from retention.reporting.barometer.reading import change_row, row_of
from retention.reporting.barometer.special import (
    LADDER,
    RUNG_APPRAISED,
    RUNG_DEVELOPED,
    beyond,
    survey_items,
)
from retention.results import Row, format_number, period_of

FEW = {
    "vision": "there are too few people to show who comes and who stays",
    "culture": "there are too few people to show who stays and who leaves",
    "support": "there are too few people to show how they are supported and developed",
}
"""What is said where every number is hidden."""
NOTHING = {
    "vision": "the records do not tell who comes and who stays",
    "culture": "the records do not tell who stays and who leaves",
    "support": "the records do not tell how people are supported and developed",
}
"""What is said where there is none."""


def joined(parts: Sequence[str], nothing: str) -> str:
    """Clauses as one sentence; `nothing` where there are none."""
    text = "; ".join(part for part in parts if part) or nothing
    return f"{text[0].upper()}{text[1:]}."


def _silent(answers: Release, question: str) -> str:
    """What is said where there is no number to say."""
    asked = {name for line in LINES[question] for name in line.tables}
    return (FEW if asked & answers.tables.keys() else NOTHING)[question]


def vision(answers: Release) -> str:
    """Who is here and came, whether the new ones stay, and what people say of the vision."""
    parts = [_people(answers), _came(answers), _still_here(answers), _say(answers)]
    return joined(parts, _silent(answers, "vision"))


def _people(answers: Release) -> str:
    row = row_of(answers, "headcount")
    if not said.is_shown(row) or row is None:
        return ""
    number = format_number("people", row["value"])
    verb = "person was" if number == "1" else "people were"
    clause = f"{number} {verb} in post on {day_label(period_of(row).last_day)}"
    return said.with_change(clause, change_row(answers, "headcount"))


def _came(answers: Release) -> str:
    row = row_of(answers, "joiner_rate")
    if not said.is_shown(row) or row is None:
        return ""
    if row["numerator"] == 0:
        return "nobody joined in the year"
    clause = f"joiners came to {said.share(row)} of mean headcount"
    return said.with_change(clause, change_row(answers, "joiner_rate"))


def _still_here(answers: Release) -> str:
    row = row_of(answers, "retained", AFTER_12)
    if not said.is_shown(row) or row is None:
        return ""
    who = f"of those who joined {in_period(period_of(row))},"
    if row["numerator"] == row["denominator"]:
        clause = f"{who} all were still here after 12 months"
    elif row["numerator"] == 0:
        clause = f"{who} none was still here after 12 months"
    else:
        clause = f"{who} {said.share(row)} were still here after 12 months"
    return said.with_change(clause, change_row(answers, "retained", AFTER_12))


def _say(answers: Release) -> str:
    """What people say of the vision itself, else that something stands in for it."""
    items = survey_items(answers, "survey_vision", SAY_VISION, MOST_OF_SURVEY)
    rows = [row_of(answers, "survey_vision", {"item": item}) for item in items]
    found = [(i, r) for i, r in zip(items, rows, strict=True) if r is not None and said.is_shown(r)]
    if not found:
        return ""
    direct = [row for item, row in found if item in ABOUT_VISION]
    unit = answers["survey_vision"].definition.unit
    told = _answered(direct or [found[0][1]], unit)
    return told if direct else f"nobody was asked of the vision itself, and as a stand-in {told}"


def _answered(rows: Sequence[Row], unit: str) -> str:
    """Items with their share of favourable answers, or their mean score."""
    titles = [f"“{row['title']}”" for row in rows]
    if unit == "score":
        scores = [format_number("score", row["value"]) for row in rows]
        pairs = zip(titles, scores, strict=True)
        return " and ".join(f"{title} scored {score} of 10" for title, score in pairs)
    shares = [said.share(row) for row in rows]
    first, *others = zip(shares, titles, strict=True)
    told = [f"{first[0]} of answers to {first[1]}", *(f"{s} of those to {t}" for s, t in others)]
    return f"{' and '.join(told)} were favourable"


def culture(answers: Release) -> str:
    """How many left, and what stands out month by month, between units and for groups."""
    parts = [_left(answers), *_stands_out(answers)]
    return joined(parts, _silent(answers, "culture"))


def _left(answers: Release) -> str:
    row = row_of(answers, "leaver_rate")
    if not said.is_shown(row) or row is None:
        return ""
    when = in_period(period_of(row))
    if row["numerator"] == 0:
        clause = f"nobody left {when}"
    elif row["numerator"] == row["opening"]:
        last = day_label(period_of(row).last_day)
        clause = f"everyone in post when the year began had left by {last}"
    else:
        clause = f"{said.share(row)} of people left {when}"
    return said.with_change(clause, change_row(answers, "leaver_rate"))


def _stands_out(answers: Release) -> list[str]:
    """Each thing that stands out; those that were looked at and do not, in one clause."""
    out, calm = [], []
    month, word = _month_by_month(answers)
    if month and word:
        calm.append(word)
    elif month:
        out.append(month)
    units, same = _units(answers)
    if same:
        calm.append("between units")
    elif units:
        out.append(units)
    groups = apart.judged(apart.compared_in(answers, apart.LEAVING))
    if any(one.clear for one in groups):
        out.append(apart.leaving_clause(answers))
    elif groups:
        calm.append(f"by {apart.nouns(groups)}")
    if calm:
        listed = " or ".join([", ".join(calm[:-1]), calm[-1]] if len(calm) > 1 else calm)
        out.append(f"nothing {'else ' if out else ''}stands clearly apart {listed}")
    return out


def _month_by_month(answers: Release) -> tuple[str, str]:
    """What the XmR rules say of the latest year; and of a series at rest, what it is by."""
    if TREND not in answers.tables:
        return "", ""
    reading = Reading.of(answers[TREND])
    if not reading.shown or not reading.latest.has_limits:
        return "", ""
    text = lowered(trend_headline(reading)).replace("; it is ", ", and is ")
    calm = not reading.signals_in(reading.latest) or "within its usual range" in text
    return text, f"{reading.grid} by {reading.grid}" if calm else ""


def _units(answers: Release) -> tuple[str, bool]:
    """Which units stand apart, or that none of several does.

    As many outside as chance alone often puts there are none that stand apart.
    """
    if FUNNEL not in answers.tables:
        return "", False
    reading = FunnelReading.of(answers[FUNNEL])
    judged, outside = len(reading.judged), len(reading.of_kind(HIGH, LOW))
    if judged < FEWEST_UNITS:
        return "", False
    text = funnel_headline(reading).partition("; ")[0]
    if outside and chance_of(outside, judged) <= SURPRISING:
        return text, False
    if not outside and reading.tau_lower > 0:
        return lowered(text), False
    return "", True


def support(answers: Release) -> str:
    """How far support goes beyond an appraisal, who goes unseen, and whether access is equal."""
    parts = [_developed(answers), _unseen(answers), apart.access_clause(answers)]
    if not any(parts):
        parts = [_only_appraisals(answers)]
    return joined(parts, _silent(answers, "support"))


def _developed(answers: Release) -> str:
    row, appraised = (row_of(answers, LADDER, w) for w in (RUNG_DEVELOPED, RUNG_APPRAISED))
    if not beyond(answers) or not said.is_shown(row) or row is None:
        return ""
    changed = said.clear_change(change_row(answers, LADDER, RUNG_DEVELOPED))
    more = f", {changed}" if changed else ""
    share, what = said.share(row), "had development beyond mandatory training"
    if appraised is None or not said.is_shown(appraised):
        return f"{share} of people {what}{more}"
    return (
        f"{said.share(appraised)} of people were appraised and {share} {what}{more}{_so_far(row)}"
    )


def _so_far(row: Row) -> str:
    """Those who had it after every rung before it."""
    if pd.isna(row["share_so_far"]):
        return ""
    if row["all_so_far"] == 0:
        return "; nobody reached it by way of every rung before it"
    names = ("share_so_far", "lower_so_far", "upper_so_far")
    return f"; {said.share(row, names=names)} reached it by way of every rung before it"


def _unseen(answers: Release) -> str:
    row = row_of(answers, "unseen")
    if not said.is_shown(row) or row is None:
        return ""
    clause = (
        f"the records know of no appraisal, plan or development for {said.share(row)} of people"
    )
    if row["numerator"] == 0:
        clause = "the records know of an appraisal, plan or development for everyone"
    return said.with_change(clause, change_row(answers, "unseen"))


def _only_appraisals(answers: Release) -> str:
    row = row_of(answers, LADDER, RUNG_APPRAISED)
    if row is None or not said.is_shown(row):
        return ""
    return "only appraisals are on record, and an appraisal by itself tells little of support"


def lowered(text: str) -> str:
    """A sentence as a clause."""
    return text if text[1:2].isupper() else f"{text[0].lower()}{text[1:]}"
