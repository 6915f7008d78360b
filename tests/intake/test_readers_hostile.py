"""Files made to exhaust the reader are refused within 2 seconds and 200 MB."""

from __future__ import annotations

import gzip
import io
import json
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.intake.exports import text, with_parts, workbook
from tests.intake.hostile_parquet import PARQUET

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="the system does not tell a program's memory"
)

SECONDS, MEGABYTES = 2.0, 200
PROGRAM = """
import json, resource, sys, time
from pathlib import Path
from retention.errors import IntakeError
from retention.files import InputFile
from retention.intake.readers import read_table
from retention.schema import STAFF
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
path, start, said = Path(sys.argv[1]), time.process_time(), ""
try:
    read_table(InputFile(path.name, path), STAFF)
except IntakeError as error:
    said = str(error)
seconds = time.process_time() - start
# The kernel's peak of this program alone; getrusage would count the one that started it.
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
megabytes = int(peak.split()[1]) / 1024
print(json.dumps([said, seconds, megabytes]))
"""
PIECE = b"a" * (1 << 20)


def _line(stream: io.BufferedIOBase) -> None:
    stream.write(text().encode())
    for _ in range(100):
        stream.write(PIECE)


def one_long_line(path: Path) -> str:
    with path.with_suffix(".csv").open("wb") as stream:
        _line(stream)
    return "row 8 is longer than"


def one_long_quoted_field(path: Path) -> str:
    with path.with_suffix(".csv").open("wb") as stream:
        stream.write(text().encode() + b'"')
        for _ in range(100):
            stream.write(b"a,\n" * (1 << 18))
    return "row 8 is not a CSV record"


def gzip_bomb(path: Path) -> str:
    with gzip.open(path.with_suffix(".csv.gz"), "wb") as stream:
        _line(stream)
    return "uncompressed size"


def gzip_bomb_of_lines_that_declares_little(path: Path) -> str:
    content = bytearray(gzip.compress(text().encode() + b"\n" * (200 << 20), 9))
    content[-4:] = (1000).to_bytes(4, "little")
    path.with_suffix(".csv.gz").write_bytes(content)
    return "uncompressed size"


def _bomb(name: str, size: int) -> bytes:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook())) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info.filename, old.read(info))
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED
        with new.open(info, "w") as member:
            for _ in range(size >> 20):
                member.write(PIECE)
    return stream.getvalue()


def zip_bomb(path: Path) -> str:
    path.with_suffix(".xlsx").write_bytes(_bomb("xl/sharedStrings.xml", 300 << 20))
    return "uncompressed size"


def zip_bomb_in_a_part_nobody_reads(path: Path) -> str:
    path.with_suffix(".xlsx").write_bytes(_bomb("xl/media/image1.png", 300 << 20))
    return "uncompressed size"


def zip_bomb_that_declares_little(path: Path) -> str:
    content = bytearray(_bomb("xl/sharedStrings.xml", 300 << 20))
    declared, honest = struct.pack("<L", 300 << 20), struct.pack("<L", 900)
    first = zlib.crc32(PIECE[:900])
    for at in _places(content, declared):
        content[at : at + 4] = honest
        content[at - 8 : at - 4] = struct.pack("<L", first)
    path.with_suffix(".xlsx").write_bytes(content)
    return "truncated or corrupt"


def _places(content: bytearray, piece: bytes) -> Iterator[int]:
    at = content.find(piece)
    while at >= 0:
        yield at
        at = content.find(piece, at + 4)


def _with_shared_strings(path: Path, part: bytes) -> None:
    def change(name: str, data: bytes) -> bytes:
        return part if name == "xl/sharedStrings.xml" else data

    content = with_parts(workbook(), change)
    if b"sharedStrings" not in content:
        stream = io.BytesIO(content)
        with zipfile.ZipFile(stream, "a") as archive:
            archive.writestr("xl/sharedStrings.xml", part)
        content = stream.getvalue()
    path.with_suffix(".xlsx").write_bytes(content)


def billion_laughs(path: Path) -> str:
    entities = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    part = f'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY l0 "ha">{entities}]><sst>&l9;</sst>'
    _with_shared_strings(path, part.encode())
    return "unsafe XML"


def a_file_of_the_computer(path: Path) -> str:
    part = '<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst><si><t>&x;</t></si></sst>'
    _with_shared_strings(path, part.encode())
    return "unsafe XML"


def a_cell_at_the_far_corner(path: Path) -> str:
    def change(name: str, data: bytes) -> bytes:
        far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        return data.replace(b"</sheetData>", far) if name.endswith("sheet1.xml") else data

    path.with_suffix(".xlsx").write_bytes(with_parts(workbook(), change))
    return "spans 1,048,576 rows"


def ten_thousand_parts(path: Path) -> str:
    stream = io.BytesIO(workbook())
    with zipfile.ZipFile(stream, "a") as archive:
        for i in range(10_000):
            archive.writestr(f"xl/p{i}.xml", b"")
    path.with_suffix(".xlsx").write_bytes(stream.getvalue())
    return "parts"


@pytest.mark.parametrize(
    "make",
    [
        *PARQUET,
        one_long_line,
        one_long_quoted_field,
        gzip_bomb,
        gzip_bomb_of_lines_that_declares_little,
        zip_bomb,
        zip_bomb_in_a_part_nobody_reads,
        zip_bomb_that_declares_little,
        billion_laughs,
        a_file_of_the_computer,
        a_cell_at_the_far_corner,
        ten_thousand_parts,
    ],
)
def test_it_is_refused_in_time_and_memory(tmp_path: Path, make: Callable[[Path], str]) -> None:
    expected = make(tmp_path / "staff")
    (path,) = tmp_path.iterdir()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path)],
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    said, seconds, megabytes = json.loads(done.stdout)
    assert expected in said
    assert said.startswith(f"{path.name}: ")
    # Processor time, so that a busy computer does not fail the test.
    assert seconds < SECONDS
    assert megabytes < MEGABYTES
