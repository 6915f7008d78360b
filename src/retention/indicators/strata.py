"""Strata of people alike in some columns, none of them of too few people to have a rate."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from retention.counts.arrays import FloatArray, IntArray
from retention.indicators.small_groups import SMALLEST_GROUP

Key = tuple[str, ...]


def strata_of(
    labels: pd.DataFrame, mix: Sequence[str], people: FloatArray
) -> tuple[IntArray, tuple[str, ...]]:
    """The stratum of each group, and what was put together, in words.

    Strata of 1 to 9 people in any period are put together over the last column of the mix,
    what is still too small then over the last but one, and so on. If those that are left over
    from all columns are too few, the smallest other stratum takes them in.

    Parameters
    ----------
    labels : pandas.DataFrame
        A row for each group, with the columns of the mix.
    mix : sequence of str
    people : numpy.ndarray of float, shape (groups, periods)

    Returns
    -------
    stratum : numpy.ndarray of int, shape (groups,)
    notes : tuple of str
        Empty if every stratum is large enough.
    """
    full = [tuple(row) for row in labels[list(mix)].astype("str").itertuples(index=False)]
    keys: list[Key] = list(full)
    for depth in range(len(mix), 0, -1):
        small = {k for k, n in _sizes(keys, people).items() if len(k) == depth and _too_few(n)}
        keys = [k[: depth - 1] if k in small else k for k in keys]
    sizes = _sizes(keys, people)
    while () in sizes and len(sizes) > 1 and _too_few(sizes[()]):
        smallest = min((k for k in sizes if k), key=lambda k: (sizes[k].sum(), k))
        keys = [() if k == smallest else k for k in keys]
        sizes = _sizes(keys, people)
    order = {key: number for number, key in enumerate(sorted(set(keys)))}
    return np.array([order[k] for k in keys], dtype=np.int64), _notes(full, keys, mix)


def _sizes(keys: Sequence[Key], people: FloatArray) -> dict[Key, FloatArray]:
    sizes: dict[Key, FloatArray] = {}
    for key, n in zip(keys, people, strict=True):
        sizes[key] = sizes.get(key, 0.0) + n
    return sizes


def _too_few(people: FloatArray) -> bool:
    return bool(((people > 0) & (people < SMALLEST_GROUP)).any())


def _notes(full: Sequence[Key], keys: Sequence[Key], mix: Sequence[str]) -> tuple[str, ...]:
    merged = {f for f, k in zip(full, keys, strict=True) if f != k}
    if not merged:
        return ()
    words = [column.replace("_", " ") for column in mix]
    over = ", then over ".join(reversed(words))
    return (
        f"{len(merged)} of {len(set(full))} combinations of {' and '.join(words)} have fewer than "
        f"{SMALLEST_GROUP} people or take such in, and were put together over {over}",
    )
