"""A reduced trust whose rates of leaving are known: groups by service, two causes, three years."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from retention.planning.cells import Cells
from retention.planning.inputs import SERVICE_EDGES, service_values

GROUPS = ("Nursing", "Support", "Therapies", "Estates")
CAUSES = ("voluntary", "other")
YEARS = 3.0
_SHARES = np.array([0.4, 0.3, 0.2, 0.1])
_LEVELS = np.log(np.array([[0.07, 0.09, 0.06, 0.05], [0.03, 0.03, 0.03, 0.05]]))
Floats = npt.NDArray[np.float64]


def log_rates(group: npt.NDArray[np.int64], service: Floats) -> Floats:
    """The true log rates a year, shape (cells, causes): early leaving falls, and then slowly."""
    early = np.exp(-service / 1.5)
    voluntary = _LEVELS[0][group] + 0.9 * early - 0.035 * service
    other = _LEVELS[1][group] + 0.3 * early + 0.02 * service
    return np.column_stack([voluntary, other])


def cells_of(seed: int, people: int) -> Cells:
    """Time in post and leaving of one trust, in cells of group and class of service."""
    rng = np.random.default_rng(seed)
    edges = np.array([0.0, *SERVICE_EDGES, np.inf])
    classes = len(edges) - 1
    middle = np.array(service_values())
    group = rng.choice(len(GROUPS), people, p=_SHARES)
    # Service at the start: some join on the day, the others have been there for a while.
    service = np.where(rng.random(people) < 0.25, 0.0, rng.exponential(7.0, people))
    left_over = np.full(people, YEARS)
    time = np.zeros((len(GROUPS), classes))
    exits = np.zeros((len(GROUPS), classes, len(CAUSES)))
    alive = np.ones(people, dtype=bool)
    for at in range(classes):
        here = alive & (service < edges[at + 1]) & (left_over > 0)
        if not here.any():
            continue
        rates = np.exp(log_rates(group[here], np.full(int(here.sum()), middle[at])))
        every = rates.sum(axis=1)
        until = np.minimum(edges[at + 1] - service[here], left_over[here])
        wait = rng.exponential(1 / every)
        gone = wait < until
        spent = np.minimum(wait, until)
        np.add.at(time, (group[here], at), spent)
        cause = (rng.random(len(every)) > rates[:, 0] / every).astype(np.int64)
        np.add.at(exits, (group[here][gone], at, cause[gone]), 1.0)
        places = np.flatnonzero(here)
        alive[places[gone]] = False
        service[here] += spent
        left_over[here] -= spent
        # A sum of floats may stop short of the edge that it should reach.
        reached = places[~gone & (left_over[places] > 0)]
        service[reached] = edges[at + 1]
    some = np.argwhere(time > 0)
    frame = pd.DataFrame(
        {"staff_group": np.array(GROUPS)[some[:, 0]], "service": middle[some[:, 1]]}
    )
    nobody = np.zeros(0, dtype=np.int64)
    return Cells(
        frame.astype({"staff_group": "str"}),
        time[some[:, 0], some[:, 1]],
        exits[some[:, 0], some[:, 1]],
        CAUSES,
        ("staff_group", "service"),
        (),
        (nobody, nobody),
    )
