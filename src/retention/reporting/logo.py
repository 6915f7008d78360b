"""The picture of an organisation, checked before it becomes part of a page."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from pathlib import Path

from retention.errors import ArgumentError
from retention.files import read_bytes

MOST_BYTES = 300_000
_MAGIC = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
_BEGINS = 512


@dataclass(frozen=True, slots=True)
class Logo:
    """A PNG or JPEG picture.

    Attributes
    ----------
    kind : {"image/png", "image/jpeg"}
    content : bytes
    """

    kind: str
    content: bytes = field(repr=False)

    @property
    def source(self) -> str:
        """The picture as a data URI, which a page can hold without a file beside it."""
        return f"data:{self.kind};base64,{b64encode(self.content).decode('ascii')}"


def read_logo(path: Path) -> Logo:
    """Read a logo; what the file is called does not matter, its first bytes do.

    Raises
    ------
    ArgumentError
        If it is neither PNG nor JPEG, or larger than 300 kB.
    IntakeError
        If there is no such file, or it cannot be read.
    """
    content = read_bytes(path)
    kind = next((kind for kind, magic in _MAGIC.items() if content.startswith(magic)), None)
    if kind is None:
        begin = content[:_BEGINS].lstrip(b"\xef\xbb\xbf \t\r\n")
        was = (
            "SVG or another text, which can hold scripts and addresses that a browser follows"
            if begin.startswith(b"<")
            else "something else by its first bytes"
        )
        raise ArgumentError(
            f"logo must be a PNG or JPEG picture, {path.name} was {was}; save it as PNG"
        )
    if len(content) > MOST_BYTES:
        raise ArgumentError(
            f"logo must have at most {MOST_BYTES:,} bytes, {path.name} had {len(content):,}; save "
            "it smaller: 400 pixels across are enough"
        )
    return Logo(kind, content)
