"""Generated workforces with leave, kinds of contract and reasons that are often not known.

The people and dates are those of `generated`; here posts are cut into stretches of one status,
and get a contract and a reason. What the package should say of them is worked out day by day.
"""

import csv
import random
from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from pathlib import Path

from .daybyday import DAY, DayByDay, Post, every_day
from .generated import Generated, generate

ACTIVE = "active"
STATUSES = (ACTIVE, ACTIVE, ACTIVE, "maternity", "career_break", "secondment_out")
CONTRACTS = ("Permanent", "Permanent", "Permanent", "Fixed Term Temp", "Bank", "Locum", "Honorary")
ROLES = ("Staff Nurse", "Staff Nurse", "Porter", "Foundation Doctor", "Specialty Registrar")
VOLUNTARY = ("Voluntary Resignation - Relocation", "Voluntary Resignation - Other/Not Known")
AGREED = ("Mutually Agreed Resignation - National Scheme with Repayment",)
PLANNED = ("End of Fixed Term Contract - External Rotation",)
NOT_LOST = ("Employee Transfer", "Has Not Worked")
OTHER = ("Retirement Age", "Pregnancy", "Redundancy - Voluntary")
UNKNOWN = ("", "", "Unknown", "Not Set in Legacy at Migration", "Reason 7 of our own")
REASONS = (*VOLUNTARY, *AGREED, *PLANNED, *NOT_LOST, *OTHER, *UNKNOWN)


@dataclass(frozen=True)
class Row(Post):
    """A stretch of a post with one status."""

    status: str = ACTIVE
    contract: str = "Permanent"
    role: str = "Staff Nurse"


@dataclass(frozen=True)
class Made:
    """A workforce with leave, and the dates between which its records may be believed."""

    rows: tuple[Row, ...]
    plain: Generated

    @property
    def known(self) -> list[Row]:
        """The rows that did not end before the records began."""
        first = self.plain.observed_from
        return [row for row in self.rows if row.last_day is None or row.last_day >= first]

    @property
    def spans(self) -> list[tuple[date, date]]:
        """Censuses of five quarters, of three years that overlap, and of all 30 months."""
        ends = self.plain.censuses
        quarters = [(ends[n], ends[n + 3]) for n in range(0, 30, 6)]
        years = [(ends[n], ends[n + 12]) for n in (3, 10, 18)]
        return [*quarters, *years, (ends[0], ends[30])]


def with_leave(seed: int) -> Made:
    """The workforce of this seed, with leave."""
    plain, rng = generate(seed), random.Random(-seed - 1)
    rows: list[Row] = []
    for post in plain.posts:
        values = {field.name: getattr(post, field.name) for field in fields(Post)}
        whole = Row(
            **values | {"fte": 0.0 if rng.random() < 0.1 else post.fte},
            contract=rng.choice(CONTRACTS),
            role=rng.choice(ROLES),
        )
        reason = rng.choice(REASONS) if whole.last_day else ""
        cut = _cut(rng, whole, plain)
        rows += [*cut[:-1], replace(cut[-1], reason=reason)]
    return Made(tuple(rows), plain)


def _cut(rng: random.Random, post: Row, plain: Generated) -> list[Row]:
    """The same post in up to four rows, each with a status, the first often active."""
    end = min(post.last_day or plain.as_of, plain.as_of)
    first = max(post.start, plain.observed_from)
    days = max(0, (end - first).days)
    cuts = sorted(
        {first + rng.randint(1, days) * DAY for _ in range(rng.randint(0, 3))} if days else ()
    )
    starts = [post.start, *cuts]
    ends = [*(day - DAY for day in cuts), post.last_day]
    statuses = [rng.choice((ACTIVE, ACTIVE, rng.choice(STATUSES)))]
    statuses += [rng.choice(STATUSES) for _ in cuts]
    return [
        replace(post, start=start, last_day=last_day, status=status, reason="")
        for start, last_day, status in zip(starts, ends, statuses, strict=True)
    ]


def write_staff(folder: Path, rows: Iterable[Row], **columns: str) -> Path:
    """Write the rows as one staff list."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "staff.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        head = "employee_id,assignment_id,start_date,last_day,unit,fte,leaving_reason,status"
        writer.writerow([*head.split(","), "contract_type", "role", *columns])
        for row in rows:
            last_day = row.last_day.isoformat() if row.last_day else ""
            cells = [row.person, row.assignment, row.start.isoformat(), last_day, row.unit, row.fte]
            writer.writerow(
                [*cells, row.reason, row.status, row.contract, row.role, *columns.values()]
            )
    return folder


def seen(days: DayByDay, keep: Callable[[Row], bool]) -> DayByDay:
    """The same days seen from some rows only, to which a day in another row is a day away."""
    part = copy(days)
    part.held = {
        day: {who: mine for who, posts in people.items() if (mine := [p for p in posts if keep(p)])}
        for day, people in days.held.items()
    }
    return part


def is_active(row: Row) -> bool:
    return row.status == ACTIVE


def leavings(days: DayByDay, d0: date, d1: date) -> list[tuple[str, date]]:
    """Every person and day from `d0` to `d1`, both included, after which they were not in post."""
    return [
        (who, day) for day in every_day(d0, d1) for who in days.people(day) - days.people(day + DAY)
    ]


def bridge(employed: DayByDay, active: DayByDay, d0: date, d1: date) -> dict[str, int]:
    """The steps from snapshot leavers to leavers by event, person by person."""
    at_d0, at_d1 = employed.people(d0), employed.people(d1)
    left = leavings(employed, d0, d1)
    by_exit = [(who, day) for who, day in left if day < d1]
    gone = [who for who, _ in by_exit if who not in at_d1]
    return {
        "leavers": len(active.people(d0) - active.people(d1)),
        "became_inactive": len((active.people(d0) - active.people(d1)) & at_d1),
        "left_from_leave": len((at_d0 - active.people(d0)) - at_d1),
        "last_day_at_opening": sum(day == d0 for _, day in left),
        "joined_and_left": len(set(gone) - at_d0),
        "left_before": len(gone) - len(set(gone)),
        "left_and_came_back": sum(who in at_d1 for who, _ in by_exit),
        "last_day_at_closing": sum(day == d1 for _, day in left),
        "outflow": len(at_d0 - at_d1),
        "numerator": sum(day > d0 for _, day in left),
    }


def reasons(employed: DayByDay, known: Iterable[Row], d0: date, d1: date) -> list[str]:
    """The reason on each leaver's primary post of the last day."""
    first: dict[str, date] = {}
    for row in known:
        first[row.assignment] = min(row.start, first.get(row.assignment, row.start))
    found = []
    for who, day in leavings(employed, d0 + DAY, d1):
        posts = employed.held[day][who]
        primary = min(
            posts, key=lambda p: (not is_active(p), -p.fte, first[p.assignment], p.assignment)
        )
        found.append(primary.reason)
    return found


def fte(days: DayByDay, people: Iterable[str], day: date) -> float:
    return sum(days.fte(who, day) for who in people)


def days_between(d0: date, d1: date) -> list[date]:
    return list(every_day(d0 + timedelta(days=1), d1))
