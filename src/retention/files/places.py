"""Where a folder is made before it takes its place, and what an interrupted run left there.

A folder cannot be replaced by another in one step on every system. So the new one is made
beside it, the earlier one is put aside, the new one takes its place, and the earlier one is
removed. What lies beside the folder tells how far a run came that was killed.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from retention.errors import OutputError
from retention.files.comparing import compare
from retention.files.manifest import MANIFEST, read_manifest
from retention.files.names import OURS

State = Literal["settled", "begun", "between", "not cleared"]


@dataclass(frozen=True, slots=True)
class Places:
    """A folder and what may lie beside it, all in the same parent.

    Attributes
    ----------
    folder : Path
        Where readers look.
    new : Path
        The next one, while it is made.
    old : Path
        The earlier one, from when the next takes its place until it is removed.
    lock : Path
    """

    folder: Path
    new: Path
    old: Path
    lock: Path

    @classmethod
    def of(cls, folder: Path) -> Places:
        """The places of a folder; where it is a link, those of what it leads to."""
        folder = Path(os.path.realpath(folder))
        new, old, lock = (
            folder.parent / f".{folder.name}{OURS}{what}" for what in ("new", "old", "lock")
        )
        return cls(folder, new, old, lock)

    @property
    def state(self) -> State:
        """How far the last run came.

        ``begun``: what it made was not put in place, and the folder is as it was before.
        ``between``: the earlier folder is aside and the new one not in place.
        ``not cleared``: the new one is in place and the earlier one not removed.
        """
        there = is_filled(self.folder)
        if self.old.is_dir():
            return "not cleared" if there else "between"
        return "begun" if self.new.is_dir() else "settled"


def is_filled(folder: Path) -> bool:
    """Whether something lies in a folder."""
    if not folder.is_dir():
        return False
    with os.scandir(folder) as inside:
        return any(True for _ in inside)


def is_whole(folder: Path) -> bool:
    """Whether a folder is, file by file, as its manifest says."""
    try:
        manifest = read_manifest(folder)
    except OutputError:
        return False
    return manifest.sealed and compare(folder, manifest).whole


def recover(places: Places) -> str:
    """Bring a whole folder back in place after a run that was killed; the lock must be held.

    Returns
    -------
    str
        What was found and done, in a sentence; empty where there was nothing.

    Raises
    ------
    OutputError
        If files that no run wrote lie where it put the earlier folder.
    OSError
        If the system refuses.
    """
    state, name = places.state, places.folder.name
    if state == "between":
        new_is_whole = is_whole(places.new)
        with suppress(FileNotFoundError):
            os.rmdir(places.folder)
        if not new_is_whole:
            os.rename(places.old, places.folder)
            remove_unfinished(places.new)
            return f"The last run was stopped while it replaced {name}; the earlier one is back."
        os.rename(places.new, places.folder)
        remove_earlier(places.old)
        return (
            f"The last run was stopped while it replaced {name}; what it had made was whole and "
            "has taken its place."
        )
    if state == "not cleared":
        remove_earlier(places.old)
    remove_unfinished(places.new)
    if state == "begun":
        return f"A run was stopped before it replaced {name}; what it had begun was removed."
    return ""


def remove_earlier(folder: Path) -> None:
    """Remove a folder that has been replaced: what its manifest lists, and nothing else.

    The manifest goes last, so that a removal that is stopped can go on later.

    Raises
    ------
    OutputError
        If something is left that was not written with the others; it stays.
    OSError
        If the system refuses.
    """
    if (folder / MANIFEST).exists():
        manifest = read_manifest(folder)
        found = compare(folder, manifest)
        written = {entry.name for entry in manifest.entries} - {*found.links, *found.missing}
        for name in sorted({*written, *found.droppings, *found.opened}):
            (folder / name).unlink(missing_ok=True)
        if found.added or found.links:
            raise OutputError(
                f"{folder} holds files that were put into the report while it was replaced: "
                f"{', '.join([*found.added, *found.links][:5])}; move them elsewhere, delete that "
                "folder and run again"
            )
        _remove_empty(folder)
        (folder / MANIFEST).unlink()
    _remove_empty(folder)
    try:
        os.rmdir(folder)
    except OSError:
        raise OutputError(
            f"{folder} holds files that no report wrote; move them elsewhere, delete that folder "
            "and run again"
        ) from None


def _remove_empty(folder: Path) -> None:
    for path, _, _ in os.walk(folder, topdown=False):
        if path != str(folder):
            with suppress(OSError):
                os.rmdir(path)


def remove_unfinished(folder: Path) -> None:
    """Remove a folder that was never in place, all of which is of a run's making."""
    if not folder.is_dir() or folder.is_symlink():
        return
    for path, folders, files in os.walk(folder, topdown=False):
        for name in files:
            os.unlink(Path(path) / name)
        for name in folders:
            inside = Path(path) / name
            if inside.is_symlink():
                os.unlink(inside)
            else:
                os.rmdir(inside)
    os.rmdir(folder)
