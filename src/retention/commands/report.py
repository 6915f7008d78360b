"""The options of `retention report`, the same as those of `retention.report`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from retention.disclosure import RULES
from retention.terminal import shown_progress
from retention.workforce import Workforce

_FORMATS = "html,csv"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what a report can be asked for."""
    parser.add_argument("--out", required=True, type=Path, help="folder for the report")
    when = parser.add_mutually_exclusive_group()
    when.add_argument(
        "--year-to", metavar="DATE", help="report on the year to this day, else the last month end"
    )
    when.add_argument(
        "--period",
        metavar="YEAR",
        help="2024/25 for the financial year from 1 April, 2024 for the calendar year",
    )
    parser.add_argument(
        "--rule", choices=RULES, default="internal", help="disclosure rule (default internal)"
    )
    parser.add_argument(
        "--question",
        action="append",
        metavar="NAME",
        help="only this section: vision, culture, support, rising_stars or planning; may be given "
        "again",
    )
    parser.add_argument(
        "--by",
        metavar="COLUMN",
        help="split people by this column, such as directorate (default the first recorded of "
        "staff_group, directorate, unit, band)",
    )
    parser.add_argument(
        "--formats",
        metavar="LIST",
        default=_FORMATS,
        help=f"of html,csv,png,svg,pdf,xlsx,pptx (default {_FORMATS})",
    )
    parser.add_argument(
        "--organisation", metavar="NAME", help="name on the page, else the one in the settings"
    )
    parser.add_argument(
        "--logo", metavar="FILE", type=Path, help="PNG or JPEG of at most 300 kB for the page"
    )


def write(options: argparse.Namespace, workforce: Workforce) -> Path:
    """Write the report that the options ask for, and show on a terminal how far it is."""
    from retention.reporting import report

    with shown_progress(sys.stderr, quiet=options.quiet):
        return report(
            workforce,
            options.out,
            question=options.question,
            by=options.by,
            period=options.period,
            last_day=options.year_to,
            formats=options.formats,
            organisation=options.organisation,
            logo=options.logo,
            rule=options.rule,
        )
