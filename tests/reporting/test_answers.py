"""One release that answers everything, and says why not where it cannot."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

import retention
from retention.errors import ArgumentError, NotAvailableError
from retention.indicators.questions import EVIDENCE
from retention.reporting.answers import question_of


def test_every_piece_of_evidence_is_a_table_or_has_a_reason(answers: retention.Release) -> None:
    names = {name for readings in EVIDENCE.values() for name in readings}
    assert names <= {*answers.tables, *answers.unavailable}
    assert {"support_ladder", "rising_stars_kept", "survey_vision"} <= set(answers.tables)
    assert "no table" in answers.unavailable["flexible_working"].reason


def test_each_table_knows_its_question(answers: retention.Release) -> None:
    assert question_of(answers, "rising_stars_kept") == "rising_stars"
    assert question_of(answers, "change_unseen") == "support"
    assert question_of(answers, "leaver_rate_by_occupation") == "culture"
    assert question_of(answers, "reconciliation") == ""


def test_without_a_declared_rule_rising_stars_are_not_available() -> None:
    workforce = replace(retention.sample(people=500), rising_star_rule=None)
    found = retention.evidence(workforce, retention.year_to("2025-09-30"), question="rising_stars")
    assert all(isinstance(reading, retention.Unavailable) for reading in found.values())
    assert "[rising_stars]" in str(found["rising_stars_kept"])


def test_asking_a_release_for_what_is_not_available_gives_the_reason(
    answers: retention.Release,
) -> None:
    with pytest.raises(NotAvailableError, match="no table that this version reads"):
        answers["flexible_working"]


def test_a_name_that_was_not_available_is_not_given_again(answers: retention.Release) -> None:
    again = {"flexible_working": answers.unavailable["flexible_working"]}
    with pytest.raises(ArgumentError, match="'flexible_working' is in it"):
        retention.publish(again, previous=answers)


def test_where_not_one_reason_is_known_the_others_are_still_answered() -> None:
    trust = retention.sample(people=500)
    spells = trust.spells.assign(leaving_reason=pd.Categorical(["Odd"] * len(trust.spells)))
    found = retention.answer(replace(trust, _spells=spells))
    assert "leaver_rate" in found.tables
    told = {*found.tables, *found.unavailable}
    assert {"leaving_reasons", "development_linked_leaving"} <= told
