"""Posts of a person as stretches of employment."""

from __future__ import annotations

import pandas as pd


def united(posts: pd.DataFrame) -> pd.DataFrame:
    """Posts of each person united where they touch or overlap, in order."""
    frame = posts[["person", "start", "exit"]].sort_values(["person", "start", "exit"])
    latest = frame.groupby("person")["exit"].cummax()
    new = (frame["person"] != frame["person"].shift()) | (frame["start"] > latest.shift())
    return (
        frame.groupby(new.cumsum())
        .agg(person=("person", "first"), start=("start", "min"), exit=("exit", "max"))
        .reset_index(drop=True)
    )
