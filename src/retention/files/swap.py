"""Writing of a folder as a whole: readers find the earlier one or the new one, never half."""

from __future__ import annotations

import os
import stat
import warnings
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from retention.errors import OutputError, RetentionWarning
from retention.files.comparing import compare
from retention.files.lock import Held, held
from retention.files.manifest import MANIFEST, manifest_bytes, read_manifest
from retention.files.names import clash, shown, why_not
from retention.files.places import (
    Places,
    is_filled,
    recover,
    remove_earlier,
    remove_unfinished,
)
from retention.files.whole import flush_folder, what_to_do, write_flushed


def write_folder(folder: Path, contents: Mapping[str, bytes], about: Mapping[str, object]) -> Path:
    """Write a set of files and a manifest that vouches for them, in the place of earlier ones.

    All is made in a folder beside `folder`, which then takes its place. Whatever stops the
    program, a reader finds the earlier files or the new ones, whole; the next run clears up.

    Parameters
    ----------
    folder : Path
        A new or empty folder, or one that an earlier call has written, with nothing else in it.
    contents : mapping of str to bytes
        Relative file name, with ``/`` between folders, to content.
    about : mapping
        What the manifest says besides the files; must be plain JSON.

    Returns
    -------
    Path
        The manifest.

    Raises
    ------
    OutputError
        If the folder holds something else or something that was changed, is being written by
        another process, cannot be written, or a name would leave it.

    Warns
    -----
    RetentionWarning
        If an earlier run was killed, saying what was found and done.
    """
    _check_names(contents)
    manifest = manifest_bytes(contents, about)
    places = Places.of(folder)
    _check_place(places.folder)
    try:
        places.folder.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder} cannot be made {what_to_do(error)}") from None
    with held(places.lock, folder) as lock:
        if lock.taken_from:
            _say(f"{lock.taken_from} was writing {folder.name} and does not run any more.")
        try:
            _say(recover(places))
            _check_replaceable(places.folder, folder)
            _make(places, {**contents, MANIFEST: manifest})
            _swap(places, lock)
        except OSError as error:
            raise OutputError(f"{folder} cannot be written {what_to_do(error)}") from None
    return folder / MANIFEST


def _say(sentence: str) -> None:
    if sentence:
        warnings.warn(sentence, RetentionWarning, stacklevel=3)


def _check_names(contents: Mapping[str, bytes]) -> None:
    for name in contents:
        reason = why_not(name, reserved=(MANIFEST,))
        if reason:
            raise OutputError(
                f"{shown(str(name))!r} is not a name for a file inside the output folder: {reason}"
            )
    both = clash(contents)
    if both is not None:
        raise OutputError(
            f"{both[0]!r} and {both[1]!r} must be two files, but are one where case does not count"
        )


def _check_place(folder: Path) -> None:
    """Refuse what cannot be replaced as a whole."""
    if os.path.exists(folder) and not os.path.isdir(folder):
        raise OutputError(f"{folder} must be a folder, but is a file; name another folder")
    if os.path.ismount(folder):
        raise OutputError(
            f"{folder} is a drive of its own, and a report is put in place as a whole; name a "
            f"folder inside it, such as {folder / 'report'}"
        )
    here = Path(os.path.realpath(os.curdir))
    if folder in (here, *here.parents):
        raise OutputError(
            f"{folder} is the folder that you are in, or one above it, and a report is put in "
            "place as a whole; name a folder inside it, such as report"
        )


def _check_replaceable(folder: Path, named: Path) -> None:
    """Refuse a folder that holds anything which would be lost."""
    if not is_filled(folder):
        return
    try:
        manifest = read_manifest(folder)
    except OutputError:
        raise OutputError(
            f"{named} is not empty and holds no finished report; name a new folder, so that "
            "nothing of yours is overwritten"
        ) from None
    found = compare(folder, manifest)
    for names, what, remedy in (
        (
            (*found.added, *found.links),
            "holds files that no report wrote",
            "move them elsewhere, or name a new folder",
        ),
        (
            found.changed,
            "holds files that were changed after they were written",
            "move them elsewhere if the changes are wanted, else delete them; or name a new folder",
        ),
        (found.opened, "is open in an office program", "close it there"),
        (found.unreadable, "holds files that cannot be read", "name a new folder"),
    ):
        if names:
            listed = ", ".join(shown(name) for name in names[:5])
            more = f" and {len(names) - 5} more" if len(names) > 5 else ""
            raise OutputError(f"{named} {what}: {listed}{more}; {remedy}; nothing was written")


def _make(places: Places, contents: Mapping[str, bytes]) -> None:
    """Write all files beside the place, the manifest last; leave nothing where that fails."""
    try:
        os.mkdir(places.new)
        if places.folder.is_dir():
            os.chmod(places.new, stat.S_IMODE(places.folder.stat().st_mode))
        inside = {places.new}
        for name, content in contents.items():
            path = places.new / name
            path.parent.mkdir(parents=True, exist_ok=True)
            inside |= {p for p in path.parents if places.new in p.parents}
            write_flushed(path, content)
        for path in sorted(inside):
            flush_folder(path)
    except BaseException:
        with suppress(OSError):
            remove_unfinished(places.new)
        raise


def _swap(places: Places, lock: Held) -> None:
    """Put the earlier folder aside and the new one in its place, and remove the earlier one."""
    try:
        lock.check()
        replaced = is_filled(places.folder)
        if replaced:
            os.rename(places.folder, places.old)
        elif places.folder.is_dir():
            os.rmdir(places.folder)
        _move_in(places, replaced)
    except BaseException:
        with suppress(OSError):
            remove_unfinished(places.new)
        raise
    flush_folder(places.folder.parent)
    if replaced:
        try:
            remove_earlier(places.old)
        except (OSError, OutputError):
            _say(
                f"{places.folder.name} was replaced, but the earlier one cannot be removed and "
                f"lies in {places.old}; the next run tries again"
            )


def _move_in(places: Places, replaced: bool) -> None:
    try:
        os.rename(places.new, places.folder)
    except BaseException:
        if replaced:
            os.rename(places.old, places.folder)
        raise
