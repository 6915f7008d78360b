"""Workforces of two columns, made of plain numbers, for what allows for mix."""

from __future__ import annotations

from collections.abc import Mapping

import retention
from retention.intake import read_contents
from retention.workforce import Workforce

BEFORE, YEAR = retention.years_to("2024-03-31", 2)


def mixed_workforce(
    cells: Mapping[tuple[str, ...], tuple[int, int]],
    *,
    columns: tuple[str, ...] = ("directorate", "staff_group"),
) -> Workforce:
    """People in post when the year began, and how many of them left in it, by cell."""
    rows = [
        (cell, "2019-02-04", "2023-08-15" if n < left else "")
        for cell, (people, left) in cells.items()
        for n in range(people)
    ]
    return _read(rows, columns)


def two_years(
    groups: Mapping[str, tuple[int, int, int, int]], *, column: str = "staff_group"
) -> Workforce:
    """Leavers and people of the year before, leavers and people of the year, by group.

    Who is there in the second year and was not in the first joined in between.
    """
    rows = []
    for name, (left_before, before, left, now) in groups.items():
        kept = before - left_before
        first_to_last = [("2019-02-04", "2022-08-15")] * left_before
        stayers = [("2019-02-04", "")] * min(kept, now) + [("2022-11-07", "")] * max(now - kept, 0)
        assert now >= kept, "who is missing in the second year must have left in the first"
        ends = [(start, "2023-08-15" if n < left else "") for n, (start, _) in enumerate(stayers)]
        rows += [((name,), *dates) for dates in (*first_to_last, *ends)]
    return _read(rows, (column,))


def _read(rows: list[tuple[tuple[str, ...], str, str]], columns: tuple[str, ...]) -> Workforce:
    lines = [",".join(("employee_id", "start_date", "last_day", *columns))]
    lines += [
        ",".join((f"P{n:06d}", start, end, *(f'"{v}"' for v in cell)))
        for n, (cell, start, end) in enumerate(rows)
    ]
    contents = {"staff.csv": "\n".join(lines).encode()}
    return read_contents(contents, as_of="2024-03-31", observed_from="2022-01-01")
