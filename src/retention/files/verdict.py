"""Whether a folder of files is still as it was written, in words for whoever received it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from retention.errors import OutputError
from retention.files.comparing import Comparison, compare
from retention.files.lock import holder_of
from retention.files.manifest import MANIFEST, read_manifest
from retention.files.names import shown
from retention.files.places import Places, is_filled, is_whole

Kind = Literal["interrupted", "manifest", "changed", "missing", "added", "not followed", "unread"]

_WORDS: dict[Kind, tuple[str, str]] = {
    "changed": (
        "1 file was changed after it was written:",
        "{n} files were changed after they were written:",
    ),
    "missing": (
        "1 file that was written is missing:",
        "{n} files that were written are missing:",
    ),
    "added": (
        "1 file was added by somebody else, and nothing vouches for it:",
        "{n} files were added by somebody else, and nothing vouches for them:",
    ),
    "not followed": (
        "1 entry is a link or no file, and was not followed:",
        "{n} entries are links or no files, and were not followed:",
    ),
    "unread": ("1 file or folder cannot be read:", "{n} files or folders cannot be read:"),
}
_MOST = 50
"""Names of one kind that are listed."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was written.

    Attributes
    ----------
    kind : str
        ``changed``, ``missing``, ``added``, ``not followed`` (a link), ``unread``,
        ``manifest`` or ``interrupted``.
    words : str
        The name of the file with ``/`` between folders, or a sentence.
    """

    kind: Kind
    words: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What `verify` found.

    Attributes
    ----------
    folder : Path
    files : int
        How many files the manifest lists.
    findings : tuple of Finding
        What is not as it was written; empty if all is.
    remarks : tuple of str
        What is worth knowing and changes nothing.
    made_by : str
        The program that wrote the folder, as its manifest says.
    seal : str
        The SHA-256 in the manifest that stands for the whole folder.
    """

    folder: Path
    files: int
    findings: tuple[Finding, ...]
    remarks: tuple[str, ...] = ()
    made_by: str = ""
    seal: str = ""

    @property
    def whole(self) -> bool:
        """Whether every file is as it was written and nothing was added."""
        return not self.findings

    @property
    def text(self) -> str:
        """The verdict in plain words, a line for each finding."""
        name = shown(str(self.folder))
        if self.whole:
            by = f" by {self.made_by}" if self.made_by else ""
            lines = [
                f"{name} is whole: all {self.files} files are as they were written{by}.",
                f"Seal: {self.seal}",
                "Whoever made it can tell you whether that is the seal; without that, this shows "
                "that nothing was changed by accident, not who wrote it.",
            ]
        else:
            lines = [f"{name} is not as it was written."]
            lines += [f.words for f in self.findings if f.kind not in _WORDS]
            for kind, (one, several) in _WORDS.items():
                lines += _listed([f.words for f in self.findings if f.kind == kind], one, several)
            lines.append("Do not rely on it: ask whoever made it for a fresh copy.")
        return "\n".join([*lines, *self.remarks])

    def __str__(self) -> str:
        return self.text


def _listed(names: Sequence[str], one: str, several: str) -> list[str]:
    if not names:
        return []
    lines = [one if len(names) == 1 else several.format(n=len(names))]
    lines += [f"  {name}" for name in names[:_MOST]]
    return lines + ([f"  and {len(names) - _MOST} more"] if len(names) > _MOST else [])


def verify(folder: str | Path) -> Verdict:
    """Check every file of a report, or of a synthetic trust, against its manifest.

    Only reads, and only inside the folder and the names beside it that an interrupted run
    leaves. Links are not followed.

    Parameters
    ----------
    folder : str or Path
        The folder with ``manifest.json``.

    Returns
    -------
    Verdict
        What was changed, is missing or was added since the folder was written.

    Raises
    ------
    OutputError
        If there is no such folder, and no interrupted run has left one beside it.

    Notes
    -----
    A manifest is no signature. Whoever changes a file can write another manifest; its seal is
    another one then, which whoever made the report can compare.

    Examples
    --------
    >>> import retention
    >>> verdict = retention.verify("data/sample")
    >>> verdict.whole, verdict.files
    (True, 14)
    """
    folder = Path(folder)
    places = Places.of(folder)
    state, holder = places.state, holder_of(places.lock)
    if state == "between":
        return Verdict(folder, 0, (Finding("interrupted", _between(places, holder)),))
    if not folder.is_dir():
        begun = "; a run was stopped before it was put in place" if state == "begun" else ""
        raise OutputError(
            f"{folder} must be the folder of a report, but there is no such folder{begun}"
        )
    remarks = _remarks(places, holder)
    if not is_filled(folder):
        raise OutputError(f"{folder} must be the folder of a report, but is empty")
    try:
        manifest = read_manifest(folder)
    except OutputError as error:
        return Verdict(folder, 0, (Finding("manifest", f"{error}."),), remarks)
    found = compare(folder, manifest)
    findings = _findings(found)
    if not manifest.sealed:
        sentence = f"{MANIFEST} itself was changed after it was written: its seal does not fit."
        findings = (Finding("manifest", sentence), *findings)
    remarks += tuple(
        f"{shown(name)} shows that an office program has a file open; it was not checked."
        for name in found.opened
    )
    return Verdict(
        folder, len(manifest.entries), findings, remarks, manifest.made_by, manifest.seal
    )


def _findings(found: Comparison) -> tuple[Finding, ...]:
    kinds: tuple[tuple[Kind, tuple[str, ...]], ...] = (
        ("changed", found.changed),
        ("missing", found.missing),
        ("added", found.added),
        ("not followed", found.links),
        ("unread", found.unreadable),
    )
    return tuple(Finding(kind, shown(name)) for kind, names in kinds for name in names)


def _between(places: Places, holder: str) -> str:
    if holder:
        return f"It is being replaced by {holder} at this moment: try again."
    whole = [
        f"the {what} one is whole in {place}"
        for what, place in (("earlier", places.old), ("new", places.new))
        if is_whole(place)
    ]
    there = ", and ".join(whole) or "neither the earlier nor the new one is whole"
    return (
        f"A run was stopped while it replaced {places.folder.name}: {there}. "
        "Write the report again, which puts a whole one in place."
    )


def _remarks(places: Places, holder: str) -> tuple[str, ...]:
    if holder:
        return (f"A new one is being written by {holder}.",)
    if places.state in ("begun", "not cleared"):
        rest = places.new if places.state == "begun" else places.old
        return (
            f"{rest.name} beside it is left of a run that was stopped; the next one clears up.",
        )
    return ()
