"""Pictures of published tables, each with its message, alt text and numbers."""

from retention.charts.changes import changes
from retention.charts.curve import curve
from retention.charts.decomposition import decomposition
from retention.charts.definitions import definitions
from retention.charts.flow import flow
from retention.charts.funnel import funnel
from retention.charts.groups import group_intervals
from retention.charts.incidence import incidence
from retention.charts.picture import Chart
from retention.charts.reasons import reasons
from retention.charts.side_by_side import side_by_side
from retention.charts.standardised import standardised
from retention.charts.trend import xmr_chart
from retention.charts.triangle import triangle

__all__ = [
    "Chart",
    "changes",
    "curve",
    "decomposition",
    "definitions",
    "flow",
    "funnel",
    "group_intervals",
    "incidence",
    "reasons",
    "side_by_side",
    "standardised",
    "triangle",
    "xmr_chart",
]
