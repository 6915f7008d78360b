"""A good staff table as a list of rows, for tests that spoil it in one place."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import retention
from retention.workforce import Workforce

HEADER = (
    "employee_id",
    "assignment_id",
    "start_date",
    "last_day",
    "leaving_reason",
    "staff_group",
    "fte",
)
GROUPS = ("Nursing", "Medical", "Estates")
DATES = {"as_of": "2024-03-31", "observed_from": "2021-01-01"}


def rows(people: int = 30) -> list[dict[str, str]]:
    """People who began on different days; every fifth has left."""
    made = []
    for i in range(people):
        start = date(2018, 1, 3) + timedelta(days=41 * (i % 40))
        left = i % 5 == 4
        made.append(
            {
                "employee_id": f"0{i:04d}",
                "assignment_id": f"0{i:04d}-1",
                "start_date": start.isoformat(),
                "last_day": (date(2023, 5, 9) + timedelta(days=17 * (i % 9))).isoformat()
                if left
                else "",
                "leaving_reason": "Retirement Age" if left else "",
                "staff_group": GROUPS[i % 3],
                "fte": "1.0" if i % 2 else "0.6",
            }
        )
    return made


def write(
    folder: Path, made: list[dict[str, str]], header: dict[str, str] | None = None, **files: str
) -> Path:
    """Write the staff table, its headers renamed, and other files by name."""
    folder.mkdir(exist_ok=True)
    names = [header.get(n, n) if header else n for n in HEADER]
    lines = [",".join(names)]
    lines += [",".join(f'"{row[n]}"' if "," in row[n] else row[n] for n in HEADER) for row in made]
    (folder / "staff.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for name, text in files.items():
        file = name.replace("__", ".") if "__" in name else f"{name}.csv"
        body = "\n".join(line.strip() for line in text.strip().splitlines())
        (folder / file).write_text(body + "\n", encoding="utf-8")
    return folder


def read(folder: Path, **options: object) -> Workforce:
    """Read with the dates of the records declared."""
    return retention.read(folder, **{**DATES, **options})  # type: ignore[arg-type]


def aside(workforce: Workforce) -> list[tuple[int, str]]:
    """Row and column of what was set aside."""
    return [(p.row, p.column) for p in workforce.problems if p.action == "quarantined"]


def said(workforce: Workforce) -> str:
    """All sentences in one text."""
    return "\n".join(p.sentence for p in workforce.problems)
