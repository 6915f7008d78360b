"""Small made-up organisations with units of one person, nested in directorates."""

from __future__ import annotations

import random

import retention
from retention.intake import read_contents
from retention.workforce import Workforce

YEAR = retention.year_to("2024-03-31")


def small_trust(seed: int) -> Workforce:
    """Three to nine units in two or three directorates, some of one person, and two groups."""
    rng = random.Random(seed)
    directorates = [f"Directorate {i}" for i in range(rng.randint(2, 3))]
    rows = ["employee_id,assignment_id,start_date,last_day,directorate,unit,staff_group"]
    number = 0
    for unit in range(rng.randint(3, 9)):
        size = rng.choice((1, 1, 2, 4, 7, 9, 11, 15, 24, 60))
        above = directorates[unit % len(directorates)]
        for _ in range(size):
            number += 1
            group = rng.choice(("Nurses", "Nurses", "Nurses", "Others", "Porters"))
            left = "2023-08-31" if rng.random() < 0.2 else ""
            start = "2023-06-05" if rng.random() < 0.15 else "2019-02-04"
            rows.append(f"P{number},A{number},{start},{left},{above},Unit {unit},{group}")
    contents = {"staff.csv": "\n".join(rows).encode()}
    return read_contents(contents, as_of="2024-03-31", observed_from="2022-01-01")
