"""Names of files in a folder that goes from hand to hand: the same on every system."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

DEVICES = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$", "clock$"]
    + [f"{device}{number}" for device in ("com", "lpt") for number in "123456789¹²³"]
)
"""What Windows takes for a device, with any ending."""
OURS = ".retention-"
"""Part of the names of temporary files and folders."""
_FORBIDDEN = frozenset('<>:"|?*\\')
_LONGEST_PART, _LONGEST = 120, 200
"""Windows allows 260 characters for the whole path, of which most belong to the folder above."""


def why_not(name: object, reserved: Iterable[str] = ()) -> str:
    """What makes a name unfit for a file inside a folder; empty if nothing does.

    Parameters
    ----------
    name : object
        A relative name with ``/`` between folders.
    reserved : iterable of str
        Names, in lower case, that are taken.

    Examples
    --------
    >>> why_not("tables/headcount.csv"), why_not("../mine.txt"), why_not("con.txt")
    ('', 'it would leave the folder', 'it is the name of a device on Windows')
    """
    if not isinstance(name, str) or not name:
        return "it is no text"
    parts = name.split("/")
    reasons = (
        (name.startswith("/") or ":" in name or "\\" in name, "it would leave the folder"),
        (".." in parts, "it would leave the folder"),
        ("" in parts or "." in parts, "a part of it is empty"),
        (not all(c.isprintable() for c in name), "it has characters that cannot be seen"),
        (bool(_FORBIDDEN & set(name)), "it has characters that Windows refuses"),
        (any(part[-1:] in (".", " ") for part in parts), "it ends with a full stop or a space"),
        (any(_stem(part) in DEVICES for part in parts), "it is the name of a device on Windows"),
        (OURS in name or name.casefold() in reserved, "it is reserved"),
        (len(name) > _LONGEST or max(map(len, parts)) > _LONGEST_PART, "it is too long"),
    )
    return next((reason for unfit, reason in reasons if unfit), "")


def _stem(part: str) -> str:
    return part.split(".", maxsplit=1)[0].rstrip(" ").casefold()


def clash(names: Iterable[str]) -> tuple[str, str] | None:
    """Two names that are one file, or a file and a folder, where case does not count.

    Examples
    --------
    >>> clash(["tables/a.csv", "tables/b.csv"])
    >>> clash(["tables/a.csv", "Tables/b.csv"])
    ('tables/a.csv', 'Tables/b.csv')
    """
    seen: dict[str, tuple[str, bool, str]] = {}
    for name in names:
        parts = name.split("/")
        for depth in range(1, len(parts) + 1):
            spelt, is_file = "/".join(parts[:depth]), depth == len(parts)
            key = unicodedata.normalize("NFC", spelt).casefold()
            before = seen.get(key)
            if before is not None and (is_file or before[:2] != (spelt, is_file)):
                return before[2], name
            seen[key] = (spelt, is_file, name)
    return None


def shown(name: str) -> str:
    r"""A name as it can be printed anywhere, whatever is in it.

    Examples
    --------
    >>> print(shown("a\x1b[2Jb.txt"))
    a\x1b[2Jb.txt
    """
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in name)
