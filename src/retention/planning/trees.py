"""Boosted trees as a check of what log-linear rates miss; nothing else uses them."""

from __future__ import annotations

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingRegressor
from threadpoolctl import threadpool_limits

from retention.counts.arrays import FloatArray
from retention.planning.cells import Cells
from retention.planning.inputs import AGE, YEAR

_SMALLEST_LEAF, _STEPS, _PACE = 50, 80, 0.05


def tree_rates(before: Cells, now: Cells) -> FloatArray:
    """Yearly rates of leaving of cells by trees with Poisson loss, weighed by time in post.

    The age band is left out, which the model of rates looks at for retirement alone, and the
    year, which trees cannot carry on.
    """
    names = [name for name in before.inputs if name not in (AGE, YEAR)]
    columns = {}
    for name in names:
        both = pd.concat([before.frame[name], now.frame[name]])
        if pd.api.types.is_numeric_dtype(both):
            columns[name] = both.to_numpy(np.float64)
        else:
            columns[name] = pd.factorize(both, sort=True)[0].astype(np.float64)
    table = np.column_stack(list(columns.values())) if columns else np.zeros((len(before), 0))
    factor = [not pd.api.types.is_numeric_dtype(before.frame[name]) for name in names]
    model = HistGradientBoostingRegressor(
        loss="poisson",
        categorical_features=np.array(factor),
        max_iter=_STEPS,
        learning_rate=_PACE,
        min_samples_leaf=_SMALLEST_LEAF,
        early_stopping=False,
        random_state=0,
    )
    with threadpool_limits(limits=1):
        rate = before.leavers / before.exposure
        model.fit(table[: len(before)], rate, sample_weight=before.exposure)
        found: FloatArray = model.predict(table[len(before) :])
    return found
