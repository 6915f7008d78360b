"""The figures as a page."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.coverage.draws import share_error
from benchmarks.rising_stars.studies import NEAR, Developed, Found
from benchmarks.rising_stars.years import CENSUSES
from benchmarks.words import paragraph

WANTED = 0.80


def document(
    studies: Sequence[Found],
    developed: Sequence[Developed],
    years: Sequence[Developed],
    command: str,
    seconds: float,
    runs: int,
) -> str:
    """The figures as a page."""
    lines = [
        "# Is the gap of Rising Stars found?",
        "",
        "Made by the benchmark itself; do not edit by hand:",
        "",
        f"    {command}",
        *paragraph(
            f"""{runs:,} reduced trusts of each size, their seeds consecutive and not selected. **A
            reduced trust** has no dates and no files: one census, and for each person a staff group
            (9), band (5) and class of service (5), whether a Rising Star (12%), whether part-time
            (34%), whether named, and whether in post after 24 months. Chances are those written for
            the synthetic trust: Rising Stars resign 1.7 times as often, unless developed; the pool
            names nobody else, not all of them, and part-timers less often. Development is in their
            mean rate. There are no moves, leave, appraisals or other factors. Matching and
            intervals are those of the package. Found: the 95% interval of the gap lies below 0.
            Wrong: with no effect planted, it leaves out 0. The gap of whole trusts of
            3,000 people, with dates and files: [planted-effects.md](planted-effects.md)."""
        ),
        "",
        "| people | Rising Stars named | mean gap, points | found (s.e.) | wrong (s.e.) |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {s.people:,} | {s.named:.0f} | {100 * s.gap:.1f} | {_share(s.found, runs)} "
        f"| {_share(s.wrong, runs)} |"
        for s in studies
    ]
    enough = next((s for s in studies if s.found >= WANTED), None)
    lines += [
        "",
        f"The gap is found in at least {WANTED:.0%} of trusts from {enough.people:,} people on."
        if enough
        else f"At none of these sizes is the gap found in {WANTED:.0%} of trusts.",
        "A smaller employer should read the interval and not whether it leaves out 0.",
        *_of_developed(developed, runs),
        *_of_years(years, runs),
        *paragraph(
            """That the developed of one trust of a few thousand people show no gap is no finding:
            its interval is too wide to say so. Years put together help, several employers put
            together help more."""
        ),
        "",
        f"Made in {seconds:.0f} seconds of processor time.",
        "",
    ]
    return "\n".join(lines)


def _share(share: float, runs: int) -> str:
    return f"{share:.3f} ({share_error(share, runs):.3f})"


def _of_developed(studies: Sequence[Developed], runs: int) -> list[str]:
    """The part of the page on those who are developed, at one census."""
    enough = next((s for s in studies if s.inside >= WANTED), None)
    return [
        "",
        "## The developed: one census, 24 months",
        *paragraph(
            f"""Of the same trusts, those who go on being developed for the two years: Rising Stars
            among them resign 0.80 / 0.75 = 1.07 times as often as their colleagues, next to no gap.
            Near 0: the whole 95% interval lies inside plus or minus {100 * NEAR:.0f} points. Who
            goes on being developed is given with the person here; in real records it is not known
            at the census, and choosing people by it would choose those who stayed."""
        ),
        "",
        "| people | developed Rising Stars | mean gap, points | mean half width | near 0 (s.e.) "
        "| holds the mean gap (s.e.) |",
        "|---|---|---|---|---|---|",
        *(
            f"| {s.people:,} | {s.named:.0f} | {100 * s.gap:.1f} | {100 * s.half_width:.1f} "
            f"| {_share(s.inside, runs)} | {_share(s.covers, runs)} |"
            for s in studies
        ),
        "",
        f"At least {WANTED:.0%} of trusts have an interval that narrow from {enough.people:,} "
        "people on."
        if enough
        else f"At none of these sizes do {WANTED:.0%} of trusts have an interval that narrow.",
    ]


def _of_years(studies: Sequence[Developed], runs: int) -> list[str]:
    """The part of the page on yearly censuses put together."""
    enough = next((s for s in studies if s.inside >= WANTED), None)
    half = next((s for s in studies if s.inside_half >= WANTED), None)
    near, half_near = f"{100 * NEAR:.0f}", f"{50 * NEAR:.1f}"
    return [
        "",
        f"## The developed: {CENSUSES} yearly censuses put together, 12 months each",
        *paragraph(
            f"""What an employer with five years of records can do. At every census people carry the
            label and the development of that day, which holds for the year; leavers are replaced,
            labels and development drawn anew each year. Stars are matched within each census as
            above, and the star-years of all censuses put together. A person stands in several, so
            the variance of the gap is clustered by person (a normal interval of two ratios of
            sums). The gap is of 12 months: {near} points of it are a difference twice as large as
            {near} points of 24 months, so half of them stand beside it."""
        ),
        "",
        f"| people | star-years | mean gap, points | mean half width "
        f"| inside +-{near} points (s.e.) | inside +-{half_near} points (s.e.) "
        "| holds the mean gap (s.e.) |",
        "|---|---|---|---|---|---|---|",
        *(
            f"| {s.people:,} | {s.named:.0f} | {100 * s.gap:.2f} | {100 * s.half_width:.1f} "
            f"| {_share(s.inside, runs)} | {_share(s.inside_half, runs)} "
            f"| {_share(s.covers, runs)} |"
            for s in studies
        ),
        *paragraph(f"{_from(enough, near)} {_from(half, half_near)}"),
    ]


def _from(enough: Developed | None, near: str) -> str:
    """From which size on intervals are narrow enough."""
    if enough is None:
        return f"At none of these sizes do {WANTED:.0%} of trusts lie inside {near} points."
    return f"Inside {near} points are at least {WANTED:.0%} from {enough.people:,} people on."
