"""Rising Stars on the barometer: recognised, developed, progressed, kept, and the gap."""

from __future__ import annotations

import pandas as pd

from retention.charts.gap_words import headline as gap_headline
from retention.charts.group_words import in_period
from retention.charts.recognised import LEFT, RECOGNISED
from retention.charts.rows import latest
from retention.charts.stars_rows import COLLEAGUES, STARS, GapRow, gap_rows
from retention.disclosure import Release
from retention.indicators.definitions.stars import AFTER
from retention.reporting.barometer import said
from retention.reporting.barometer.model import ReadingLine
from retention.reporting.barometer.reading import Line, Make, plain, row_of, why_missing
from retention.reporting.barometer.sentences import joined, lowered
from retention.results import Row, format_interval, period_of, rows_of

WORDS = "Do we recognise, develop and keep our Rising Stars?"
HEAD = "Comparable colleagues"
NOTHING = "the records do not tell who the Rising Stars are"
FEW = "there are too few people to show what becomes of Rising Stars"
POOL, NEW, DEVELOPMENT = "rising_star_pool", "rising_stars_recognised", "rising_stars_developed"
GAPS = {
    "progressed": ("rising_stars_progressed", f"Promoted within {AFTER}"),
    "kept": ("rising_stars_kept", f"Still in post after {AFTER}"),
}


def _pool(answers: Release) -> ReadingLine | None:
    row = row_of(answers, POOL)
    if row is None:
        return None
    value = answers[POOL].count_text(row, "closing")
    opening = answers[POOL].count_text(row, "opening")
    note = f"{opening} a year before; by the declared rule, version {row['rule']}"
    return ReadingLine("pool", "Rising Stars today", value, "", "", note, False, POOL)


def _joiners(key: str, title: str, outcome: str) -> Make:
    """What became of joiners before anybody could recognise them."""

    def make(answers: Release) -> ReadingLine | None:
        where = {"outcome": outcome}
        row = row_of(answers, NEW, where)
        line = plain(key, title, NEW, where)(answers)
        if line is None or row is None:
            return None
        note = f"of those who joined {in_period(period_of(row))}"
        return ReadingLine(key, title, line.value, line.interval, "", note, False, NEW)

    return make


def developed_rows(answers: Release) -> dict[str, Row]:
    """Development of the year by the label of the day before it."""
    if DEVELOPMENT not in answers.tables:
        return {}
    rows = rows_of(latest(answers[DEVELOPMENT]))
    return {str(row["rising_star"]): row for row in rows if not row["total"]}


def _developed(answers: Release) -> ReadingLine | None:
    rows = developed_rows(answers)
    if STARS not in rows:
        return None
    table, star = answers[DEVELOPMENT], rows[STARS]
    other = table.value_text(rows[COLLEAGUES]) if COLLEAGUES in rows else ""
    note: str = "" if not pd.isna(star["value"]) else why_missing(star)
    interval = format_interval("proportion", star)
    title = "Developed beyond mandatory training"
    return ReadingLine(
        "stars_developed", title, table.value_text(star), interval, other, note, False, DEVELOPMENT
    )


def gap_of(answers: Release, name: str) -> GapRow | None:
    """Rising Stars beside colleagues at the anniversary that the barometer shows."""
    if name not in answers.tables:
        return None
    rows = gap_rows(answers[name], None)
    return next((row for row in rows if row.after == AFTER), None)


def _gap(key: str) -> Make:
    name, title = GAPS[key]

    def make(answers: Release) -> ReadingLine | None:
        row = gap_of(answers, name)
        if row is None:
            return None
        star, other = row.mark(STARS), row.mark(COLLEAGUES)
        note = ", ".join(row.gap_lines)
        if row.told:
            note = f"gap {row.gap_lines[0]} ({row.gap_lines[1]})"
        return ReadingLine(key, title, star.text, star.interval, other.text, note, False, name)

    return make


LINES: tuple[Line, ...] = (
    Line("who the Rising Stars are", (POOL,), _pool),
    Line(
        "how many joiners are recognised",
        (NEW,),
        _joiners("recognised", "Recognised by their second year", RECOGNISED),
    ),
    Line(
        "how many joiners leave before anybody could recognise them",
        (NEW,),
        _joiners("left_first", "Left before they could be recognised", LEFT),
    ),
    Line("how they are developed", (DEVELOPMENT,), _developed),
    Line("how they progress", (GAPS["progressed"][0],), _gap("progressed")),
    Line("whether they are kept", (GAPS["kept"][0],), _gap("kept")),
)


def sentence(answers: Release) -> str:
    """What becomes of joiners and of those who are recognised, beside comparable colleagues."""
    there = any(name in answers.tables for line in LINES for name in line.tables)
    parts = [_of_joiners(answers), _of_development(answers), _kept(answers)]
    return joined(parts, FEW if there else NOTHING)


def _of_joiners(answers: Release) -> str:
    found, left = (row_of(answers, NEW, {"outcome": o}) for o in (RECOGNISED, LEFT))
    if found is None or left is None or not (said.is_shown(found) and said.is_shown(left)):
        return ""
    who = f"of those who joined {in_period(period_of(found))}"
    gone = f"{said.share(left)} had left first"
    return f"{who}, {said.share(found)} were recognised as Rising Stars and {gone}"


def _of_development(answers: Release) -> str:
    rows = developed_rows(answers)
    if not (said.is_shown(rows.get(STARS)) and said.is_shown(rows.get(COLLEAGUES))):
        return ""
    star, other = said.share(rows[STARS]), said.share(rows[COLLEAGUES])
    who = f"{star} of Rising Stars and {other} of colleagues"
    return f"{who} had development beyond mandatory training"


def _kept(answers: Release) -> str:
    name = GAPS["kept"][0]
    row = gap_of(answers, name)
    if row is None:
        return ""
    if not row.told:
        return lowered(gap_headline(answers[name], [row]))
    shares = [
        said.share({"value": m.value, "lower": m.lower, "upper": m.upper})
        for m in (row.mark(STARS), row.mark(COLLEAGUES))
    ]
    clear = {0: "no clear difference", 1: "clearly more", -1: "clearly fewer"}[row.side]
    if row.side:
        size = said.points(row.gap, row.lower, row.upper)
        clear = f"{size} {'more' if row.side > 0 else 'fewer'}"
    return (
        f"after {row.after} {shares[0]} of Rising Stars and {shares[1]} of comparable colleagues "
        f"were still in post, {clear}"
    )
