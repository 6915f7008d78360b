"""The manifest: what a folder of files holds, and of what it was made."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retention.errors import ArgumentError, OutputError
from retention.files.inputs import sha256
from retention.files.names import clash, shown, why_not

MANIFEST = "manifest.json"
MANIFEST_FORMAT = "retention-manifest-1"
LARGEST_MANIFEST = 4_000_000
"""Bytes; that of a report has 15,000, and nobody needs one of millions."""

_OF_THE_FILES = ("format", "files", "seal")
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file as it was written."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was written, and whether the manifest itself is as it was written.

    Attributes
    ----------
    entries : tuple of Entry
    seal : str
        The SHA-256 that the manifest says it has without its seal; empty if it has none.
    sealed : bool
        Whether it has that.
    made_by : str
        The program, in its own words; empty if not said.
    """

    entries: tuple[Entry, ...]
    seal: str
    sealed: bool
    made_by: str


def manifest_bytes(contents: Mapping[str, bytes], about: Mapping[str, object]) -> bytes:
    """The manifest of some files, the same bytes for the same files.

    Raises
    ------
    ArgumentError
        If `about` is no plain JSON, or holds what the manifest says of the files.
    """
    taken = sorted(set(about) & set(_OF_THE_FILES))
    if taken:
        raise ArgumentError(
            f"about must leave {', '.join(_OF_THE_FILES)} to the manifest, had {', '.join(taken)}"
        )
    body = {
        "format": MANIFEST_FORMAT,
        **about,
        "files": [
            {"name": name, "bytes": len(content), "sha256": sha256(content)}
            for name, content in sorted(contents.items())
        ],
    }
    try:
        sealed = body | {"seal": _seal(body)}
        text = json.dumps(sealed, indent=2, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise ArgumentError(f"about must be plain JSON, was not: {error}") from None
    return (text + "\n").encode("utf-8")


def _seal(body: Mapping[str, Any]) -> str:
    """SHA-256 of a manifest without its seal, however it is laid out."""
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder, from whoever it comes.

    Raises
    ------
    OutputError
        If there is none, or it is damaged, or such as this package never writes.
    """
    path = folder / MANIFEST
    if path.is_symlink() or not path.is_file():
        raise OutputError(f"{folder} holds no {MANIFEST}, which vouches for every file")
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST_MANIFEST + 1)
    except OSError as error:
        raise OutputError(f"{path} cannot be read ({error.strerror})") from None
    if len(content) > LARGEST_MANIFEST:
        raise OutputError(f"{path} is larger than a manifest can be")
    try:
        body = json.loads(content.decode("utf-8"), object_pairs_hook=_once)
        return _manifest_of(body)
    except (ValueError, RecursionError, KeyError, TypeError) as error:
        reason = str(error) if isinstance(error, _UnfitError) else "it is not such as is written"
        raise OutputError(f"{path} is no manifest of this package, or damaged: {reason}") from None


class _UnfitError(ValueError):
    """What a manifest must not hold, in words."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names occur once: of two, readers differ in which one counts."""
    made = dict(pairs)
    if len(made) < len(pairs):
        raise _UnfitError("it says something twice")
    return made


def _manifest_of(body: dict[str, Any]) -> Manifest:
    if body["format"] != MANIFEST_FORMAT:
        raise _UnfitError(f"it is of another format than {MANIFEST_FORMAT}")
    entries = tuple(_entry(one) for one in body["files"])
    both = clash(entry.name for entry in entries)
    if both is not None:
        raise _UnfitError(f"{shown(both[0])!r} and {shown(both[1])!r} are one file on some systems")
    seal = body.pop("seal", "")
    made_by = body.get("made_by", "")
    if not isinstance(seal, str) or not isinstance(made_by, str):
        raise _UnfitError("its seal or its maker is no text")
    return Manifest(entries, shown(seal)[:64], seal == _seal(body), shown(made_by)[:80])


def _entry(one: dict[str, Any]) -> Entry:
    name, size, digest = one["name"], one["bytes"], one["sha256"]
    reason = why_not(name, reserved=(MANIFEST,))
    if reason:
        raise _UnfitError(f"{shown(str(name))[:80]!r} is not a name for a file inside: {reason}")
    if type(size) is not int or size < 0 or not _HASH.fullmatch(digest):
        raise _UnfitError(f"{name!r} has no size and SHA-256")
    return Entry(name, size, digest)
