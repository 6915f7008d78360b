"""Attacks on workbooks and decks: no part of either holds a hidden number."""

from __future__ import annotations

import pandas as pd
import pytest

import retention
from retention.disclosure import Release
from retention.export import slides, workbook
from tests.disclosure.test_attacks_on_files import GROUPS, HIDDEN, chart_of, release_of, told
from tests.export.offices import words
from tests.trusts import YEAR, workforce_of


def files_of(release: Release) -> dict[str, bytes]:
    charts = {"leaver_rate": chart_of(release)}
    return {
        "workbook": workbook(release),
        "deck": slides(charts, release=release, title="Leaving"),
    }


@pytest.fixture(scope="module")
def raw() -> pd.DataFrame:
    table = retention.leaver_rate(workforce_of(GROUPS), YEAR, by="staff_group")
    return table.frame.set_index("staff_group")


@pytest.fixture
def unprotected(monkeypatch: pytest.MonkeyPatch) -> Release:
    with monkeypatch.context() as patch:
        patch.setattr("retention.disclosure.closing.Closing.close", lambda self, before: None)
        return release_of()


def test_no_hidden_number_stands_in_a_file(raw: pd.DataFrame) -> None:
    release = release_of()
    frame = release["leaver_rate"].frame
    assert frame.loc[frame["state"] == "suppressed", "staff_group"].to_list() == HIDDEN
    for name, content in files_of(release).items():
        assert not told(words(content), raw), name


def test_with_the_gate_open_the_same_search_finds_them(
    unprotected: Release, raw: pd.DataFrame
) -> None:
    for name, content in files_of(unprotected).items():
        assert told(words(content), raw), name


def test_files_that_differ_in_hidden_numbers_only_are_the_same() -> None:
    found = []
    for small in ((5, 2, 0), (6, 1, 0)):
        stay, leave, _ = small
        other = (113 + 5 - stay, 24 + 2 - leave, 1)
        workforce = workforce_of({**GROUPS, "Amber": small, "Birch": other})
        table = retention.leaver_rate(workforce, YEAR, by="staff_group")
        found.append(files_of(retention.publish({"leaver_rate": table})))
    assert found[0] == found[1]
