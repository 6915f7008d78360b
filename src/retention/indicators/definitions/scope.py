"""Who is in a scope, and who is left out of it."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from retention.indicators.definitions.events import EXPOSED_BY_LAST_DAY
from retention.indicators.definitions.parts import (
    CLOSING,
    LIMITS,
    NOT_APPLICABLE,
    OPENING,
    Columns,
    blank,
    derived,
)
from retention.results import Definition, Measure

IN_SCOPE = "in scope"


def _derive_account(frame: pd.DataFrame, level: float) -> Columns:
    people = frame["closing"].astype(float)
    return {"numerator": people, "value": people, **blank(frame, "denominator", *LIMITS)}


SCOPE_ACCOUNT = Definition(
    key="scope_account",
    version=1,
    title="Who is in scope and who is left out",
    numerator="people employed on the last day of the period, by what keeps or leaves them out",
    denominator="",
    unit="people",
    direction="neither",
    question=None,
    interval=NOT_APPLICABLE,
    source="retention: posts left out by contract, role, band or FTE",
    caveats=(
        "each row has those whom the rows before have not left out",
        "who also holds a post that is kept is in scope; only the other post is left out",
        "posts are known by what the employer calls them: a count of 0 may be another name",
    ),
    measures=(
        OPENING,
        CLOSING,
        replace(EXPOSED_BY_LAST_DAY, groups="sum"),
        # Few posts are few people, so they are hidden as people are.
        Measure("opening_posts", "base", quantity="posts", when="opening"),
        Measure("closing_posts", "base", quantity="posts", when="closing", grouped_at="closing"),
        Measure("opening_fte", "sum", ("opening", "opening_posts")),
        Measure("closing_fte", "sum", ("closing", "closing_posts")),
        *derived(("closing",), "numerator", "value"),
        *(Measure(name, "context") for name in ("denominator", *LIMITS)),
    ),
    derive=_derive_account,
)
