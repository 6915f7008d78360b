"""The bar on the terminal: after a second of patience, with phases, and gone at the end."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from retention import progress, terminal
from retention.cli import main
from retention.terminal import Bar, shown_progress
from tests.conftest import Records

STARTERS = "employee_id,start_date\n" + "".join(f"A{i},2019-01-07\n" for i in range(40))
LEAVERS = "employee_id,last_day\nA1,2023-02-28\n"
DATES = ["--as-of", "2024-03-31", "--observed-from", "2020-01-01"]


class FakeTerminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def seconds(step: float) -> Iterator[float]:
    now = 0.0
    while True:
        yield now
        now += step


def test_a_short_reading_shows_nothing() -> None:
    stream, clock = FakeTerminal(), seconds(0.001)
    bar = Bar(stream, lambda: next(clock))
    with progress.listening(bar):
        progress.begin("reading staff.csv", 100, "B")
        progress.reach(100)
    bar.close()
    assert stream.getvalue() == ""


def test_a_long_reading_shows_its_phases_and_takes_them_away() -> None:
    pytest.importorskip("tqdm")
    stream, clock = FakeTerminal(), seconds(2.0)
    bar = Bar(stream, lambda: next(clock))
    with progress.listening(bar):
        progress.begin("reading staff.csv", 2_000_000, "B")
        progress.reach(2_000_000)
        progress.begin("checking staff.csv")
    bar.close()
    shown = stream.getvalue()
    assert "reading staff.csv" in shown
    assert "2.00M" in shown
    assert "checking staff.csv" in shown.rpartition("reading staff.csv")[2]
    assert shown.rpartition("\r")[0].endswith(" "), "the line is wiped"


def test_a_bar_that_comes_late_begins_where_the_reading_is() -> None:
    pytest.importorskip("tqdm")
    stream, clock = FakeTerminal(), seconds(0.6)
    bar = Bar(stream, lambda: next(clock))
    bar.begin("reading staff.csv", 100, "B")
    bar.reach(50)
    bar.close()
    assert "50%" in stream.getvalue()
    assert "  0%" not in stream.getvalue()


@pytest.mark.parametrize(("stream", "quiet"), [(io.StringIO(), False), (FakeTerminal(), True)])
def test_only_a_terminal_is_told_and_only_without_quiet(stream: io.StringIO, quiet: bool) -> None:
    with shown_progress(stream, quiet=quiet):
        progress.begin("reading staff.csv", 100, "B")
    assert stream.getvalue() == ""


def test_without_an_error_stream_nothing_fails() -> None:
    with shown_progress(None, quiet=False):
        progress.begin("reading staff.csv", 100, "B")


def test_the_command_shows_a_long_reading_on_a_terminal(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("tqdm")
    stream = FakeTerminal()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr(terminal, "PATIENCE", 0.0)
    folder = str(records(starters=STARTERS, leavers=LEAVERS))
    assert main(["check", folder, *DATES, "--quiet"]) == 0
    assert stream.getvalue() == ""
    assert main(["check", folder, *DATES]) == 0
    for phase in ("reading starters.csv", "checking starters.csv", "matching leavers.csv"):
        assert phase in stream.getvalue()
