"""The infinitesimal jackknife: how far each person moves a curve, squared and added.

The influence of a spell on a curve is a sum over its own events, less what it was exposed to:
``jump(exit) - (drift(exit) - drift(entry))`` with running sums known for each row. Summed
within a person it changes only when one of the person's spells begins or ends, so that the
sums of squares follow from those changes: no table of persons and times is made.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retention.statistics.risk_sets import RiskSets
from retention.statistics.segments import just_before, running_sum

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class OrderedSpells:
    """Spells in an order that does not depend on that of the records, and their persons.

    Attributes
    ----------
    person : numpy.ndarray of int, shape (n,)
        Numbered from 0 within strata: a person in two strata counts once in each.
    """

    person: IntArray
    stratum: IntArray
    entry_row: IntArray
    exit_row: IntArray
    cause: IntArray
    weight: FloatArray


def ordered_spells(sets: RiskSets) -> OrderedSpells:
    """Sort the spells of risk sets by person and time."""
    spells = sets.spells
    keys = [spells.weight, spells.cause, spells.exit_row, spells.entry_row]
    if spells.cluster is not None:
        keys.append(spells.cluster)
    stratum = sets.stratum[spells.exit_row]
    order = np.lexsort((*keys, stratum))
    stratum = stratum[order]
    if spells.cluster is None:
        person = np.arange(len(order))
    else:
        cluster = spells.cluster[order]
        new = np.ones(len(order), dtype=bool)
        new[1:] = (cluster[1:] != cluster[:-1]) | (stratum[1:] != stratum[:-1])
        person = np.cumsum(new) - 1
    return OrderedSpells(
        person=person,
        stratum=stratum,
        entry_row=spells.entry_row[order],
        exit_row=spells.exit_row[order],
        cause=spells.cause[order],
        weight=spells.weight[order],
    )


def total_squared_influence(
    sets: RiskSets, spells: OrderedSpells, jump: FloatArray, drift_step: FloatArray
) -> FloatArray:
    """Sum of squared influences on one number of each stratum.

    Parameters
    ----------
    jump, drift_step : numpy.ndarray of float, shape (rows,)
        What an event at the row adds to the influence, and what being at risk there takes.

    Returns
    -------
    numpy.ndarray of float, shape (strata,)
    """
    drift = running_sum(drift_step, sets.offsets)
    exposed = drift[spells.exit_row] - just_before(drift, sets.offsets, 0.0)[spells.entry_row]
    own = np.where(spells.cause > 0, jump[spells.exit_row], 0.0) - exposed
    influence = np.bincount(spells.person, spells.weight * own)
    stratum = np.zeros(len(influence), dtype=np.int64)
    stratum[spells.person] = spells.stratum
    total = np.zeros(len(sets.start))
    np.add.at(total, stratum, influence**2)
    return total


def squared_influence(
    sets: RiskSets, spells: OrderedSpells, jumps: FloatArray, drift_steps: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Running sums that give squared influences at every row.

    Parameters
    ----------
    jumps : numpy.ndarray of float, shape (rows, causes + 1, p)
        What an event of a cause (0 for censored: nothing) adds to each of p influences.
    drift_steps : numpy.ndarray of float, shape (rows, p)
        What being at risk at the row takes from each.

    Returns
    -------
    moments : numpy.ndarray of float, shape (rows, p + 1, p + 1)
        Sums over persons of the products of ``(settled_1, ..., settled_p, exposed)``.
        A person's influence at a row is ``settled - exposed * drift``.
    drift : numpy.ndarray of float, shape (rows, p)
    """
    drift = running_sum(drift_steps, sets.offsets)
    before = just_before(drift, sets.offsets, 0.0)
    size = drift.shape[1] + 1
    n = len(spells.weight)
    changes = np.empty((2 * n, size))
    weight = spells.weight[:, None]
    changes[:n, :-1] = weight * before[spells.entry_row]
    changes[:n, -1:] = weight
    settled = jumps[spells.exit_row, spells.cause] - drift[spells.exit_row]
    changes[n:, :-1] = weight * settled
    changes[n:, -1:] = -weight
    row = np.concatenate([spells.entry_row, spells.exit_row])
    person = np.concatenate([spells.person, spells.person])
    order = np.lexsort((row, person))
    row, person, changes = row[order], person[order], changes[order]
    products = _changes_of_products(person, changes)
    binned = np.zeros((len(sets.times), size, size))
    for i in range(size):
        for j in range(i, size):
            binned[:, i, j] = np.bincount(row, products[:, i, j], minlength=len(sets.times))
            binned[:, j, i] = binned[:, i, j]
    return running_sum(binned, sets.offsets), drift


def _changes_of_products(person: IntArray, changes: FloatArray) -> FloatArray:
    """What each change adds to the products of its person's state; rows lie by person.

    The first changes of all persons are made together, then the second ones, and so on: each
    person's state is summed by itself, without the rounding of the others.
    """
    first = np.flatnonzero(np.diff(person, prepend=-1))
    length = np.diff(np.append(first, len(person)))
    state = np.zeros((len(first), changes.shape[1]))
    products = np.empty((*changes.shape, changes.shape[1]))
    going_on = np.arange(len(first))
    for step in range(int(length.max(initial=0))):
        going_on = going_on[length[going_on] > step]
        at = first[going_on] + step
        old = state[going_on]
        new = old + changes[at]
        state[going_on] = new
        products[at] = new[:, :, None] * new[:, None, :] - old[:, :, None] * old[:, None, :]
    return products
