"""The tables of the benchmark as text."""

from __future__ import annotations

import platform

import numpy as np
import pandas as pd
from benchmarks.recovery.chances import written_ratios
from benchmarks.recovery.estimators import Pooled, pool
from benchmarks.recovery.hazards import RECORDED, Row, fit
from benchmarks.recovery.time_at_risk import of_generator
from benchmarks.recovery.trust import HORIZON_YEARS, OTHER_SOURCES, Found
from benchmarks.recovery.truth import unseen_share

WRONG = {
    "leavers by event": ("leavers by snapshot", "in post at one year's end and not the next"),
    "disability": ("disability, all leavers", "leavers of any cause, no strata"),
    "culture unit": ("culture unit, unit on record first", "unit on record first, moves ignored"),
    "intervention": (
        "intervention, by last day from the first day on",
        "last days, from the first day on",
    ),
    "development, elsewhere": (
        "development, elsewhere, ever against never",
        "ever against never developed",
    ),
    "development, without effect": (
        "development, without effect, ever against never",
        "ever against never developed",
    ),
    "Rising Stars, undeveloped": (
        "Rising Stars, undeveloped, label carried back",
        "label carried back to the first day",
    ),
} | {
    f"source: {name}": (f"source: {name}, crude, all service", "all service, no strata")
    for name in OTHER_SOURCES
}
DEVELOPMENT = ("development, elsewhere", "development, without effect")
FAR_OFF = 1.96
ALSO_WRONG = {
    "no lag": "by last day, split at the activity, no lag",
    "before notice": "by last day, as known before a notice would have begun: off by little",
    "latest activity lagged": "by last day, the latest activity 90 days ago or longer",
    "package, no lag": "`retention.leaving_after_development` with a lag of 0 days",
    "package": "`retention.leaving_after_development` with its lag of 90 days",
}


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _of(pooled: Pooled) -> str:
    return f"{pooled.value:.3f} ({pooled.error:.3f})"


def ratios(found: list[Found]) -> str:
    """The table of ratios: written, expected of the comparison, found with bias, usual wrong."""
    lines = [
        "| truth of | written | expected | right estimator (s.e.) | bias | bias / s.e. "
        "| usual wrong estimator (s.e.) | what is wrong |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, written in {"leavers by event": 1.0, **written_ratios(OTHER_SOURCES)}.items():
        truth = expected(found, name)
        right = pool([one.ratios[name] for one in found])
        errors = f"{right.off_by(truth):+.1f}" if right.error > 0 else "exact"
        wrong = ("", "")
        if name in WRONG:
            key, words = WRONG[name]
            wrong = (_of(pool([one.ratios[key] for one in found])), words)
        numbers = (f"{written:.3f}", f"{truth:.3f}", _of(right), f"{right.value - truth:+.3f}")
        lines.append(_line(name, *numbers, errors, *wrong))
        if name in DEVELOPMENT:
            for key, words in ALSO_WRONG.items():
                also = _of(pool([one.ratios[f"{name}, {key}"] for one in found]))
                lines.append(_line(*[""] * 6, also, words))
    return "\n".join(lines) + "\n"


def expected(found: list[Found], name: str) -> float:
    """What a comparison gives with the chance of every decision in the decision's place."""
    if name not in found[0].expected:
        return 1.0
    return pool([one.expected[name] for one in found]).value


def retention(found: list[Found]) -> str:
    """The table of retention with two years of records hidden."""
    lines = [
        "| retained at | truth | delayed entry: bias (s.e.) | bias / s.e. | entry ignored: bias "
        "(s.e.) |",
        "|---|---|---|---|---|",
    ]
    for years in HORIZON_YEARS:
        of = {
            name: np.array([one.differences[f"{name} at {years}"] for one in found])
            for name in ("truth", "delayed entry", "ignored")
        }
        error = {name: v.std(ddof=1) / np.sqrt(v.size) for name, v in of.items()}
        right = of["delayed entry"].mean()
        lines.append(
            _line(
                f"{years} year{'s' if years > 1 else ''}",
                f"{of['truth'].mean():.4f}",
                f"{right:+.4f} ({error['delayed entry']:.4f})",
                f"{right / error['delayed entry']:+.1f}",
                f"{of['ignored'].mean():+.4f} ({error['ignored']:.4f})",
            )
        )
    return "\n".join(lines) + "\n"


def hazards(rows: list[Row]) -> str:
    """The table of the log-linear model."""
    lines = ["| factor | level | truth | found (s.e.) | bias / s.e. |", "|---|---|---|---|---|"]
    for row in rows:
        errors = f"{(row.found - row.truth) / row.error:+.1f}"
        found = f"{row.found:.3f} ({row.error:.3f})"
        lines.append(_line(row.factor, row.level, f"{row.truth:.3f}", found, errors))
    return "\n".join(lines) + "\n"


def spread(found: list[Found], rows: list[Row]) -> str:
    """How the standardised biases spread, in a sentence."""
    off = [
        pool([one.ratios[name] for one in found]).off_by(expected(found, name))
        for name in written_ratios(OTHER_SOURCES)
    ]
    off += [(row.found - row.truth) / row.error for row in rows]
    size = np.abs(np.array(off))
    return (
        f"Of {size.size} biases in the two tables of ratios, {int((size > 1.96).sum())} are "
        f"beyond 1.96 standard errors and {int((size > 3).sum())} beyond 3; the largest is "
        f"{np.nanmax(size):.1f}.\n"
    )


def time_at_risk(found: list[Found]) -> str:
    """The table of time at risk and recorded resignations beside the generator's own counts."""
    own = [of_generator(one.tally) for one in found]
    lines = [
        "| class | person-months: tables / generator | recorded / decided | against everybody |",
        "|---|---|---|---|",
    ]
    sums = {
        name: (
            np.sum([one.at_risk[name] for one in found], axis=0),
            np.sum([one[name] for one in own], axis=0),
        )
        for name in own[0]
    }
    everybody = sums["everybody"][0][1] / sums["everybody"][1][1]
    for name, (tables, generator) in sums.items():
        time, share = tables / generator
        error = np.sqrt(everybody * (1 - everybody) / generator[1])
        off = "" if name == "everybody" else f"{(share - everybody) / error:+.1f} s.e."
        lines.append(_line(name, f"{time:.4f}", f"{share:.3f}", off))
    return "\n".join(lines) + "\n"


def draws(found: list[Found]) -> str:
    """How far the generator's own counts of decisions were from its chances, in sentences."""
    off = {}
    for factor, levels in found[0].tally.items():
        for level in levels:
            _, chances, counted = np.sum([one.tally[factor][level] for one in found], axis=0)
            if chances > 0:
                off[f"{factor} {level}"] = (counted - chances / 1000) / np.sqrt(chances / 1000)
    far = {name: z for name, z in off.items() if abs(z) > FAR_OFF}
    listed = "; ".join(f"{name} {z:+.1f}" for name, z in far.items()) or "none"
    return DRAWS.format(levels=len(off), far=len(far), listed=listed)


def document(found: list[Found], command: str, seconds: float, processes: int) -> str:
    """The whole document."""
    rows = fit(found)
    parts = [INTRODUCTION.format(trusts=len(found), command=command)]
    parts += [RATIOS, ratios(found)]
    unseen = [unseen_share(found, state) for state in ("undeveloped", "developed")]
    parts.append(MIXTURES.format(undeveloped=100 * unseen[0], developed=100 * unseen[1]))
    if found[0].differences:
        parts += [RETENTION, retention(found)]
    parts += [HAZARDS.format(unrecorded=100 * (1 - RECORDED)), hazards(rows), spread(found, rows)]
    parts += [draws(found), TIME_AT_RISK, time_at_risk(found)]
    parts.append(
        f"\nMade in {seconds:,.0f} seconds with {processes} processes on 2 shared cores, Python "
        f"{platform.python_version()}, numpy {np.__version__}, pandas {pd.__version__}.\n"
    )
    return "\n".join(parts)


INTRODUCTION = """\
# Are the written truths found again?

Made by the benchmark itself; do not edit by hand:

    {command}

{trusts} synthetic trusts were drawn, and every truth estimated in each from the tables alone with
small estimators in plain numpy (`benchmarks/recovery/`). Ratios are pooled over trusts as a ratio
of sums, which has no small-sample bias; their standard errors come from the spread between
trusts. A right estimator should be within about two standard errors of what is expected, and a
wrong one far from it.
"""

RATIOS = """\
## Ratios of resignation, and leavers

What the right estimators do:

- **By decision.** A written ratio acts on the decision to leave. Notice is known by band, so the
  decision is dated back from the last day, and nobody is at risk while serving notice or on
  leave. Each person-month is judged on one day. Strata: job family, service and age (for sources
  band too, and only the first two years of service).
- **Development** within 365 days against none, by decision. Many employers know last days only.
  Nobody who serves notice is sent on a course or goes on leave. So by last day, activities and
  leave are looked up as they were before a notice would have begun, of those who stay too; the
  comparison is with no activity in the last 455 days. The strata, which are of the last day, and
  the longer time without activity make it differ a little. To take the latest activity up to the
  day, if it is 90 days old, is another way: those who stay have had activities since that
  leavers cannot have had.
- **Rising Stars** are those in the talent pool, from the month after the review that named them.
- **Leavers by event** are counted by last day and compared with the generator's own count.
"""

MIXTURES = """\
`written` is the ratio in `truth.toml`. `expected` is what the same comparison gives when the chance
of every decision, as the generator knew it on its day, stands in the place of the decision; nothing
of it comes from the tables. Where the two differ, the comparison mixes something in:

- The trait of a Rising Star is hidden, and Rising Stars are developed 1.3 times as often. So even
  where development has no effect, the developed hold more Rising Stars, who resign more often: the
  ratio that is true of everybody together is a little above 1. Within the pool it is 1.
- The pool does not name every Rising Star: {undeveloped:.1f} % of those outside it are Rising
  Stars when undeveloped, {developed:.1f} % when developed, and more of the new starters, whom the
  yearly review has not seen.
- Sources differ in their share of Rising Stars (28 % of the graduate scheme, 10 to 13 %
  elsewhere). Where resignation is high, in the culture unit, fewer Rising Stars are left.
- Strata must not be too fine for an exposure that comes later in time. With strata by unit and
  band as well, of a person or two each, the intervention came out at 0.99 instead of 0.72: who
  leaves before it adds no time after it.
"""

RETENTION = """\
## Retention of new starters

Two years of records are hidden, and everybody then in post enters late; the records are closed
again after four years, before the intervention. The truth is the share of joiners retained in
cohorts that the full records follow to the end. The windows are whole years: with two and a half
years, August's doctors in training weighed more in the estimate than in the cohorts and added
0.003.
"""

HAZARDS = """\
## All factors at once

One log-linear model of the decisions in all trusts, with talent pool and development held
constant. Ratios of service come from the same model with development only: the yearly review has
not yet seen new starters, so more of those outside the pool are Rising Stars. Months in which the
age class cannot be told from the year of birth are left out. Ratios are against nursing, Band 5, 2
to 5 years of service, age 30 to 44. Resignations recorded as unknown or blank ({unrecorded:.1f} %)
are allowed for in the rate.
"""

DRAWS = """\
Chance alone moves these numbers: the generator counts its own decisions beside the sum of their
chances. Of {levels} levels of its factors {far} are more than 1.96 standard errors from that sum
({listed}), and whatever estimates such a level is off with it.
"""

TIME_AT_RISK = """\
## Is it the estimators, or chance?

A ratio of rates is right when its time and its events are. Time at risk by decision, worked out
from the tables, stands here beside what the generator counted; so do the resignations whose reason
was recorded, beside the decisions. A fault of an estimator would show as a share of time or events
that differs between classes. What is left is chance: which decisions were drawn, and which were
recorded.
"""
