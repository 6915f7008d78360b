"""Gzip and zip containers, checked before anything is unpacked as a whole.

What a container declares of its sizes is checked first, because that costs nothing, and what
comes out of it is counted all the same, because declarations lie.
"""

from __future__ import annotations

import gzip
import io
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from retention.errors import IntakeError
from retention.intake.text import TEXT_LIMIT

RATIO_LIMIT = 200
"""Uncompressed to compressed size; honest tables stay below about 60."""
RATIO_FREE = 10_000_000
"""Uncompressed bytes up to which the ratio is of no interest."""
SIZE_LIMIT = 1 << 30
"""Uncompressed bytes of a workbook."""
STRINGS_LIMIT, PART_LIMIT = 256 << 20, 64 << 20
"""Uncompressed bytes of a workbook's shared texts, and of a part that is no sheet."""
MEMBER_LIMIT = 2_000
_DIRECTORY_LIMIT = 1 << 20
_CHUNK = 1 << 20
_END_OF_DIRECTORY = b"PK\x05\x06"
_END = struct.Struct("<4s4H2LH")
_LOCAL = struct.Struct("<4s5H3L2H")
_ENCRYPTED = 0x1


class GzipBytes(io.RawIOBase):
    """The uncompressed bytes of a gzip file, up to the limits of size and ratio."""

    def __init__(self, file: str, stored: BinaryIO) -> None:
        self._file, self._stored, self._out = file, stored, 0
        size = stored.seek(0, os.SEEK_END)
        if size >= 4:
            # The last four bytes declare the uncompressed size, modulo 4 GB.
            stored.seek(-4, os.SEEK_END)
            refuse_size(file, int.from_bytes(stored.read(4), "little"), size, TEXT_LIMIT)
        stored.seek(0)
        self._inner = gzip.GzipFile(fileobj=stored)

    def readable(self) -> bool:
        """True: this is a stream to read."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill a buffer, and refuse the file when it unpacks to too much.

        Raises
        ------
        IntakeError
            If a limit is passed, or the gzip file is broken.
        """
        view = memoryview(buffer)  # type: ignore[arg-type]
        try:
            piece = self._inner.read1(len(view))
        except (EOFError, OSError, zlib.error):
            raise IntakeError(
                f"{self._file}: the gzip file is truncated or corrupt; copy or export it again"
            ) from None
        self._out += len(piece)
        refuse_size(self._file, self._out, max(self._stored.tell(), 1), TEXT_LIMIT)
        view[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        """Close the file with the stream."""
        self._stored.close()
        super().close()


def refuse_size(file: str, uncompressed: int, compressed: int, limit: int) -> None:
    """Refuse what unpacks to more than a limit, or to many times its stored size.

    Raises
    ------
    IntakeError
        With the words "uncompressed size".
    """
    too_dense = uncompressed > RATIO_FREE and uncompressed > RATIO_LIMIT * compressed
    if uncompressed > limit or too_dense:
        why = (
            f"over {RATIO_LIMIT} times its stored size, as in a file made to exhaust memory"
            if too_dense
            else f"over {limit >> 20:,} MB"
        )
        raise IntakeError(
            f"{file}: the uncompressed size is {why}; nothing was unpacked, export the file again"
        )


@dataclass(frozen=True, slots=True)
class Member:
    """A part of a zip container, as its directory declares it."""

    name: str
    offset: int
    compressed: int
    uncompressed: int
    deflated: bool
    checksum: int


def members(file: str, stream: BinaryIO) -> dict[str, Member]:
    """The directory of a workbook's zip container, if it is a harmless one.

    Raises
    ------
    IntakeError
        If the container is truncated, encrypted, too large, or written in a way that no
        workbook is.
    """
    _check_end(file, stream)
    try:
        with zipfile.ZipFile(stream) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeDecodeError):
        raise broken(file) from None
    found: dict[str, Member] = {}
    for info in infos:
        if info.flag_bits & _ENCRYPTED:
            raise IntakeError(f"{file}: the workbook has a password; save it without one")
        method = info.compress_type
        if info.filename in found or method not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise broken(file)
        if info.header_offset < 0:
            raise broken(file)
        refuse_size(file, info.file_size, max(info.compress_size, 1), _limit(info.filename))
        found[info.filename] = Member(
            info.filename,
            info.header_offset,
            info.compress_size,
            info.file_size,
            method == zipfile.ZIP_DEFLATED,
            info.CRC,
        )
    refuse_size(
        file,
        sum(m.uncompressed for m in found.values()),
        sum(m.compressed for m in found.values()),
        SIZE_LIMIT,
    )
    return found


def _limit(name: str) -> int:
    lower = name.casefold()
    if "worksheets/" in lower:
        return SIZE_LIMIT
    return STRINGS_LIMIT if "sharedstrings" in lower else PART_LIMIT


def _check_end(file: str, stream: BinaryIO) -> None:
    """Look at the end of the directory before Python's zipfile builds the whole of it."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - (1 << 16) - _END.size))
    tail = stream.read()
    at = tail.rfind(_END_OF_DIRECTORY)
    if at < 0 or len(tail) < at + _END.size:
        raise broken(file)
    _, _, _, _, count, directory, _, _ = _END.unpack_from(tail, at)
    if count > MEMBER_LIMIT or directory > _DIRECTORY_LIMIT:
        raise IntakeError(
            f"{file}: the container lists {count:,} parts, which no workbook has; save it again "
            "as an Excel workbook (.xlsx)"
        )


def broken(file: str) -> IntakeError:
    """The error for a workbook that cannot be unpacked."""
    return IntakeError(
        f"{file}: the workbook is truncated or corrupt; copy it again, or open it in Excel and "
        "save it as an Excel workbook (.xlsx)"
    )


def unpacked(file: str, stream: BinaryIO, member: Member) -> Iterator[bytes]:
    """The bytes of one part, piece by piece, never more than it declares.

    Raises
    ------
    IntakeError
        If the part is broken, or unpacks to another size than declared.
    """
    stream.seek(member.offset)
    header = stream.read(_LOCAL.size)
    if len(header) < _LOCAL.size or not header.startswith(b"PK\x03\x04"):
        raise broken(file)
    *_, name_length, extra_length = _LOCAL.unpack(header)
    stream.seek(name_length + extra_length, os.SEEK_CUR)
    left, out, checksum = member.compressed, 0, 0
    inflater = zlib.decompressobj(-zlib.MAX_WBITS) if member.deflated else None
    try:
        while left or (inflater and inflater.unconsumed_tail):
            stored = b""
            if not (inflater and inflater.unconsumed_tail):
                stored = stream.read(min(_CHUNK // 8, left))
                if not stored:
                    raise broken(file)
                left -= len(stored)
            piece = (
                inflater.decompress(inflater.unconsumed_tail + stored, _CHUNK)
                if inflater
                else stored
            )
            out += len(piece)
            checksum = zlib.crc32(piece, checksum)
            if out > member.uncompressed:
                raise broken(file)
            yield piece
            if inflater and inflater.eof:
                break
    except zlib.error:
        raise broken(file) from None
    if out != member.uncompressed or checksum != member.checksum:
        raise broken(file)
