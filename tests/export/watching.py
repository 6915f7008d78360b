"""Runs commands of the package in a process that tells what they touched.

Called as: watching.py COMMANDS, a JSON list of lists of arguments. The interpreter announces to
audit hooks what it opens, makes, renames, removes, connects to, starts and evaluates; the last line
of the output is what of it a command for confidential records must not do, or where it wrote.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from types import FrameType

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = {
    "os.mkdir",
    "os.rename",
    "os.remove",
    "os.rmdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
    "os.chown",
    "os.utime",
}
NETWORK = ("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "socket.__new__")
NETWORK += ("socket.gethostbyname", "urllib.Request", "http.client.connect", "ftplib.connect")
STARTS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.startfile")
EVALUATES = ("exec", "compile", "pickle.find_class")
OURS = f"{os.sep}src{os.sep}retention{os.sep}"


class Watch:
    """What was seen, as sets of words."""

    def __init__(self) -> None:
        self.written: set[str] = set()
        self.network: set[str] = set()
        self.started: set[str] = set()
        self.evaluated: set[str] = set()

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if isinstance(flags, int) and flags & WRITES and isinstance(path, str | bytes | Path):
                self.written.add(os.path.abspath(os.fsdecode(path)))
        elif event in CHANGES:
            for path in arguments[:2]:
                if isinstance(path, str | bytes | Path):
                    self.written.add(os.path.abspath(os.fsdecode(path)))
        elif event in NETWORK:
            self.network.add(event)
        elif event.startswith(STARTS):
            self.started.add(os.path.basename(str(arguments[0])))
        elif event in EVALUATES:
            self._evaluated(event, sys._getframe(1))

    def _evaluated(self, event: str, frame: FrameType | None) -> None:
        """Note who evaluated text or undid a pickle, if it is the package itself."""
        while frame is not None and frame.f_code.co_filename == __file__:
            frame = frame.f_back
        name = frame.f_code.co_filename if frame is not None else ""
        if event == "pickle.find_class" or OURS in name:
            self.evaluated.add(f"{event} in {name}")


def main() -> None:
    """Run the commands and print the exit statuses and what was seen."""
    watch = Watch()
    sys.addaudithook(watch)
    from retention.cli import main as command

    statuses = [command(arguments) for arguments in json.loads(sys.argv[1])]
    seen = {name: sorted(words) for name, words in vars(watch).items()}
    print("\n" + json.dumps({"statuses": statuses, **seen}))


if __name__ == "__main__":
    main()
