"""Texts and numbers that reach the cells of a workbook as they are, whatever is in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from retention.errors import OutputError

LONGEST = 32_767
"""Characters that a cell holds."""
_TOKEN = "cell{}"
_RICH = re.compile(r"<r>.*</r>", re.DOTALL)
"""What XlsxWriter takes for XML that is ready to be written."""


class PlainCells:
    """Keeps contents of cells and hands out tokens, which a worksheet turns back into them.

    Examples
    --------
    >>> plain = PlainCells()
    >>> plain.token("=1+1"), plain.token("$$note$$"), plain.token("=1+1")
    ('cell0', 'cell1', 'cell0')
    """

    def __init__(self) -> None:
        self._tokens: dict[float | str, str] = {}
        self._contents: dict[str, float | str] = {}

    def token(self, content: float | str) -> str:
        """What stands for a text or number until its cell is written.

        Raises
        ------
        OutputError
            If a cell cannot hold it.
        """
        units = len(str(content).encode("utf-16-le", "surrogatepass")) // 2
        if units > LONGEST:
            raise OutputError(
                f"a text of a table must have at most {LONGEST:,} characters to fit into a cell, "
                f"one has {units:,}; shorten it, or write the tables as CSV"
            )
        token = self._tokens.setdefault(content, _TOKEN.format(len(self._tokens)))
        self._contents[token] = content
        return token

    def tokens(self, contents: Iterable[float | str]) -> list[str]:
        """Tokens for several."""
        return [self.token(content) for content in contents]

    @staticmethod
    def link(sheet: str) -> dict[str, str]:
        """A link to a worksheet under its name, as gptables writes it."""
        quoted = sheet.replace("'", "''")
        return {sheet: f"internal:'{quoted}'!A1"}

    @staticmethod
    def back_to(sheet: str) -> str:
        """A link to a worksheet of ours, as gptables reads it out of a text."""
        return f"[{sheet}](internal:'{sheet}'!A1)"

    @staticmethod
    def heading(text: str) -> str:
        """A heading that neither gptables nor XlsxWriter reads anything into."""
        single = text.replace("$$", "$ $")
        return f"{single} " if _RICH.fullmatch(single) else single

    def write(self, sheet: Any, row: int, column: int, token: str, *form: Any) -> int:
        """Write what a token stands for into a cell of a worksheet, or a text that is none."""
        content = self._contents.get(token, token)
        if not isinstance(content, str):
            return int(sheet.write_number(row, column, content, *form))
        if _RICH.fullmatch(content):
            style = form[0] if form else None
            parts = (style, content[:1], style, content[1:], *form)
            return int(sheet.write_rich_string(row, column, *parts))
        return int(sheet.write_string(row, column, content, *form))
