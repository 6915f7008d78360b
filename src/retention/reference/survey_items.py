"""Items of staff surveys by an id that stays the same while question numbers change."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from retention.reference.source import rows_of

ItemQuestion = Literal["vision", "culture", "support"]


@dataclass(frozen=True, slots=True)
class SurveyItem:
    """One item.

    Parameters
    ----------
    item : str
        Its stable id.
    title : str
        Short words for it.
    question : {"vision", "culture", "support"}
    topic : str
    proxy : bool
        Whether it stands in for what the question asks: the national survey has no item on
        an organisation's own vision and values.
    negative_of : str
        The item that this one asks the other way round; empty for most.
    scale : str
        The kind of answers: agree, often, yes.
    numbers : tuple of (int, str, bool)
        Year, number of the question in the NHS Staff Survey, and whether it was seen at a
        public source. Empty for local items.
    """

    item: str
    title: str
    question: ItemQuestion
    topic: str
    proxy: bool
    negative_of: str
    scale: str
    numbers: tuple[tuple[int, str, bool], ...]

    def asked_as(self, year: int) -> str:
        """The number of the question in a year's national survey, or an empty text.

        One that was not seen at a source says so.
        """
        found = next(((n, seen) for y, n, seen in self.numbers if y == year), None)
        if found is None:
            return ""
        return found[0] if found[1] else f"{found[0]} (confirm)"


@cache
def survey_items() -> tuple[SurveyItem, ...]:
    """All known items, in the order of the list."""
    numbers: dict[str, list[tuple[int, str, bool]]] = {}
    for row in rows_of("survey_questions.csv"):
        asked = (int(row["year"]), row["number"], row["seen"] == "yes")
        numbers.setdefault(row["item"], []).append(asked)
    return tuple(
        SurveyItem(
            row["item"],
            row["title"],
            cast(ItemQuestion, row["question"]),
            row["topic"],
            row["proxy"] == "yes",
            row["negative_of"],
            row["scale"],
            tuple(numbers.get(row["item"], ())),
        )
        for row in rows_of("survey_items.csv")
    )


def items_of(question: str) -> tuple[SurveyItem, ...]:
    """The items that speak to a question, without those asked the other way round.

    Examples
    --------
    >>> [item.item for item in items_of("vision") if not item.proxy]
    ['know_our_vision', 'vision_inspires_me']
    """
    return tuple(i for i in survey_items() if i.question == question and not i.negative_of)


def turned_round(item: str) -> str | None:
    """The id under which answers to the negative wording of an item are supplied.

    Examples
    --------
    >>> turned_round("not_thinking_about_leaving")
    'thinking_about_leaving'
    """
    return next((i.item for i in survey_items() if i.negative_of == item), None)
