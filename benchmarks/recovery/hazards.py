"""All written factors at once: a log-linear model of the decisions to resign."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

import numpy as np
from benchmarks.recovery.estimators import Cells, Floats, log_linear
from benchmarks.recovery.trust import OTHER_SOURCES, Found
from benchmarks.recovery.truth import outside_pool, source_truth

from retention.synthetic import truths
from retention.synthetic.families import FAMILIES, KEYS

_MEDICAL_BANDS_FROM = 11
RECORDED = (1 - truths.REASON_UNKNOWN_PER_MILLION / 1e6) * (
    1 - truths.REASON_BLANK_PER_MILLION / 1e6
)
"""Share of the resignations that are recorded as such."""


@dataclass(frozen=True)
class Row:
    """One level of a factor: its truth and what the model found, with the standard error."""

    factor: str
    level: str
    truth: float
    found: float
    error: float


def _levels(factor: str) -> list[tuple[str, float]]:
    return [(name, value / 1000) for name, value in truths.RATIOS[factor].items()]


def _columns(found: list[Found]) -> list[tuple[str, str, int, int, float]]:
    """Factor, level, column of the cells, code there, and truth against the reference."""
    bands = dict(_levels("band"))
    reference = "Band 5"
    nursing = truths.RESIGNATIONS_PER_1000["nursing"] * bands[reference]
    rows: list[tuple[str, str, int, int, float]] = []
    for at, (key, family) in enumerate(zip(KEYS, FAMILIES, strict=True)):
        own = 1.0 if family.staff_group == "Medical and Dental" else bands[reference]
        if key != "nursing":
            rate = truths.RESIGNATIONS_PER_1000[key] * own
            rows.append(("job family", key, 0, at, rate / nursing))
    for at, (name, value) in enumerate(bands.items()):
        if at < _MEDICAL_BANDS_FROM and name != reference:
            rows.append(("band", name, 1, at, value / bands[reference]))
    for column, factor in ((2, "service"), (3, "age")):
        for at, (name, value) in enumerate(_levels(factor)):
            if value != 1:
                rows.append((factor, name, column, at, value))
    rows.append(("disability", "Yes", 4, 1, truths.RATIOS["disability"]["Yes"] / 1000))
    rows.append(("unit", "culture unit", 5, 1, truths.RATIOS["unit"]["culture unit"] / 1000))
    for at, name in enumerate(OTHER_SOURCES):
        rows.append(("source, early", name, 6, at + 1, source_truth(found, name)))
    rows.append(("intervention", "after", 7, 1, truths.RATIOS["intervention"]["after"] / 1000))
    return rows


def _talent(codes: Floats) -> Floats:
    """Columns for talent: they are reported elsewhere and only held constant here."""
    talent = codes[:, 8]
    return np.stack(
        [
            talent == 1,
            (talent == 2) | (talent == 6),
            talent == 3,
            talent == 5,
            talent == 7,
        ],
        axis=1,
    ).astype(float)


def _developed(codes: Floats) -> Floats:
    """Columns for development alone, whoever the talent review has named."""
    talent = codes[:, 8]
    return np.stack([(talent == 1) | (talent == 3), (talent == 5) | (talent == 7)], axis=1).astype(
        float
    )


def fit(found: list[Found]) -> list[Row]:
    """Fit the model to the cells of all trusts.

    Ratios of service come from the same model without the talent pool. The review has not yet
    seen new starters, so outside the pool there are more Rising Stars among them than among
    others, and with the pool held constant their first year looks worse than it is.
    """
    cells = reduce(Cells.add, _in_pairs([one.cells for one in found]))
    rows = _columns(found)
    factors = [(cells.codes[:, column] == code).astype(float) for _, _, column, code, _ in rows]
    constant = np.ones((cells.months.size, 1))
    design = np.hstack([constant, np.stack(factors, axis=1), _talent(cells.codes)])
    beta, error = log_linear(design, cells.months, cells.events)
    plain = np.hstack([constant, np.stack(factors, axis=1), _developed(cells.codes)])
    plain_beta, plain_error = log_linear(plain, cells.months, cells.events)
    base = np.exp(beta[0]) * 12_000 / RECORDED
    truth = truths.RESIGNATIONS_PER_1000["nursing"] * truths.RATIOS["band"]["Band 5"] / 1000
    made = [
        Row(
            "resignations per 1,000 a year",
            "nursing, Band 5",
            truth * outside_pool(found, "undeveloped"),
            float(base),
            float(base * error[0]),
        )
    ]
    for at, (factor, level, _, _, value) in enumerate(rows, start=1):
        of_service = factor == "service"
        ratio = float(np.exp((plain_beta if of_service else beta)[at]))
        off = float((plain_error if of_service else error)[at])
        made.append(Row(factor, level, value, ratio, ratio * off))
    return made


def _in_pairs(cells: list[Cells]) -> list[Cells]:
    """Add neighbours until few are left, so that no cell is sorted more often than needed."""
    while len(cells) > 2:
        cells = [
            cells[at].add(cells[at + 1]) if at + 1 < len(cells) else cells[at]
            for at in range(0, len(cells), 2)
        ]
    return cells
