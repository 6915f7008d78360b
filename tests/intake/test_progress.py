"""A reading tells how far it has come, truthfully, and only to who listens."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field

import pytest

from retention.intake import read_contents
from retention.progress import listening
from tests.intake.exports import HEADER, ROWS, text, workbook


@dataclass
class Recorder:
    phases: list[tuple[str, int, str]] = field(default_factory=list)
    reached: list[list[int]] = field(default_factory=list)

    def begin(self, phase: str, total: int, unit: str) -> None:
        self.phases.append((phase, total, unit))
        self.reached.append([])

    def reach(self, done: int) -> None:
        self.reached[-1].append(done)


MANY = text([(f"{i:05d}", *ROWS[0][1:]) for i in range(18_000)]).encode()
CONTENTS = {
    "staff.csv": MANY,
    "staff.csv.gz": gzip.compress(MANY),
    "staff.xlsx": workbook((HEADER, *ROWS)),
}


def recorded(name: str) -> Recorder:
    recorder = Recorder()
    with listening(recorder):
        read(name)
    return recorder


def read(name: str) -> None:
    read_contents({name: CONTENTS[name]}, as_of="2024-03-31", observed_from="2010-01-01")


@pytest.mark.parametrize("name", CONTENTS)
def test_every_phase_says_what_is_done_and_never_more_than_all(name: str) -> None:
    recorder = recorded(name)
    told = [phase for phase, _, _ in recorder.phases]
    assert told[0] == f"looking through {name}"
    assert told[-3:-1] == [f"reading {name}", f"checking {name}"]
    assert told[-1].startswith("putting posts together")
    for (_, total, _), reached in zip(recorder.phases, recorder.reached, strict=True):
        assert reached == sorted(reached)
        assert not total or reached[-1] == total


def test_bytes_are_those_of_the_file_and_unknown_where_it_is_packed() -> None:
    size = len(CONTENTS["staff.csv"])
    assert recorded("staff.csv").phases[:2] == [
        ("looking through staff.csv", size, "B"),
        ("reading staff.csv", size, "B"),
    ]
    assert recorded("staff.csv.gz").phases[1] == ("reading staff.csv.gz", 0, "B")


def test_the_library_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    for name in CONTENTS:
        read(name)
    printed = capfd.readouterr()
    assert printed.out == printed.err == ""
