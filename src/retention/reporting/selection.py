"""The part of a release that some questions ask for, still protected with the rest of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from retention.disclosure import Release
from retention.indicators.catalogue import CHANGE
from retention.reporting.answers import NAMES, question_of

SIZE = ("headcount", "fte", "person_years", "reconciliation", "bridge")
"""Of no question alone: how many people there are, and that the numbers add up."""


def part_of(answers: Release, questions: Sequence[str]) -> Release:
    """The tables that are evidence for some questions, and those of the size of the whole.

    Parameters
    ----------
    answers : Release
        Everything, protected together: what is left out was there when the rest was hidden.
    questions : sequence of {"vision", "culture", "support", "rising_stars", "planning"}

    Returns
    -------
    Release
        The same published tables, fewer of them.
    """
    kept = {
        name: table
        for name, table in answers.tables.items()
        if _of_size(name) or question_of(answers, name) in questions
    }
    asked = {name for question in questions for name in NAMES[question]}
    missing = {name: why for name, why in answers.unavailable.items() if name in asked}
    return replace(answers, tables=kept, unavailable=missing)


def _of_size(name: str) -> bool:
    bare = name.removeprefix(CHANGE).partition("_by_")[0]
    return bare in SIZE
