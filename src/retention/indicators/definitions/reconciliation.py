"""How an opening stock becomes a closing one."""

from __future__ import annotations

import pandas as pd

from retention.indicators.definitions.events import EXPOSED
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

_FLOWS = ("joiners", "moves_in", "leavers", "moves_out")
_FTE_FLOWS = ("joiners_fte", "moves_in_fte", "change_fte", "leavers_fte", "moves_out_fte")
_OF_ALL = ("exposed", "opening", "closing")


def _derive_reconciliation(frame: pd.DataFrame, level: float) -> Columns:
    change = frame["closing"] - frame["opening"]
    return {"numerator": change, "value": change, **blank(frame, "denominator", *LIMITS)}


RECONCILIATION = Definition(
    key="reconciliation",
    version=1,
    title="Stocks and flows",
    numerator="change of headcount: joiners and moves in, less leavers and moves out, by exit date",
    denominator="",
    unit="people",
    direction="neither",
    question=None,
    interval=NOT_APPLICABLE,
    source="retention: start + joiners + moves in - leavers - moves out = end",
    measures=(
        OPENING,
        CLOSING,
        EXPOSED,
        *(
            Measure(
                name,
                "count",
                _OF_ALL,
                quantity=f"{name}_by_exit",
                grouped_at="period",
                # A move between groups is none for everyone, so groups do not sum to the total.
                groups="overlap" if name.startswith("moves") else "sum",
            )
            for name in _FLOWS
        ),
        *(Measure(name, "sum", _OF_ALL) for name in ("opening_fte", "closing_fte", *_FTE_FLOWS)),
        *derived(("opening", "closing"), "numerator", "value"),
        *(Measure(name, "context") for name in ("denominator", *LIMITS)),
    ),
    derive=_derive_reconciliation,
    identities=(
        (
            ("opening", 1),
            ("joiners", 1),
            ("moves_in", 1),
            ("leavers", -1),
            ("moves_out", -1),
            ("closing", -1),
        ),
    ),
)
