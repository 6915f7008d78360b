"""Sufficient statistics: stocks at censuses, what became of people, events, days in post.

Everything is counted from whole-day stretches with sorts, bincounts and cumulative sums;
nothing here makes a row per person and month. Estimators use these counts and nothing else.
"""

from retention.counts.bridge import Bridge, count_bridge
from retention.counts.cohorts import count_retained
from retention.counts.events import Dating, Events, count_events, count_leavers_by, reconcile
from retention.counts.grid import Grid, grid_of
from retention.counts.returns import count_came_back, count_rehired
from retention.counts.stocks import Stocks, count_stocks, stayers_between, stayers_fte
from retention.counts.stretches import Stretches, stretches_of

__all__ = [
    "Bridge",
    "Dating",
    "Events",
    "Grid",
    "Stocks",
    "Stretches",
    "count_bridge",
    "count_came_back",
    "count_events",
    "count_leavers_by",
    "count_rehired",
    "count_retained",
    "count_stocks",
    "grid_of",
    "reconcile",
    "stayers_between",
    "stayers_fte",
    "stretches_of",
]
