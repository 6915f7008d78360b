"""Talent-retention analytics for NHS-like public employers.

>>> import retention
>>> workforce = retention.read("data/sample")
>>> table = retention.leaver_rate(workforce, retention.year_to("2025-09-30"), by="staff_group")
>>> release = retention.publish({"leaver_rate": table})
"""

import platform
from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from retention.disclosure import PublishedTable, Release, publish
from retention.errors import RetentionError, RetentionWarning
from retention.indicators.leavers import event_leavers, person_years, reconciliation
from retention.indicators.starters import left_within
from retention.indicators.trend import monthly_leaver_rate
from retention.indicators.turnover import (
    fte,
    headcount,
    joiner_rate,
    leaver_rate,
    stability_index,
)
from retention.intake import read
from retention.periods import Period, financial_year, months, year_to, years_to
from retention.results import Definition, IndicatorTable
from retention.workforce import Problems, Workforce

if TYPE_CHECKING:
    from retention import charts
    from retention.reporting import answer, report

__version__ = "0.1.0"

__all__ = [
    "Definition",
    "IndicatorTable",
    "Period",
    "Problems",
    "PublishedTable",
    "Release",
    "RetentionError",
    "RetentionWarning",
    "Workforce",
    "answer",
    "charts",
    "event_leavers",
    "financial_year",
    "fte",
    "headcount",
    "joiner_rate",
    "leaver_rate",
    "left_within",
    "monthly_leaver_rate",
    "months",
    "person_years",
    "publish",
    "read",
    "reconciliation",
    "report",
    "show_versions",
    "stability_index",
    "year_to",
    "years_to",
]


_HEAVY = {"answer": "retention.reporting", "report": "retention.reporting"}


def __getattr__(name: str) -> Any:
    """Load what brings matplotlib only when it is first asked for."""
    if name == "charts":
        return import_module("retention.charts")
    if name in _HEAVY:
        return getattr(import_module(_HEAVY[name]), name)
    raise AttributeError(f"module 'retention' has no attribute {name!r}")


def show_versions() -> None:
    """Print the versions of Python and of the packages that numbers depend on.

    Examples
    --------
    >>> retention.show_versions()  # doctest: +ELLIPSIS
    talent-retention ...
    """
    print(f"talent-retention {__version__}")
    print(f"python {platform.python_version()} on {platform.system()}")
    for package in ("numpy", "pandas", "scipy", "matplotlib", "afcharts", "jinja2"):
        print(f"{package} {version(package)}")
