"""An attack on one published table, from its frame alone: how far can each number be narrowed?

It knows what any reader knows: rows sum to totals, classes to stocks, a matrix to its margins,
and no count is negative. It shares nothing with the gate but the linear programme.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy.optimize import linprog

Term = tuple[tuple[int, str], float]


def narrowed(
    frame: pd.DataFrame,
    counts: Iterable[str],
    equations: list[list[Term]],
    *,
    rounding: int = 1,
) -> dict[tuple[int, str], float]:
    """The width of the interval of each hidden count that takes part in an equation.

    Counts that are shown as multiples of `rounding` are known to half of it.
    """
    places = sorted({place for equation in equations for place, _ in equation})
    number = {place: i for i, place in enumerate(places)}
    matrix = np.zeros((len(equations), len(places)))
    for row, equation in enumerate(equations):
        for place, sign in equation:
            matrix[row, number[place]] += sign
    shown = [frame[name].iloc[row] for row, name in places]
    half = rounding // 2
    bounds = [(0, None) if pd.isna(v) else (max(v - half, 0), v + half) for v in shown]
    widths = {}
    for place in places:
        if not pd.isna(frame[place[1]].iloc[place[0]]) or place[1] not in counts:
            continue
        ends = []
        for sign in (1.0, -1.0):
            objective = np.zeros(len(places))
            objective[number[place]] = sign
            answer = linprog(objective, A_eq=matrix, b_eq=np.zeros(len(equations)), bounds=bounds)
            ends.append(np.inf if answer.status == 3 else sign * answer.fun)
        widths[place] = abs(ends[1] - ends[0])
    return widths


def of_flows(frame: pd.DataFrame, counts: list[str]) -> list[list[Term]]:
    """Classes sum to stocks in each row, and groups to the total of their period."""
    leaving = [n for n in counts if n.startswith(("left", "became", "moved_else"))]
    joining = [n for n in counts if n in ("joined", "rehired", "came_back_active")]
    staying = ["stayed", "moved_inside", "changed_staff_group"]
    arriving = ["stayed", "moved_inside_to", "came_from_staff_group"]
    sums = {
        "leavers": leaving,
        "joiners": joining,
        "opening": [*staying, "leavers"],
        "closing": [*arriving, "joiners"],
    }
    equations = [
        [((row, whole), -1.0), *(((row, part), 1.0) for part in parts)]
        for row in range(len(frame))
        for whole, parts in sums.items()
    ]
    return equations + groups_to_total(frame, counts)


def groups_to_total(frame: pd.DataFrame, counts: Iterable[str]) -> list[list[Term]]:
    equations: list[list[Term]] = []
    for rows in frame.groupby("period_start").indices.values():
        total = next(int(r) for r in rows if frame["total"].iloc[r])
        equations += [
            [((int(r), name), -1.0 if r == total else 1.0) for r in rows] for name in counts
        ]
    return equations


def of_matrix(raw: pd.DataFrame) -> list[list[Term]]:
    """Rows and columns sum to the margins of their group; a margin is one number in many rows.

    Which rows a margin stands in is no secret: it follows from their `from` and `to`.
    """
    equations: list[list[Term]] = []
    inside = raw[~raw["total"]]
    for margin, end in (
        ("opening", "from"),
        ("closing", "to"),
        ("moved_out", "from"),
        ("moved_in", "to"),
        ("leavers", "from"),
        ("joiners", "to"),
    ):
        standing = inside[inside[margin].notna()]
        for rows in standing.groupby(["period_start", end]).groups.values():
            first = int(rows[0])
            equations.append([((first, margin), -1.0), *(((int(r), "people"), 1.0) for r in rows)])
            equations += [[((first, margin), 1.0), ((int(r), margin), -1.0)] for r in rows[1:]]
    return equations + groups_to_total(raw, ["people"])
