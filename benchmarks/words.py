"""Words of the pages that benchmarks make."""

from __future__ import annotations

import textwrap


def paragraph(text: str) -> list[str]:
    """Words in lines of a page's width, an empty line before them."""
    return ["", *textwrap.wrap(" ".join(text.split()), 100)]
