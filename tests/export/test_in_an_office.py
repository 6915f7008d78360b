"""A workbook opens in an office program as it was meant; needs LibreOffice Calc."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import pytest

from retention.export import workbook
from tests.export.offices import ABOUT, hostile_release

OFFICE = shutil.which("soffice")


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_reads_every_sheet_and_runs_nothing(tmp_path: Path) -> None:
    source = tmp_path / "tables.xlsx"
    source.write_bytes(workbook(hostile_release(), about=ABOUT))
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    subprocess.run(
        [
            str(OFFICE),
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            every_sheet,
            "--outdir",
            str(tmp_path / "out"),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )
    found = {path.stem: path for path in (tmp_path / "out").glob("*.csv")}
    assert len(found) == 6
    name = next(n for n in found if n.endswith("leaver_rate_by_staff_group"))
    rows = list(csv.reader(found[name].read_text(encoding="utf-8").splitlines()))
    texts = {cell for row in rows for cell in row}
    assert '=HYPERLINK("http://x.example","click")' in texts
    assert {"-5", "@SUM(A1)", "<r><t>x</t></r>", "護理部"} <= texts
    assert not [cell for cell in texts if cell.startswith(("#", "Err:"))]
