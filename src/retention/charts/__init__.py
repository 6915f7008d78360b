"""Pictures of published tables, each with its message, alt text and numbers."""

from retention.charts.groups import group_intervals
from retention.charts.picture import Chart
from retention.charts.trend import xmr_chart

__all__ = ["Chart", "group_intervals", "xmr_chart"]
