"""Wrong rows, planted on purpose: the few kinds that every analyst of staff records meets.

Each is one row, added or changed so that no fact that the truth counts is lost: added rows are
set aside by a reader that works, and changed values are of persons, not of employment. Where
they stand follows from positions alone, so that planting takes no draw.
"""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

Row = list[str]

_HOURS_A_WEEK: Final = "37.5"
_OPEN_END: Final = "4712-12-31"
_DAYS_TOO_LATE: Final = 30


class Records:
    """The tables as rows of text.

    Parameters
    ----------
    texts
        CSV by table name.
    as_of
        Day of the extract.
    """

    def __init__(self, texts: dict[str, str], as_of: date) -> None:
        self.rows = {name: list(csv.reader(io.StringIO(text))) for name, text in texts.items()}
        self.as_of = as_of
        self._at = {name: {c: i for i, c in enumerate(rows[0])} for name, rows in self.rows.items()}
        self._posts = Counter(self.get("starters", row, "employee_id") for row in self._body())
        self._ended = {row[self._at["leavers"]["assignment_id"]] for row in self.rows["leavers"]}
        self._used: set[str] = set()

    def _body(self) -> list[Row]:
        return self.rows["starters"][1:]

    def get(self, table: str, row: Row, column: str) -> str:
        """Return a value."""
        return row[self._at[table][column]]

    def put(self, table: str, row: Row, **values: str) -> Row:
        """Write values into a row, and return it."""
        for column, value in values.items():
            row[self._at[table][column]] = value
        return row

    def row(self, table: str, **values: str) -> Row:
        """Return a new row of blanks and these values."""
        return self.put(table, [""] * len(self._at[table]), **values)

    def starter(self, eighth: int, *, ended: bool = False, posts: int = 1) -> Row:
        """Return a starters row from an eighth of the table on: begun, of nobody used before.

        Parameters
        ----------
        eighth
            Where to begin looking, 0 to 7.
        ended
            Whether the post must have ended, or not.
        posts
            How many rows the person must have.
        """
        for row in self._from(eighth):
            person, post = (self.get("starters", row, c) for c in ("employee_id", "assignment_id"))
            fits = self._posts[person] == posts and (post in self._ended) == ended
            begun = self.get("starters", row, "start_date") <= self.as_of.isoformat()
            if fits and begun and person not in self._used:
                self._used.add(person)
                return row
        raise AssertionError("no row left to plant an imperfection in")

    def _from(self, eighth: int) -> Iterator[Row]:
        rows = self._body()
        begin = eighth * len(rows) // 8
        yield from rows[begin:]
        yield from rows[:begin]

    def last_day(self, post: str) -> date:
        """Return the last day of a post that ended."""
        for row in self.rows["leavers"]:
            if self.get("leavers", row, "assignment_id") == post:
                return date.fromisoformat(self.get("leavers", row, "last_day"))
        raise AssertionError(f"{post} has not ended")

    def another_row_of(self, row: Row) -> Row:
        """Return the later of the two rows of a person."""
        person = self.get("starters", row, "employee_id")
        rows = [r for r in self._body() if self.get("starters", r, "employee_id") == person]
        return rows[-1] if rows[-1] is not row else rows[0]

    def insert_after(self, table: str, neighbour: Row, row: Row) -> Row:
        """Insert a row behind another, and return it."""
        rows = self.rows[table]
        rows.insert(next(i for i, r in enumerate(rows) if r is neighbour) + 1, row)
        return row

    def middle(self, table: str) -> Row:
        """Return the row in the middle of a table."""
        return self.rows[table][len(self.rows[table]) // 2]

    def unknown_id(self) -> str:
        """Return an id one higher than the highest, which nobody has."""
        highest = max(int(person[1:]) for person in self._posts)
        return f"S{highest + 1:06d}"

    def text(self, table: str) -> str:
        """Return a table as CSV."""
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(self.rows[table])
        return out.getvalue()


def _duplicate(records: Records) -> Row:
    row = records.starter(1)
    return records.insert_after("starters", row, list(row))


def _further_post(records: Records, eighth: int, **values: str) -> Row:
    """Add a row for a further post of somebody in post: it can only be set aside."""
    row = records.starter(eighth)
    person = records.get("starters", row, "employee_id")
    copy = records.put("starters", list(row), assignment_id=f"{person}-2", **values)
    return records.insert_after("starters", row, copy)


def _hours_for_fte(records: Records) -> Row:
    return _further_post(records, 3, fte=_HOURS_A_WEEK)


def _impossible_date(records: Records) -> Row:
    return _further_post(records, 5, start_date=f"{records.as_of.year - 1}-02-30")


def _short_birth_year(records: Records) -> Row:
    row = records.starter(2)
    year = records.get("starters", row, "birth_year")
    return records.put("starters", row, birth_year=year[2:])


def _other_gender(records: Records) -> Row:
    """Change the earlier row of two, since the latest is taken."""
    row = records.starter(4, posts=2)
    other = records.another_row_of(row)
    start = [records.get("starters", r, "start_date") for r in (row, other)]
    earlier = row if start[0] < start[1] else other
    gender = records.get("starters", earlier, "gender")
    return records.put("starters", earlier, gender="Male" if gender == "Female" else "Female")


def _unknown_leaver(records: Records) -> Row:
    neighbour = records.middle("leavers")
    person = records.unknown_id()
    row = records.put("leavers", list(neighbour), employee_id=person, assignment_id=f"{person}-1")
    return records.insert_after("leavers", neighbour, row)


def _open_end(records: Records) -> Row:
    row = records.starter(6)
    person, post = (records.get("starters", row, c) for c in ("employee_id", "assignment_id"))
    ending = records.row("leavers", employee_id=person, assignment_id=post, last_day=_OPEN_END)
    return records.insert_after("leavers", records.rows["leavers"][-1], ending)


def _late_move(records: Records) -> Row:
    row = records.starter(7, ended=True)
    person, post = (records.get("starters", row, c) for c in ("employee_id", "assignment_id"))
    day = records.last_day(post) + timedelta(days=_DAYS_TOO_LATE)
    move = records.row(
        "moves",
        employee_id=person,
        assignment_id=post,
        effective_date=day.isoformat(),
        kind="contract",
        fte="0.8",
    )
    return records.insert_after("moves", records.middle("moves"), move)


@dataclass(frozen=True)
class Imperfection:
    """One imperfection: what it is, how it is planted, and what a check says of it.

    Attributes
    ----------
    key
        Its name in `truth.toml`.
    table, column
        Where it stands.
    rule, action
        The rule of `retention check` that finds it, and what becomes of the row.
    meaning
        What happened, in words.
    plant
        Plants it and returns its row.
    """

    key: str
    table: str
    column: str
    rule: str
    action: str
    meaning: str
    plant: Callable[[Records], Row]


IMPERFECTIONS: Final = (
    Imperfection(
        "duplicate_row",
        "starters",
        "",
        "duplicate",
        "quarantined",
        "a row that was exported twice",
        _duplicate,
    ),
    Imperfection(
        "hours_for_fte",
        "starters",
        "fte",
        "number out of range",
        "quarantined",
        "a further post with weekly hours in place of the full-time equivalent",
        _hours_for_fte,
    ),
    Imperfection(
        "impossible_date",
        "starters",
        "start_date",
        "not a date",
        "quarantined",
        "a further post that starts on 30 February",
        _impossible_date,
    ),
    Imperfection(
        "short_birth_year",
        "starters",
        "birth_year",
        "not a year",
        "changed",
        "a year of birth of two digits, taken as not recorded",
        _short_birth_year,
    ),
    Imperfection(
        "gender_disagrees",
        "starters",
        "gender",
        "person disagrees",
        "changed",
        "a person whose two rows differ in gender; the later is right, and taken",
        _other_gender,
    ),
    Imperfection(
        "unknown_leaver",
        "leavers",
        "employee_id",
        "unknown employee",
        "quarantined",
        "a leaver who never started",
        _unknown_leaver,
    ),
    Imperfection(
        "open_end",
        "leavers",
        "last_day",
        "open end",
        "changed",
        "somebody in post with a last day in the year 4712, which means no end",
        _open_end,
    ),
    Imperfection(
        "move_after_leaving",
        "moves",
        "effective_date",
        "move outside a post",
        "quarantined",
        "other hours from a day after the last day",
        _late_move,
    ),
)
"""What is planted, in this order, one row each."""

PLANTED_IN: Final = ("starters", "leavers", "moves")


def plant(texts: dict[str, str], as_of: date) -> tuple[dict[str, str], list[int]]:
    """Plant every imperfection.

    Parameters
    ----------
    texts
        The tables of `PLANTED_IN` as CSV.
    as_of
        Day of the extract.

    Returns
    -------
    tuple of dict and list
        The tables with the imperfections, and the physical row of each (the header is row 1).
    """
    records = Records(texts, as_of)
    planted = [entry.plant(records) for entry in IMPERFECTIONS]
    rows = []
    for entry, row in zip(IMPERFECTIONS, planted, strict=True):
        table = records.rows[entry.table]
        rows.append(1 + next(i for i, r in enumerate(table) if r is row))
    return {name: records.text(name) for name in PLANTED_IN}, rows


def planted_facts() -> dict[str, Any]:
    """Return how many rows are planted, for `truth.toml`: all, set aside by table, by kind."""
    aside = Counter(e.table for e in IMPERFECTIONS if e.action == "quarantined")
    return {
        "rows": len(IMPERFECTIONS),
        "set_aside": {table: aside[table] for table in PLANTED_IN},
        "by_rule": dict(Counter(f"{e.table}: {e.rule}" for e in IMPERFECTIONS)),
    }
