"""Who writes is said; whoever was killed holds nothing up."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from retention.errors import OutputError, RetentionWarning
from retention.files import write_folder
from retention.files.lock import held, holder_of

HERE = socket.gethostname()


def ended_process() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def leave_lock(tmp_path: Path, text: str) -> Path:
    lock = tmp_path / ".out.retention-lock"
    lock.write_text(text, encoding="utf-8")
    return lock


def test_a_process_that_ended_is_named_and_its_lock_taken_over(tmp_path: Path) -> None:
    number = ended_process()
    lock = leave_lock(tmp_path, f"process {number} on {HERE}\nab12\n")
    assert holder_of(lock) == ""
    with pytest.warns(RetentionWarning, match=f"process {number} on .* does not run any more"):
        write_folder(tmp_path / "out", {"a.txt": b""}, {})
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_lock_left_by_an_earlier_process_of_the_same_number(tmp_path: Path) -> None:
    leave_lock(tmp_path, f"process {os.getpid()} on {HERE}\nab12\n")
    with pytest.warns(RetentionWarning, match="does not run any more"):
        write_folder(tmp_path / "out", {"a.txt": b""}, {})


@pytest.mark.parametrize(
    "text",
    [
        f"process {os.getppid()} on {HERE}\nab12\n",
        "process 17 on ward-pc\nab12\n",
        "something else\n\x1b[2J",
    ],
)
def test_a_process_that_may_run_is_left_alone(tmp_path: Path, text: str) -> None:
    lock = leave_lock(tmp_path, text)
    with pytest.raises(OutputError, match="is being written by") as refused:
        write_folder(tmp_path / "out", {"a.txt": b""}, {})
    assert text.split("\n", maxsplit=1)[0] in str(refused.value)
    assert f"wait for it, or, if it no longer runs there, delete {lock}" in str(refused.value)
    assert str(refused.value).isprintable()
    assert lock.read_text(encoding="utf-8") == text
    assert not (tmp_path / "out").exists()


def test_a_lock_whose_maker_died_before_saying_who_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retention.files.lock._PATIENCE", 0.1)
    leave_lock(tmp_path, "")
    with pytest.warns(RetentionWarning, match="a process that did not say which"):
        write_folder(tmp_path / "out", {"a.txt": b""}, {})


def test_another_thread_of_the_same_process_holds_it_too(tmp_path: Path) -> None:
    lock, refused = tmp_path / "lock", []

    def try_too() -> None:
        try:
            with held(lock, tmp_path):
                pass
        except OutputError as error:
            refused.append(str(error))

    with held(lock, tmp_path) as mine:
        mine.check()
        thread = threading.Thread(target=try_too)
        thread.start()
        thread.join()
        assert holder_of(lock) == f"process {os.getpid()} on {HERE}"
    assert len(refused) == 1
    assert not lock.exists()


def test_of_many_who_take_over_at_once_one_holds_at_a_time(tmp_path: Path) -> None:
    code = (
        "import sys, os, time\n"
        "from pathlib import Path\n"
        "from retention.errors import OutputError\n"
        "from retention.files.lock import held\n"
        "folder = Path(sys.argv[1])\n"
        "print('ready', flush=True)\n"
        "sys.stdin.readline()\n"
        "for _ in range(150):\n"
        "    try:\n"
        "        with held(folder / 'lock', folder) as lock:\n"
        "            lock.check()\n"
        "            os.mkdir(folder / 'inside')\n"
        "            os.rmdir(folder / 'inside')\n"
        "            print('held')\n"
        "            (folder / 'lock').write_text(sys.argv[2])\n"
        "    except OutputError:\n"
        "        time.sleep(0.001)\n"
    )
    text = f"process {ended_process()} on {HERE}\nab12\n"
    (tmp_path / "lock").write_text(text, encoding="utf-8")
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path), text],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        for _ in range(3)
    ]
    for run in runs:
        assert run.stdout is not None
        assert run.stdout.readline() == "ready\n"
    heard = [run.communicate("go\n") for run in runs]
    assert [error for _, error in heard] == ["", "", ""]
    assert sum(out.count("held") for out, _ in heard) > 10
