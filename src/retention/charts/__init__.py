"""Pictures of published tables, each with its message, alt text and numbers."""

from retention.charts.access import access
from retention.charts.calibration import calibration
from retention.charts.changes import changes
from retention.charts.curve import curve
from retention.charts.decomposition import decomposition
from retention.charts.definitions import definitions
from retention.charts.flow import flow
from retention.charts.funnel import funnel
from retention.charts.gap import gap
from retention.charts.groups import group_intervals
from retention.charts.incidence import incidence
from retention.charts.nine_box import nine_box
from retention.charts.picture import Chart
from retention.charts.pool import pool
from retention.charts.rate_ratios import rate_ratios
from retention.charts.ratios import ratios
from retention.charts.reasons import reasons
from retention.charts.recognised import recognised
from retention.charts.sensitivity import sensitivity
from retention.charts.shares import shares
from retention.charts.side_by_side import side_by_side
from retention.charts.standardised import standardised
from retention.charts.support_ladder import ladder
from retention.charts.survey import survey
from retention.charts.trend import xmr_chart
from retention.charts.triangle import triangle

__all__ = [
    "Chart",
    "access",
    "calibration",
    "changes",
    "curve",
    "decomposition",
    "definitions",
    "flow",
    "funnel",
    "gap",
    "group_intervals",
    "incidence",
    "ladder",
    "nine_box",
    "pool",
    "rate_ratios",
    "ratios",
    "reasons",
    "recognised",
    "sensitivity",
    "shares",
    "side_by_side",
    "standardised",
    "survey",
    "triangle",
    "xmr_chart",
]
