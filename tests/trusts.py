"""Small workforces for tests, made of plain numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

import retention
from retention.intake import read_contents
from retention.workforce import Workforce

YEAR = retention.year_to("2024-03-31")


def workforce_of(
    groups: Mapping[str, tuple[int, int, int]], *, column: str = "staff_group"
) -> Workforce:
    """A workforce with, per group, people who stay, leave and join in the year.

    Everybody else's dates lie well outside the year to 31 March 2024.
    """
    starters, leavers, number = [f"employee_id,start_date,{column}"], ["employee_id,last_day"], 0
    for name, (stay, leave, join) in groups.items():
        quoted = '"' + name.replace('"', '""') + '"'
        for kind, count in (("stay", stay), ("leave", leave), ("join", join)):
            for _ in range(count):
                number += 1
                start = "2023-09-04" if kind == "join" else "2019-02-04"
                starters.append(f"P{number:05d},{start},{quoted}")
                if kind == "leave":
                    leavers.append(f"P{number:05d},2023-{number % 12 + 1:02d}-15")
    contents = {
        "starters.csv": "\n".join(starters).encode(),
        "leavers.csv": "\n".join(leavers).replace("2023-01", "2023-04").encode(),
    }
    contents["leavers.csv"] = (
        contents["leavers.csv"].replace(b"2023-02", b"2023-05").replace(b"2023-03", b"2023-06")
    )
    return read_contents(contents, as_of="2024-03-31", observed_from="2022-01-01")


def workforce_from(
    rows: Iterable[Mapping[str, object]],
    tables: Mapping[str, str] | None = None,
    *,
    as_of: str = "2024-03-31",
    observed_from: str = "2020-03-31",
) -> Workforce:
    """A workforce of a staff list: one mapping for each post, and further tables as CSV text."""
    staff = pd.DataFrame(list(rows)).to_csv(index=False)
    contents = {"staff.csv": staff.encode()}
    contents |= {f"{name}.csv": text.encode() for name, text in (tables or {}).items()}
    return read_contents(contents, as_of=as_of, observed_from=observed_from)
