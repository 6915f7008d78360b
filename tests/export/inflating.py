"""Everything that can be read out of a file: what is packed in it is unpacked, at any depth."""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import io
import re
import urllib.parse
import zipfile
import zlib
from collections.abc import Iterable, Iterator

PNG = b"\x89PNG\r\n\x1a\n"
_DATA_ADDRESS = re.compile(rb"base64,\s*([A-Za-z0-9+/=\s]{16,})")
_PDF_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)


def layers(content: bytes) -> Iterator[bytes]:
    """The bytes of a file, and of all that is packed in it."""
    yield content
    for inner in _packed(content):
        yield from layers(inner)


def _packed(content: bytes) -> Iterator[bytes]:
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield archive.comment
            for member in archive.infolist():
                yield member.filename.encode() + b"\n" + member.comment + b"\n" + member.extra
                yield archive.read(member)
    elif content.startswith(PNG):
        yield from _png_texts(content)
    elif content.startswith(b"%PDF"):
        for found in _PDF_STREAM.finditer(content):
            yield _inflated(found[1].rstrip(b"\r\n"))
    elif content.startswith(b"\x1f\x8b"):
        yield gzip.decompress(content)
    for found in _DATA_ADDRESS.finditer(content):
        letters = re.sub(rb"\s", b"", found[1])
        yield base64.b64decode(letters + b"=" * (-len(letters) % 4))


def _png_texts(content: bytes) -> Iterator[bytes]:
    place = len(PNG)
    while place < len(content):
        size, kind = (
            int.from_bytes(content[place : place + 4], "big"),
            content[place + 4 : place + 8],
        )
        data = content[place + 8 : place + 8 + size]
        place += size + 12
        if kind in (b"zTXt", b"iCCP"):
            yield _inflated(data.split(b"\0", 1)[1][1:])
        elif kind == b"iTXt":
            keyword, rest = data.split(b"\0", 1)
            packed, (language, translated, text) = rest[:1] == b"\1", rest[2:].split(b"\0", 2)
            yield b"\n".join([keyword, language, translated, _inflated(text) if packed else text])
        elif kind not in (b"IHDR", b"IDAT", b"IEND"):
            yield data


def _inflated(content: bytes) -> bytes:
    """Inflated as far as it goes, from a stream that may use no compression at all."""
    try:
        return zlib.decompressobj().decompress(content)
    except zlib.error:
        return content


def spellings(word: str) -> set[bytes]:
    """The ways in which a word may be written down, and its pseudonyms that anyone can compute."""
    plain = word.encode()
    made = {
        plain,
        word.encode("utf-16-le"),
        word.encode("utf-16-be"),
        html.escape(word).encode(),
        urllib.parse.quote(word).encode(),
        urllib.parse.quote_plus(word).encode(),
    }
    made |= {hashlib.new(name, plain).hexdigest().encode() for name in ("md5", "sha1", "sha256")}
    return {spelling.lower() for spelling in made}


def words_in(content: bytes, words: Iterable[str]) -> list[str]:
    """Which words occur in a file, however they are packed and spelt."""
    texts = [layer.lower() for layer in layers(content)]
    return [
        word
        for word in words
        if any(spelling in text for spelling in spellings(word) for text in texts)
    ]
