"""Generated workforces with careers: other units, bands and staff groups, leave, destinations.

The histories are those of `generated`; here each post gets the rest of its attributes and most
posts are cut, the second part beginning the day after the first with something changed.
"""

import csv
import random
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from .daybyday import DAY, Post, every_day
from .generated import Generated, generate

STAFF_GROUPS = ("Estates", "Nursing")
BANDS = ("Band 5", "Band 6", "")
STATUSES = ("active", "active", "active", "active", "maternity", "career_break")
DESTINATIONS = ("NHS Organisation", "No Employment", "General Practice", "Unknown", "", "")
WHERE = {"NHS Organisation": "left_to_nhs", "No Employment": "left_nhs"} | {
    "General Practice": "left_nhs",
    "Unknown": "left_unknown",
    "": "left_unknown",
}


@dataclass(frozen=True)
class Row:
    """One row of a staff list: a post, or a part of it between two changes."""

    person: str
    assignment: str
    start: date
    last_day: date | None
    post_start: date
    unit: str
    fte: float
    staff_group: str
    band: str
    status: str
    destination: str


def careers(seed: int) -> tuple[Generated, list[Row]]:
    """The workforce of a seed and its rows, those that ended before the records among them."""
    made, rng = generate(seed), random.Random(seed + 7)
    rows: list[Row] = []
    for post in made.posts:
        rows += _parts(rng, made, _row(rng, post))
    return made, rows


def _row(rng: random.Random, post: Post) -> Row:
    return Row(
        post.person,
        post.assignment,
        post.start,
        post.last_day,
        post.start,
        post.unit,
        post.fte,
        rng.choice(STAFF_GROUPS),
        rng.choice(BANDS),
        rng.choice(STATUSES),
        rng.choice(DESTINATIONS) if post.last_day else "",
    )


def _parts(rng: random.Random, made: Generated, row: Row) -> list[Row]:
    """The row, or two of the same post, the second with one attribute changed."""
    end = min(row.last_day or date.max, made.as_of)
    days = (end - max(row.start, made.observed_from)).days
    if days < 1 or rng.random() < 0.3:
        return [row]
    cut = end - rng.randint(1, days) * DAY
    first = replace(row, last_day=cut, destination="")
    second = replace(row, start=cut + DAY)
    match rng.randint(0, 4):
        case 0:
            second = replace(second, unit="Annexe")
        case 1:
            second = replace(second, band=rng.choice(BANDS))
        case 2:
            second = replace(second, staff_group=rng.choice(STAFF_GROUPS))
        case 3:
            second = replace(second, status=rng.choice(STATUSES))
        case _:
            second = replace(second, fte=rng.choice((0.4, 0.8)))
    return [first, second]


def write_rows(folder: Path, rows: list[Row], *, without: tuple[str, ...] = ()) -> Path:
    """Write the rows as a staff list, without some columns."""
    folder.mkdir(parents=True, exist_ok=True)
    columns = ["employee_id", "assignment_id", "start_date", "last_day", "unit", "fte"]
    columns += ["staff_group", "band", "status", "destination"]
    columns = [column for column in columns if column not in without]
    with (folder / "staff.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        for row in rows:
            writer.writerow(
                {
                    "employee_id": row.person,
                    "assignment_id": row.assignment,
                    "start_date": row.start.isoformat(),
                    "last_day": row.last_day.isoformat() if row.last_day else "",
                    **{c: str(getattr(row, c)) for c in columns[4:]},
                }
            )
    return folder


class Days:
    """Every row that each person holds on each day; the day of a one-day gap is the day before."""

    def __init__(self, rows: list[Row], made: Generated) -> None:
        self.known = [r for r in rows if r.last_day is None or r.last_day >= made.observed_from]
        first, last = made.observed_from - 2 * DAY, made.as_of + 2 * DAY
        plain: dict[tuple[str, date], list[Row]] = {}
        for row in self.known:
            for day in every_day(max(row.start, first), min(row.last_day or last, last)):
                plain.setdefault((row.person, day), []).append(row)
        self.held = dict(plain)
        for (person, day), there in plain.items():
            gap, after = day + DAY, day + 2 * DAY
            if (person, gap) not in plain and (person, after) in plain:
                self.held[person, gap] = there
        self.people = sorted({row.person for row in self.known})

    def rows(self, person: str, day: date, unit: str = "") -> list[Row]:
        """The rows held, or those of them in one unit."""
        return [r for r in self.held.get((person, day), []) if unit in ("", r.unit)]

    def active(self, person: str, day: date, unit: str = "") -> list[Row]:
        return [r for r in self.rows(person, day, unit) if r.status == "active"]


def primary(rows: list[Row]) -> Row:
    """Active first, then the largest, the earliest, the lowest id."""
    return min(rows, key=lambda r: (r.status != "active", -r.fte, r.post_start, r.assignment))


def opening_class(days: Days, person: str, d0: date, d1: date, unit: str = "") -> str:
    """What became of a person who was active on d0."""
    before, after = days.active(person, d0, unit), days.active(person, d1, unit)
    if after:
        one, other = primary(before), primary(after)
        if one.staff_group != other.staff_group:
            return "changed_staff_group"
        same = (one.unit, one.band) == (other.unit, other.band)
        return "stayed" if same else "moved_inside"
    if days.rows(person, d1, unit):
        return "became_inactive"
    if days.rows(person, d1):
        return "moved_elsewhere"
    day = d1
    while not days.rows(person, day):
        day -= DAY
    return WHERE[primary(days.rows(person, day)).destination]


def closing_class(days: Days, person: str, d0: date, d1: date, unit: str = "") -> str:
    """Where a person came from who is active on d1."""
    if days.active(person, d0, unit):
        known = {"moved_inside": "moved_inside_to", "changed_staff_group": "came_from_staff_group"}
        name = opening_class(days, person, d0, d1, unit)
        return known.get(name, name)
    if days.rows(person, d0, unit):
        return "came_back_active"
    if days.rows(person, d0):
        return "came_from_elsewhere"
    earlier = any(row.start < d0 for row in days.known if row.person == person)
    return "rehired" if earlier else "joined"
