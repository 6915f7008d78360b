"""One streaming pass over a text file that proves its encoding, its lines and its bytes.

The pass holds about one megabyte at a time. What it proves is relied on by the pass that
takes the records: every line is of bearable length, there is no NUL, and the encoding holds
for the whole file.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from retention.errors import IntakeError
from retention.intake.disguises import HEAD, refuse_disguise
from retention.progress import reach

LINE_LIMIT = 1_000_000
"""Bytes of one line; the widest honest line of staff records has a few thousand."""
TEXT_LIMIT = 2 << 30
"""Bytes of one text file, uncompressed."""
SAVE_AS = "save it as 'CSV UTF-8 (comma delimited)'"

_CHUNK = 1 << 20
_UTF8_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_NOT_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
# A letter such as e-acute, encoded to UTF-8, taken for cp1252 and encoded again, is one of
# these two letters followed by a sign of cp1252's upper half.
_TWICE_ENCODED = re.compile("[\u00c2-\u00c5\u00e2][^\x00-\x7f]+")
_UTF16_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Proof:
    """What the pass has proved of a text file.

    `encoding` is a codec's name; `remarks` are (row, rule, sentence).
    """

    encoding: str
    remarks: tuple[tuple[int, str, str], ...] = ()


@dataclass
class _Bytes:
    """What is known of a file in an encoding of single bytes, block by block."""

    file: str
    rows: int = 0
    not_utf8_row: int = 0
    not_cp1252_row: int = 0
    twice_encoded_row: int = 0
    has_utf8: bool = False
    has_text: bool = False
    remarks: list[tuple[int, str, str]] = field(default_factory=list)

    def take(self, block: bytes) -> None:
        """Look at some whole lines."""
        self.has_text = self.has_text or bool(block.strip())
        if b"\0" in block:
            row = self.rows + 1 + line_breaks(block[: block.index(b"\0")])
            raise IntakeError(
                f"{self.file}: row {row} holds a NUL character, so this is not a CSV text file "
                f"in a known encoding; {SAVE_AS}"
            )
        if not block.isascii():
            self._take_letters(block)
        self.rows += line_breaks(block)

    def _take_letters(self, block: bytes) -> None:
        try:
            text = block.decode("utf-8")
        except UnicodeDecodeError as error:
            if not self.not_utf8_row:
                self.not_utf8_row = self.rows + 1 + line_breaks(block[: error.start])
            rest = _UTF8_SEQUENCE.sub(b"", block)
            self.has_utf8 = self.has_utf8 or len(rest) < len(block)
            undefined = _NOT_CP1252.search(block)
            if undefined and not self.not_cp1252_row:
                self.not_cp1252_row = self.rows + 1 + line_breaks(block[: undefined.start()])
            return
        self.has_utf8 = True
        if not self.twice_encoded_row:
            found = next((m for m in _TWICE_ENCODED.finditer(text) if _was_utf8(m[0])), None)
            if found:
                before = text[: found.start()].encode("utf-8")
                self.twice_encoded_row = self.rows + 1 + line_breaks(before)


def _was_utf8(letters: str) -> bool:
    """Whether letters are UTF-8 that was read as cp1252, in their first part at least."""
    for size in (2, 3):
        raw = b"".join(_single_byte(letter) for letter in letters[:size])
        if len(raw) == size and _UTF8_SEQUENCE.fullmatch(raw):
            return True
    return False


def _single_byte(letter: str) -> bytes:
    """The byte that programs on Windows show as this letter; none for other letters."""
    try:
        return letter.encode("cp1252")
    except UnicodeEncodeError:
        return letter.encode("latin-1") if "\x80" <= letter <= "\x9f" else b""


def line_breaks(block: bytes) -> int:
    r"""Count line breaks, of any of the three kinds.

    Examples
    --------
    >>> line_breaks(b"a\r\nb\rc\nd")
    3
    """
    returns = block.count(b"\r")
    # Looking for two bytes at once is slow, and most files have one kind of break only.
    return block.count(b"\n") + returns - (block.count(b"\r\n") if returns else 0)


def lines_of(record: Sequence[str]) -> int:
    r"""How many physical lines a record stands on.

    Examples
    --------
    >>> lines_of(["A1", "Ward\r\nnorth"])
    2
    """
    text = "\x1f".join(record)
    return 1 + text.count("\n") + text.count("\r") - text.count("\r\n")


def prove(file: str, stream: BinaryIO) -> Proof:
    """Read a text file once and say how it can be read.

    Parameters
    ----------
    file : str
        Name of the file, for messages.
    stream : binary file
        The text's bytes, uncompressed, from the start.

    Raises
    ------
    IntakeError
        If the file is empty, no text, in no known or in a mixed encoding, or has a line of
        more than a million bytes.
    """
    head = stream.read(HEAD)
    refuse_disguise(file, head, "a CSV text file", f"export it again, or {SAVE_AS}")
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise IntakeError(f"{file}: the encoding UTF-32 is not read; {SAVE_AS}")
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _prove_utf16(file, head, stream)
    if b"\0" in head and _like_utf16(head):
        raise IntakeError(
            f"{file}: the encoding looks like UTF-16 without a byte order mark, in which letters "
            f"cannot be told apart for sure; {SAVE_AS}"
        )
    seen = _Bytes(file)
    for block in _blocks(seen, head, stream):
        seen.take(block.removeprefix(codecs.BOM_UTF8) if not seen.rows else block)
    return _verdict(seen)


def _verdict(seen: _Bytes) -> Proof:
    file = seen.file
    if not seen.has_text:
        raise IntakeError(f"{file}: the file is empty; export it again with its header")
    if not seen.not_utf8_row:
        if seen.twice_encoded_row:
            sentence = (
                f"letters were encoded twice before this export, first in row "
                f"{seen.twice_encoded_row}, and stay as they are; groups with such names are "
                "apart from those that are written right"
            )
            return Proof("utf-8-sig", ((seen.twice_encoded_row, "encoded twice", sentence),))
        return Proof("utf-8-sig")
    if seen.has_utf8:
        raise IntakeError(
            f"{file}: row {seen.not_utf8_row} is in another encoding than rows before or after "
            "it, which are UTF-8, so parts of two files were joined; export it again as one, or "
            f"{SAVE_AS}"
        )
    if seen.not_cp1252_row:
        raise IntakeError(
            f"{file}: row {seen.not_cp1252_row} is neither in the encoding UTF-8 nor in Windows' "
            f"cp1252; {SAVE_AS}"
        )
    sentence = (
        "the encoding is not UTF-8 and was taken for Windows' cp1252, first of use in row "
        f"{seen.not_utf8_row}; look whether accents and dashes are right"
    )
    return Proof("cp1252", ((seen.not_utf8_row, "encoding", sentence),))


def _blocks(seen: _Bytes, head: bytes, stream: BinaryIO) -> Iterator[bytes]:
    """Whole lines, about a megabyte at a time; a line break is never cut in two.

    `seen` counts the rows of those that were taken, for the row of a line that is too long.
    """
    rest, total = head, len(head)
    while chunk := stream.read(_CHUNK):
        total += len(chunk)
        if total > TEXT_LIMIT:
            raise IntakeError(
                f"{seen.file}: the uncompressed size is over {TEXT_LIMIT >> 30} GB; split the file"
            )
        reach(total)
        rest += chunk
        cut = max(rest.rfind(b"\n"), rest.rfind(b"\r", 0, len(rest) - 1)) + 1
        if cut:
            yield rest[:cut]
            rest = rest[cut:]
        _refuse_long_line(seen.file, seen.rows + 1, len(rest))
    if rest:
        yield rest


def _refuse_long_line(file: str, row: int, length: int) -> None:
    if length > LINE_LIMIT:
        raise IntakeError(
            f"{file}: row {row} is longer than {LINE_LIMIT:,} characters, which no row of staff "
            "records is, so this is not a CSV file; export it again"
        )


def _like_utf16(head: bytes) -> bool:
    """Whether every second byte is mostly NUL, as in English text of two bytes a letter."""
    return max(head[0::2].count(0), head[1::2].count(0)) > _UTF16_SHARE * len(head) / 2


def _prove_utf16(file: str, head: bytes, stream: BinaryIO) -> Proof:
    decoder = codecs.getincrementaldecoder("utf-16")()
    rows, length, has_text, piece = 0, 0, False, head
    try:
        while piece:
            text = decoder.decode(piece)
            has_text = has_text or bool(text.strip())
            if "\0" in text:
                raise IntakeError(
                    f"{file}: the text holds a NUL character, so this is not a CSV text file; "
                    f"{SAVE_AS}"
                )
            # Two characters of a break count twice here; only the length of lines hangs on it.
            lines = re.split(r"[\r\n]", text)
            length = length + len(text) if len(lines) == 1 else len(lines[-1])
            rows += len(lines) - 1
            _refuse_long_line(file, rows + 1, length)
            piece = stream.read(_CHUNK)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise IntakeError(
            f"{file}: the encoding claims to be UTF-16, but is broken after row {rows + 1}; "
            f"{SAVE_AS}"
        ) from None
    if not has_text:
        raise IntakeError(f"{file}: the file is empty; export it again with its header")
    sentence = "the encoding is UTF-16, as of Excel's 'Unicode text', and was read as such"
    return Proof("utf-16", ((0, "encoding", sentence),))
