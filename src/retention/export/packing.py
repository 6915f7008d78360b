"""Files of offices made the same each time: their packages hold the hour of each part."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP archive knows; offices write it themselves."""


def without_times(package: bytes) -> bytes:
    """The same parts in the same order, all of one fixed moment."""
    out = BytesIO()
    with ZipFile(BytesIO(package)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for part in old.infolist():
            entry = ZipInfo(part.filename, EARLIEST)
            entry.compress_type = ZIP_DEFLATED
            new.writestr(entry, old.read(part))
    return out.getvalue()
