"""What a folder holds, against what its manifest says."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from retention.errors import IntakeError
from retention.files.inputs import InputFile
from retention.files.manifest import MANIFEST, Manifest

_DROPPINGS = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
"""Files that systems leave in folders that somebody looks at."""
_OPEN = ("~$", ".~lock.")
"""How the names begin of files that office programs keep while they have another one open."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Names of files, in order, with ``/`` between folders.

    Attributes
    ----------
    changed : tuple of str
        Files with another content than they were written with.
    missing : tuple of str
        Files that were written and are not there.
    added : tuple of str
        Files that were not written with the others.
    links : tuple of str
        What is neither file nor folder, such as a link to elsewhere; never followed.
    unreadable : tuple of str
        Files and folders that cannot be read.
    droppings : tuple of str
        What systems leave in folders; nobody's.
    opened : tuple of str
        Traces of office programs that have a file open.
    """

    changed: tuple[str, ...]
    missing: tuple[str, ...]
    added: tuple[str, ...]
    links: tuple[str, ...]
    unreadable: tuple[str, ...]
    droppings: tuple[str, ...]
    opened: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether every file that was written is there as it was written."""
        return not (self.changed or self.missing or self.links or self.unreadable)


def compare(folder: Path, manifest: Manifest) -> Comparison:
    """Read every file of a folder that its manifest lists, and look for others.

    Links are not followed, and nothing but plain files is opened.
    """
    found = {name: kind for kind, name in _walk(folder)}
    links = [name for name, kind in found.items() if kind == "link"]
    changed, missing, unreadable = [], [], [n for n, k in found.items() if k == "unreadable"]
    for entry in manifest.entries:
        kind = found.pop(entry.name, "")
        if not kind:
            missing.append(entry.name)
        elif kind == "file":
            file = InputFile(entry.name, folder / entry.name)
            try:
                if file.size != entry.size or file.sha256() != entry.sha256:
                    changed.append(entry.name)
            except IntakeError:
                unreadable.append(entry.name)
    others = sorted(name for name, kind in found.items() if kind == "file" and name != MANIFEST)
    droppings = [name for name in others if _last(name).casefold() in _DROPPINGS]
    opened = [name for name in others if _last(name).startswith(_OPEN)]
    return Comparison(
        changed=tuple(changed),
        missing=tuple(missing),
        added=tuple(name for name in others if name not in {*droppings, *opened}),
        links=tuple(sorted(links)),
        unreadable=tuple(sorted(unreadable)),
        droppings=tuple(droppings),
        opened=tuple(opened),
    )


def _last(name: str) -> str:
    return name.rsplit("/", 1)[-1]


def _walk(folder: Path) -> Iterator[tuple[str, str]]:
    """Kind and name of everything in a folder but the folders themselves."""
    waiting = [PurePosixPath()]
    while waiting:
        below = waiting.pop()
        try:
            with os.scandir(folder / below) as found:
                inside = list(found)
        except OSError:
            yield "unreadable", below.as_posix()
            continue
        for one in inside:
            name = below / one.name
            if one.is_dir(follow_symlinks=False):
                waiting.append(name)
            else:
                kind = "file" if one.is_file(follow_symlinks=False) else "link"
                yield kind, name.as_posix()
