"""The ledger: what earlier runs published is reckoned with, and nothing hidden is in it."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pandas as pd
import pytest

import retention
from retention.disclosure import Ledger
from retention.errors import ArgumentError, DisclosureError, OutputError
from retention.workforce import Workforce
from tests.trusts import YEAR, workforce_of

SIZES = {"Amber": (7, 0, 0), "Birch": (40, 4, 3), "Cedar": (300, 30, 20)}


def ledger_at(folder: Path, organisation: str = "A trust") -> Ledger:
    return Ledger.open(folder / "ledger.json", organisation=organisation)


def published(
    folder: Path, workforce: Workforce, *, rule: str = "internal", by: str = "staff_group"
) -> pd.DataFrame:
    table = (
        retention.headcount(workforce, YEAR, by=by) if by else retention.headcount(workforce, YEAR)
    )
    release = retention.publish({"t": table}, rule=rule, ledger=ledger_at(folder))
    return release["t"].frame


@pytest.mark.parametrize("rule", ["internal", "public"])
def test_an_identical_run_leaves_the_ledger_as_it_is(tmp_path: Path, rule: str) -> None:
    workforce = workforce_of(SIZES)
    first = published(tmp_path, workforce, rule=rule)
    content = (tmp_path / "ledger.json").read_bytes()
    again = published(tmp_path, workforce, rule=rule)
    pd.testing.assert_frame_equal(first, again)
    assert (tmp_path / "ledger.json").read_bytes() == content


def test_a_ledger_has_no_hidden_number_and_no_name_of_a_group(tmp_path: Path) -> None:
    frame = published(tmp_path, workforce_of(SIZES))
    hidden = retention.headcount(workforce_of(SIZES), YEAR, by="staff_group").frame
    numbers = set(hidden.loc[frame["closing"].isna(), "closing"]) | {7.0}
    content = (tmp_path / "ledger.json").read_text(encoding="utf-8")
    known = {number for values in json.loads(content)["numbers"].values() for number in values}
    assert known == set(frame["closing"].dropna()) | set(frame["opening"].dropna())
    assert not known & numbers
    assert not any(
        word in content for word in ("Amber", "Birch", "Cedar", "staff_group", "headcount")
    )


@pytest.mark.skipif(os.name != "posix", reason="only there files have an owner and a mode")
def test_only_its_owner_can_read_a_ledger(tmp_path: Path) -> None:
    published(tmp_path, workforce_of(SIZES))
    assert stat.S_IMODE((tmp_path / "ledger.json").stat().st_mode) == 0o600


def test_a_correction_of_a_few_people_is_hidden_and_one_of_many_is_not(tmp_path: Path) -> None:
    published(tmp_path, workforce_of({"A": (50, 4, 3), "B": (300, 30, 20)}))
    one_more = published(tmp_path, workforce_of({"A": (51, 4, 3), "B": (300, 30, 20)}))
    assert one_more.set_index("staff_group")["closing"].isna().to_dict() == {
        "A": True,
        "B": False,
        "All": True,
    }
    other = tmp_path / "other"
    published(other, workforce_of({"A": (50, 4, 3), "B": (300, 30, 20)}))
    many = published(other, workforce_of({"A": (80, 4, 3), "B": (300, 30, 20)}))
    assert many["closing"].notna().all()


def test_without_a_ledger_the_difference_of_two_releases_is_one_person() -> None:
    sizes = [workforce_of({"A": (n, 4, 3), "B": (300, 30, 20)}) for n in (50, 51)]
    tables = [retention.headcount(w, YEAR, by="staff_group") for w in sizes]
    shown = [retention.publish({"t": t})["t"].frame["closing"].iloc[0] for t in tables]
    assert shown[1] - shown[0] == 1


def test_what_was_hidden_stays_hidden(tmp_path: Path) -> None:
    """B alone protected A; shown by itself later, it would give A back."""
    workforce = workforce_of(SIZES)
    frame = published(tmp_path, workforce).set_index("staff_group")
    assert frame["closing"].isna().to_dict() == {
        "Amber": True,
        "Birch": True,
        "Cedar": False,
        "All": False,
    }
    only_birch = workforce.where(staff_group="Birch")
    assert published(tmp_path, only_birch, by="")["closing"].isna().all()
    without_ledger = retention.publish({"t": retention.headcount(only_birch, YEAR)})
    assert without_ledger["t"].frame["closing"].notna().all()


def test_a_filter_that_leaves_out_a_few_people_is_hidden_after_the_whole(tmp_path: Path) -> None:
    workforce = workforce_of(SIZES)
    assert published(tmp_path, workforce, by="")["closing"].notna().all()
    most = workforce.where(staff_group=["Birch", "Cedar"])
    assert published(tmp_path, most, by="")["closing"].isna().all()


def test_a_small_group_is_hidden_after_the_whole_and_what_it_leaves(tmp_path: Path) -> None:
    workforce = workforce_of({"A": (7, 0, 0), "B": (300, 0, 0)})
    for part in (workforce, workforce.where(staff_group="B")):
        table = retention.headcount(part, YEAR)
        ledger = ledger_at(tmp_path)
        ledger.check_rule(retention.disclosure.RULES["internal"])
        retention.publish({"t": table}, ledger=ledger)
    content = (tmp_path / "ledger.json").read_bytes()
    frame = published(tmp_path, workforce)
    assert frame.set_index("staff_group").loc[["A", "B"], "closing"].isna().all()
    assert content != (tmp_path / "ledger.json").read_bytes()


def test_a_refused_release_leaves_the_ledger_as_it_is(tmp_path: Path) -> None:
    """A was no small group when the whole and the rest were shown, and now it is one."""
    workforce = workforce_of({"A": (12, 0, 0), "B": (300, 0, 0)})
    for part in (workforce, workforce.where(staff_group="B")):
        assert published(tmp_path, part, by="")["closing"].notna().all()
    content = (tmp_path / "ledger.json").read_bytes()
    stricter = retention.disclosure.RULES["internal"].stricter([("smallest_base", 20)])
    ledger = ledger_at(tmp_path)
    table = retention.headcount(workforce, YEAR, by="staff_group")
    with pytest.raises(DisclosureError, match="nothing is left to hide"):
        retention.publish({"t": table}, rule=stricter, ledger=ledger)
    assert (tmp_path / "ledger.json").read_bytes() == content
    # The same ledger goes on to be used.
    retention.publish({"t": retention.headcount(workforce, YEAR)}, ledger=ledger)
    assert (tmp_path / "ledger.json").read_bytes() == content


def test_other_ledgers_and_rules_are_refused(tmp_path: Path) -> None:
    published(tmp_path, workforce_of(SIZES))
    with pytest.raises(DisclosureError, match="ledger of 'A trust', not of 'Another'"):
        ledger_at(tmp_path, "Another")
    with pytest.raises(DisclosureError, match="under the rule 'internal'"):
        published(tmp_path, workforce_of(SIZES), rule="public")
    with pytest.raises(ArgumentError, match="organisation must be the employer's name"):
        ledger_at(tmp_path, "")
    with pytest.raises(ArgumentError, match="ledger must be a Ledger, was PosixPath|WindowsPath"):
        retention.publish(
            {"t": retention.headcount(workforce_of(SIZES), YEAR)},
            ledger=tmp_path / "ledger.json",  # type: ignore[arg-type]
        )


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"format": "retention-ledger-1"}'])
def test_a_damaged_ledger_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "ledger.json").write_text(content, encoding="utf-8")
    with pytest.raises(DisclosureError, match="is no ledger of releases"):
        ledger_at(tmp_path)


def test_two_releases_at_once_do_not_lose_one(tmp_path: Path) -> None:
    one, other = ledger_at(tmp_path), ledger_at(tmp_path)
    table = retention.headcount(workforce_of(SIZES), YEAR)
    retention.publish({"t": table}, ledger=one)
    with pytest.raises(OutputError, match="changed by another release meanwhile"):
        retention.publish({"t": table}, ledger=other)
