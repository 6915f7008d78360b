"""Reading workbooks and decks as any reader of files could, sharing nothing with the writers."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import openpyxl
from pptx import Presentation

import retention
from retention.disclosure import Release
from tests.trusts import YEAR, workforce_of

HOSTILE = (
    '=HYPERLINK("http://x.example","click")',
    "$$note$$ $x^2$ & <b>bold</b>",
    "مستشفى العيون بالعربية",
    "[click](http://evil.example)",
    "[a](http://b.example) [c](http://d.example)",
    "護理部",
    "Department of Extraordinarily Long Names, Sub-department of Names that go on and on and on",
    "<r><t>x</t></r>",
    "---",
    "+44 7700",
    "-5",
    "@SUM(A1)",
    "quote \"x\" 'y'",
    "two\nlines",
)
ABOUT = {"organisation": "=1+1 [x](http://evil.example) $$n$$ & <Trust>", "contact": "@desk"}


@cache
def hostile_release() -> Release:
    groups = {name: (200 + 7 * n, 20 + n, 10) for n, name in enumerate(HOSTILE)}
    workforce = workforce_of({**groups, "few": (4, 1, 0), "few too": (5, 1, 0)})
    return retention.publish(
        {
            "leaver_rate_by_staff_group": retention.leaver_rate(workforce, YEAR, by="staff_group"),
            "a/b:c*?[x]": retention.headcount(workforce, YEAR, by="staff_group"),
            "A/b:c*?[x]": retention.stability_index(workforce, YEAR),
        }
    )


def parts(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return {name: package.read(name) for name in package.namelist()}


def sheets(content: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(content), rich_text=False)


def cells(content: bytes) -> dict[str, list[list[Any]]]:
    return {
        sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()]
        for sheet in sheets(content)
    }


def table_of(content: bytes, name: str) -> list[list[Any]]:
    """The heading and rows of the one table of a worksheet."""
    sheet = sheets(content)[name]
    (table,) = sheet.tables.values()
    return [[cell.value for cell in row] for row in sheet[table.ref]]


def deck(content: bytes) -> Any:
    return Presentation(BytesIO(content))


def words(content: bytes) -> str:
    """Every text, number and attribute of words in any part, in the ways people write numbers."""
    found = []
    for name, part in parts(content).items():
        if name.endswith((".xml", ".rels")):
            for node in ElementTree.fromstring(part).iter():
                found += [node.text or "", *(node.get(a) or "" for a in ("descr", "name", "title"))]
    texts = [text for text in found if text.strip()]
    return "\n".join(text for given in texts for text in _written(given))


def _written(text: str) -> list[str]:
    try:
        number = float(text)
    except ValueError:
        return [text]
    return [text, f"{number:.6f}", f"{100 * number:.1f}", f"{100 * number:.1f}%"]
