"""What is not known: what the records lack, what is hidden, and what no record can tell."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from retention.charts.sentences import listed
from retention.charts.support_ladder import BECAUSE
from retention.disclosure import Release
from retention.disclosure.release import SUPPRESSED
from retention.reporting.barometer.model import ReadingLine
from retention.reporting.barometer.reading import Line, row_of
from retention.reporting.barometer.special import LADDER
from retention.results import format_number, rows_of

NO_RECORD = {
    "vision": "What those think who never applied is not known: no record tells.",
    "culture": "Why people leave is known only as the one reason that is recorded of each.",
    "support": "Whether people feel cared for is not known: records tell what was done, not how "
    "it was.",
    "rising_stars": "Who has potential that nobody has seen is not known: the label tells whom "
    "the declared rule names.",
}
ALSO = {
    "support": (
        ("how much people are off sick", "sickness_absence"),
        ("what flexible working is agreed", "flexible_working"),
    )
}
"""Asked by the question, and answered by no reading of the barometer."""
NOT_COUNTED = "it was not counted for this release"
MANY_UNKNOWN = 0.20
"""Unknown reasons above this share of leavers are named here."""
_PLAIN = (
    (re.compile(r"table must be one that .*, was '(\w+)'.*"), r"the records have no table \1"),
    (re.compile(r"\w+ must name columns of .*, was '(\w+)'.*"), r"the records have no column \1"),
    (
        re.compile(r"\w+ must have leaving reasons for this, but .*"),
        "the records have no leaving reasons",
    ),
    (
        re.compile(r"\w+ must have (.+) recorded, but its records have no .*"),
        r"the records have no \1",
    ),
    (re.compile(r"\w+ must hold what \w+ needs, but (.+); add .*"), r"\1"),
    (re.compile(r"\w+ must hold what \w+ needs, but (.+)"), r"\1"),
    (
        re.compile(r"occupation \(managers, clinicians, other\) is read from .*"),
        "the staff groups do not have their national names",
    ),
    (
        re.compile(r"retention\.toml must declare who counts as a Rising Star, .*"),
        "no rule is declared of who counts as one",
    ),
)


def plain_reason(reason: str) -> str:
    """Why something is not available, in a leader's words.

    Examples
    --------
    >>> plain_reason("table must be one that these records have (none), was 'survey'; put a file")
    'the records have no table survey'
    """
    for pattern, words in _PLAIN:
        if pattern.fullmatch(reason):
            return pattern.sub(words, reason).replace("_", " ")
    return reason


def not_known(
    answers: Release, question: str, lines: Sequence[Line], shown: Sequence[ReadingLine]
) -> tuple[str, ...]:
    """What the records do not tell of a question, each with the reason, as sentences.

    Parameters
    ----------
    answers : Release
    question : str
    lines : sequence of Line
        The readings that the question has.
    shown : sequence of ReadingLine
        Those that could be read.
    """
    by_reason: dict[str, list[str]] = {}
    for line in lines:
        if any(name in answers.tables for name in line.tables):
            continue
        reasons = [answers.unavailable[n].reason for n in line.tables if n in answers.unavailable]
        reason = plain_reason(reasons[0]) if reasons else NOT_COUNTED
        by_reason.setdefault(reason, []).append(line.asks)
    for asks, name in ALSO.get(question, ()):
        if name in answers.unavailable:
            reason = plain_reason(answers.unavailable[name].reason)
            by_reason.setdefault(reason, []).append(asks)
    found = [_sentence(list(dict.fromkeys(asks)), reason) for reason, asks in by_reason.items()]
    hidden = [line.title for line in shown if line.value == "[c]"]
    if hidden:
        found.append(f"Hidden to protect people: {lowered_list(hidden)}.")
    found += _in_tables(answers, question)
    return (*found, NO_RECORD[question])


def _sentence(asks: Sequence[str], reason: str) -> str:
    verb = "is" if len(asks) == 1 else "are"
    text = f"{_listed(asks)} {verb} not known: {reason}."
    return f"{text[0].upper()}{text[1:]}"


def _listed(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def lowered_list(titles: Sequence[str]) -> str:
    """Titles in a sentence."""
    return _listed([t if t[1:2].isupper() else f"{t[0].lower()}{t[1:]}" for t in titles])


def _in_tables(answers: Release, question: str) -> list[str]:
    """What tables that are there do not tell."""
    found = []
    row = row_of(answers, "voluntary_leaver_rate")
    if question == "culture" and row is not None and row["unknown_share"] > MANY_UNKNOWN:
        share = format_number("proportion", row["unknown_share"])
        found.append(f"The reason of {share} of leavers is not known.")
    groups = answers.tables.get("leaver_rate_ratio_by_ethnicity")
    if question == "culture" and groups is not None:
        hidden = [groups.label(r) for r in rows_of(groups.groups) if r["state"] == SUPPRESSED]
        if hidden:
            found.append(f"How {listed(hidden)} fare is hidden to protect people.")
    if question == "support" and LADDER in answers.tables:
        for note in answers[LADDER].notes:
            rung, because, reason = note.partition(f": {BECAUSE}")
            if because:
                found.append(_sentence([f"who reached the rung “{rung}”"], plain_reason(reason)))
    row = row_of(answers, "survey_culture") or row_of(answers, "survey_vision")
    rate_known = row is not None and not pd.isna(row["response_rate"])
    if question == "vision" and row is not None and rate_known:
        rate = format_number("proportion", 1 - float(row["response_rate"]))
        found.append(f"What {rate} of those invited to the survey think is not known.")
    return found
