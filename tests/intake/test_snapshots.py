"""Monthly lists say the same as the table of posts that they were drawn from."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

import retention
from retention.errors import IntakeError, RetentionWarning
from retention.workforce import Workforce

MONTH_ENDS = [date(2023, m + 1, 1) - timedelta(days=1) for m in range(1, 12)]
MONTH_ENDS = [date(2022, 12, 31), *MONTH_ENDS, date(2023, 12, 31)]
POSTS = {
    # person: first day, last day, units by the month from which they hold
    "A1": (date(2015, 1, 5), None, {1: "Ward"}),
    "A2": (date(2016, 1, 5), date(2023, 5, 14), {1: "Ward"}),
    "A3": (date(2023, 3, 6), None, {1: "Ward", 8: "Clinic"}),
    "A4": (date(2023, 4, 1), date(2023, 9, 30), {1: "Clinic"}),
}


def lists(*, without: tuple[tuple[int, str], ...] = (), skip: tuple[int, ...] = ()) -> str:
    """The lists of a year's month ends."""
    lines = ["snapshot_date,employee_id,assignment_id,start_date,unit"]
    for at, end in enumerate(MONTH_ENDS):
        for person, (first, last, units) in POSTS.items():
            if at in skip or (at, person) in without or first > end or (last and last < end):
                continue
            unit = units[max(m for m in units if at >= m or m == 1)]
            lines.append(f"{end},{person},{person}-1,{first},{unit}")
    return "\n".join(lines) + "\n"


def read(tmp_path: Path, text: str, **options: str) -> Workforce:
    folder = tmp_path / "data"
    folder.mkdir(exist_ok=True)
    (folder / "snapshots.csv").write_text(text, encoding="utf-8")
    given = {"as_of": "2023-12-31", "observed_from": "2022-12-31", **options}
    return retention.read(folder, **given)  # type: ignore[arg-type]


def test_starts_are_kept_and_ends_fall_into_their_month(tmp_path: Path) -> None:
    workforce = read(tmp_path, lists())
    spells = workforce.spells.groupby("person")
    starts = [d.date() for d in spells["start"].min()]
    assert starts == [post[0] for post in POSTS.values()]
    ends = [d.date() - timedelta(days=1) for d in spells.tail(1)["exit"].dropna()]
    # A4 is on the list of 30 September, so the end is dated before the next list.
    assert ends == [date(2023, 5, 30), date(2023, 10, 30)]
    assert workforce.spells.query("person == 2")["unit"].astype(str).to_list() == ["Ward", "Clinic"]


def test_censuses_count_who_is_on_the_list(tmp_path: Path) -> None:
    workforce = read(tmp_path, lists())
    for at, end in enumerate(MONTH_ENDS[1:], start=1):
        on_list = sum(1 for line in lists().splitlines()[1:] if line.startswith(end.isoformat()))
        spells = workforce.spells
        day = str(end)
        there = (spells["start"] <= day) & (spells["exit"].isna() | (spells["exit"] > day))
        assert there.sum() == on_list, at


def test_a_month_without_somebody_is_bridged_and_counted(tmp_path: Path) -> None:
    plain = read(tmp_path, lists())
    bridged = read(tmp_path, lists(without=((6, "A1"), (7, "A3"))))
    assert (
        plain.spells[["person", "start", "exit"]]
        .iloc[0]
        .equals(bridged.spells[["person", "start", "exit"]].iloc[0])
    )
    sentence = next(p.sentence for p in bridged.problems if p.rule == "bridged list")
    assert sentence.startswith("2 posts are missing from one list")


def test_two_months_without_somebody_are_leaving_and_coming_back(tmp_path: Path) -> None:
    workforce = read(tmp_path, lists(without=((6, "A1"), (7, "A1"))))
    own = workforce.spells[workforce.spells["person"] == 0]
    assert len(own) == 2
    assert [str(d.date()) for d in own["exit"].dropna()] == ["2023-06-30"]


def test_a_month_without_a_list_is_bridged_and_two_are_refused(tmp_path: Path) -> None:
    workforce = read(tmp_path, lists(skip=(6,)))
    assert "1 months have no list" in " ".join(p.sentence for p in workforce.problems)
    with pytest.raises(IntakeError, match="no list between 2023-05-31 and 2023-08-31"):
        read(tmp_path, lists(skip=(6, 7)))


def test_one_list_is_not_enough(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match="at least two days"):
        read(tmp_path, lists(skip=tuple(range(1, 13))))


def test_a_row_set_aside_does_not_make_a_leaver(tmp_path: Path) -> None:
    last = "2023-12-31,A1,A1-1,2015-01-05,Ward\n"
    workforce = read(tmp_path, lists() + last.replace("Ward", "Clinic"))
    assert [p.rule for p in workforce.problems if p.action == "quarantined"] == [
        "contradiction"
    ] * 2
    assert workforce.spells.query("person == 0")["exit"].isna().all()


def test_rows_are_accounted_for_when_a_post_is_set_aside(tmp_path: Path) -> None:
    text = lists().replace("2016-01-05", "1950-01-05")
    workforce = read(tmp_path, text)
    (source,) = workforce.source
    assert source.rows_in == len(text.splitlines()) - 1
    assert source.quarantined == 5
    assert workforce.spells["person"].nunique() == 3


def test_the_lists_say_their_own_dates(tmp_path: Path) -> None:
    read(tmp_path, lists())
    with pytest.warns(RetentionWarning) as caught:
        workforce = retention.read(tmp_path / "data")
    assert ["last list" in str(w.message) or "first list" in str(w.message) for w in caught] == [
        True,
        True,
    ]
    assert (workforce.as_of, workforce.observed_from) == (date(2023, 12, 31), date(2022, 12, 31))
