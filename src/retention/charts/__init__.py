"""Pictures of published tables, each with its message, alt text and numbers."""

from retention.charts.curve import curve
from retention.charts.definitions import definitions
from retention.charts.flow import flow
from retention.charts.gap import gap
from retention.charts.groups import group_intervals
from retention.charts.incidence import incidence
from retention.charts.nine_box import nine_box
from retention.charts.picture import Chart
from retention.charts.pool import pool
from retention.charts.reasons import reasons
from retention.charts.recognised import recognised
from retention.charts.side_by_side import side_by_side
from retention.charts.trend import xmr_chart
from retention.charts.triangle import triangle

__all__ = [
    "Chart",
    "curve",
    "definitions",
    "flow",
    "gap",
    "group_intervals",
    "incidence",
    "nine_box",
    "pool",
    "reasons",
    "recognised",
    "side_by_side",
    "triangle",
    "xmr_chart",
]
