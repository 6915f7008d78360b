"""How long reading takes: a large CSV against pandas, a workbook against openpyxl.

    python benchmarks/intake_speed.py --rows 1000000 --workbook-rows 100000

writes made-up staff records of 12 columns to a temporary folder, reads them in this run with
`retention.read` and with the readers alone, with pandas' plain typed read and with openpyxl's
read-only mode, and prints seconds of processor time and of the clock, and the largest memory.
Each reading has a process of its own, so that memory is its own too; several processes at once
would disturb each other, so they follow one another.
"""

from __future__ import annotations

import argparse
import csv
import multiprocessing
import random
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

HEADER = [
    *("employee_id", "assignment_id", "organisation_code", "start_date", "last_day"),
    *("leaving_reason", "directorate", "unit", "staff_group", "band", "contract_type", "fte"),
]
AS_OF = date(2025, 3, 31)


def records(count: int) -> Iterator[list[str]]:
    """Made-up rows of a staff table."""
    draw = random.Random(20251124)
    for number in range(count):
        start = date(2005, 1, 1) + timedelta(draw.randrange(7_000))
        end = start + timedelta(draw.randrange(30, 5_000))
        left = end <= AS_OF
        yield [
            f"{number:08d}",
            f"{number:08d}-1",
            f"RX{number % 9}",
            start.isoformat(),
            end.isoformat() if left else "",
            "Retirement Age" if left else "",
            f"Directorate {draw.randrange(9)}",
            f"Ward {draw.randrange(300)}",
            draw.choice(("Nursing", "Medical", "Estates")),
            f"Band {draw.randrange(2, 9)}",
            "Permanent",
            draw.choice(("1.0", "0.8", "0.6")),
        ]


def write_csv(path: Path, count: int) -> None:
    """A CSV file of made-up records."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        writer.writerows(records(count))


def write_workbook(path: Path, count: int) -> None:
    """A workbook of made-up records, with date cells and number cells."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Staff")
    sheet.append(HEADER)
    for record in records(count):
        cells: list[object] = [cell or None for cell in record]
        cells[3] = date.fromisoformat(record[3])
        cells[4] = date.fromisoformat(record[4]) if record[4] else None
        cells[11] = float(record[11])
        sheet.append(cells)
    book.save(path)


def whole_read(path: Path) -> int:
    """`retention.read`: file to workforce."""
    import retention

    return len(retention.read({"staff": path}, as_of=AS_OF, observed_from="2005-01-01").spells)


def readers_alone(path: Path) -> int:
    """File to text columns, all proofs included."""
    from retention.files import InputFile
    from retention.intake.readers import read_table
    from retention.schema import STAFF

    return len(read_table(InputFile(path.name, path), STAFF).frame)


def pandas_typed(path: Path) -> int:
    """Pandas with types declared and dates parsed, nothing checked."""
    import pandas as pd

    types = dict.fromkeys(HEADER, "str") | {"fte": "float64"}
    dates = ["start_date", "last_day"]
    types = {name: kind for name, kind in types.items() if name not in dates}
    return len(pd.read_csv(path, dtype=types, parse_dates=dates))


def openpyxl_read_only(path: Path) -> int:
    """Openpyxl's fastest mode, values only."""
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    return sum(1 for _ in book.worksheets[0].iter_rows(values_only=True)) - 1


def timed(task: Callable[[Path], int], path: Path) -> tuple[int, float, float, float]:
    """Rows, processor seconds, clock seconds, and megabytes at most; imports not counted."""
    import numpy  # noqa: F401
    import openpyxl  # noqa: F401
    import pandas  # noqa: F401
    import pyarrow.parquet  # noqa: F401
    import python_calamine  # noqa: F401

    import retention.intake  # noqa: F401

    warnings.simplefilter("ignore")
    processor, clock = time.process_time(), time.perf_counter()
    rows = task(path)
    spent = time.process_time() - processor, time.perf_counter() - clock
    try:
        import resource
    except ImportError:
        return rows, *spent, 0.0
    return rows, *spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Time each reading once and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--workbook-rows", type=int, default=100_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        text, book = Path(folder, "staff.csv"), Path(folder, "staff.xlsx")
        write_csv(text, options.rows)
        write_workbook(book, options.workbook_rows)
        spawn = multiprocessing.get_context("spawn")
        for path, tasks in (
            (text, (pandas_typed, readers_alone, whole_read)),
            (book, (openpyxl_read_only, readers_alone, whole_read)),
        ):
            print(f"{path.name}, {path.stat().st_size / 1e6:,.0f} MB")
            for task in tasks:
                with spawn.Pool(1) as pool:
                    rows, processor, clock, peak = pool.apply(timed, (task, path))
                print(
                    f"  {task.__name__:<20}{rows:>10,} rows{processor:8.2f} CPU s"
                    f"{clock:8.2f} s{peak:8,.0f} MB at most"
                )
                sys.stdout.flush()


if __name__ == "__main__":
    main()
