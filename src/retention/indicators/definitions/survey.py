"""Items of a staff survey: the share of favourable answers, or the mean score."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from retention.indicators.definitions.parts import (
    LIMITS,
    NOT_APPLICABLE,
    Columns,
    blank,
    derived,
    over,
)
from retention.reference import SurveyItem, survey_items
from retention.results import Definition, Measure
from retention.statistics.intervals import wilson

INVITED = "invited to the survey"
WORDS = {
    "vision": "what people say of the vision",
    "culture": "what people say of the culture",
    "support": "what people say of support and development",
}
PROXY = "a proxy: the national survey has no item on an organisation’s own vision"
_SOURCE = "retention: the survey table; favourable answers as its source counts them"
_CAVEATS = (
    "rows are of the calendar year of the survey",
    "who answers is not a random part of who was asked: read the response rate beside it",
)
TURNED_ROUND = (
    "asked the other way round: the share is of those who did not agree, neutral answers among "
    "them, and the score is 10 less the one supplied"
)


def _derive_share(frame: pd.DataFrame, level: float) -> Columns:
    found = wilson(frame["numerator"], frame["responses"], level)
    return {
        "denominator": frame["responses"],
        "value": found.value,
        "lower": found.lower,
        "upper": found.upper,
        "response_rate": over(frame["responses"], frame["invited"]),
    }


def _derive_score(frame: pd.DataFrame, level: float) -> Columns:
    return {
        "denominator": frame["responses"],
        "value": over(frame["numerator"], frame["responses"]),
        **blank(frame, *LIMITS),
        "response_rate": over(frame["responses"], frame["invited"]),
    }


_ASKED = (
    Measure("invited", "base", quantity=INVITED, repeats=("item",)),
    Measure("responses", "base", ("invited",), quantity="answers"),
)
_READ = (
    *derived(("responses",), "denominator"),
    *derived(("numerator", "responses"), "value", *LIMITS),
    *derived(("responses", "invited"), "response_rate"),
    Measure("title", "context"),
    Measure("asked_as", "context"),
    Measure("proxy", "context"),
)

_FAVOURABLE = Definition(
    key="survey_favourable",
    version=1,
    title="Survey answers",
    numerator="favourable answers",
    denominator="answers to the item",
    unit="proportion",
    direction="higher",
    question=None,
    interval="Wilson",
    source=_SOURCE,
    caveats=_CAVEATS,
    measures=(
        *_ASKED,
        Measure(
            "numerator",
            "count",
            ("responses",),
            quantity="favourable answers",
            rest="other answers",
        ),
        *_READ,
    ),
    derive=_derive_share,
    sensitive=True,
)

_SCORE = replace(
    _FAVOURABLE,
    key="survey_score",
    numerator="sum of the scores, 0 to 10",
    unit="score",
    interval=NOT_APPLICABLE,
    caveats=(*_CAVEATS, "the spread of the scores is not supplied, so no interval is known"),
    measures=(*_ASKED, Measure("numerator", "sum", ("responses",)), *_READ),
    derive=_derive_score,
)
READINGS = {"favourable": _FAVOURABLE, "score": _SCORE}


def of_item(item: SurveyItem, reading: Definition = _FAVOURABLE) -> Definition:
    """The definition of one item."""
    return replace(
        reading,
        key=f"{reading.key}_{item.item}",
        title=item.title,
        question=item.question,
        proxy=item.proxy,
        caveats=(*((PROXY,) if item.proxy else ()), *reading.caveats),
    )


def of_question(question: str, reading: Definition = _FAVOURABLE) -> Definition:
    """The definition of all items that speak to a question."""
    words = WORDS[question]
    return replace(
        reading,
        key=f"{reading.key}_{question}",
        title=f"{words[0].upper()}{words[1:]}",
        question=question,  # type: ignore[arg-type]
        caveats=(*reading.caveats, *((f"marked as proxy: {PROXY[9:]}",) * (question == "vision"))),
    )


ITEM_DEFINITIONS = tuple(of_item(item) for item in survey_items() if not item.negative_of)
"""One for each item, for the catalogue."""
