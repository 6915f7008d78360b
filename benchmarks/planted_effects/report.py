"""The figures of many trusts as a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from benchmarks.coverage.draws import share_error
from benchmarks.planted_effects.trust import CENSUS, EVER, INSIDE, WIDER, Ratio, Seen
from benchmarks.words import paragraph

FUNNELS = {
    "one year": "latest year: leavers of those in post when it began",
    "five years": "five years: leavers of those in post when they began",
    "five years, chance alone": "five years: the same with limits of chance alone",
    "five years, observed over expected": "five years: leavers over those expected of staff group "
    "and band",
}
COMPARISONS = {
    "90 days": "from 90 to 365 days after an activity, strata of band and service (the package)",
    "0 days": "the same from the day of the activity on, no lag (wrong)",
    EVER: "ever developed against never developed (wrong)",
}
CHARACTERISTICS = {
    "leaving by disability": "known voluntary leaving, disabled over not disabled",
    "appointment by ethnicity": "appointed from shortlists, white over black and minority ethnic",
    "appointment by disability": "appointed from shortlists, not disabled over disabled",
    "disciplinary by ethnicity": "disciplinary process, black and minority ethnic over white",
    "capability by disability": "capability process, disabled over not disabled",
}


def pooled(ratios: Sequence[Ratio]) -> tuple[float, float]:
    """The ratio of sums over trusts, and its standard error with one trust left out at a time."""
    above, below = np.array([(r.above, r.below) for r in ratios]).T
    whole = float(above.sum() / below.sum())
    if len(ratios) == 1:
        return whole, float("nan")
    each = (above.sum() - above) / (below.sum() - below)
    number = len(ratios)
    return whole, float(np.sqrt((number - 1) / number * ((each - each.mean()) ** 2).sum()))


def document(found: Sequence[Seen], command: str, seconds: float) -> str:
    """The figures as a page."""
    lines = [
        "# Does a trust of 3,000 people show what was planted in it?",
        "",
        "Made by the benchmark itself; do not edit by hand:",
        "",
        f"    {command}",
        *paragraph(
            f"""{len(found)} fresh trusts of 3,000 people and six years with consecutive seeds, none
            left out, read from their files as anybody has them, and judged by the functions of the
            package. Standard errors are in brackets. Five years are those to 31 October 2025."""
        ),
        *_units(found),
        *_development(found),
        *_characteristics(found),
        *_stars(found),
        "",
        f"Made in {seconds:.0f} seconds.",
        "",
    ]
    return "\n".join(lines)


def _share(found: Sequence[Seen], is_so: Callable[[Seen], bool]) -> str:
    share = sum(map(is_so, found)) / len(found)
    return f"{share:.3f} ({share_error(share, len(found)):.3f})"


def _units(found: Sequence[Seen]) -> list[str]:
    lines = [
        "",
        "## The unit with 2.2 times the resignations",
        "",
        "| funnel | above the 95 % limits | above the 99.8 % limits | other units above 95 % "
        "| other units above 99.8 % |",
        "|---|---|---|---|---|",
    ]
    for name, words in FUNNELS.items():
        wide = _share(found, lambda s, n=name: s.verdicts[n] != INSIDE)
        wider = _share(found, lambda s, n=name: s.verdicts[n] == WIDER)
        others = np.array([seen.others[name] for seen in found]).mean(axis=0)
        lines.append(f"| {words} | {wide} | {wider} | {others[0]:.3f} | {others[1]:.4f} |")
    best = max(FUNNELS, key=lambda name: sum(seen.verdicts[name] != INSIDE for seen in found))
    return [
        *lines,
        *paragraph(
            f"""By chance alone 0.025 and 0.001 of units lie above. Limits are widened by what units
            differ beyond chance, the planted unit among them; nothing is planted in the others,
            which differ by staff groups and bands. The unit has about a hundred people, and only
            resignations are raised, not retirement, transfer or ends of contracts. The funnel that
            shows it most often: {FUNNELS[best]}. A unit inside the limits is no proof that nothing
            is wrong there. Limits of observed over expected are Poisson's: where a third of the
            people leave, these are too wide, and hardly any unit lies outside."""
        ),
    ]


def _development(found: Sequence[Seen]) -> list[str]:
    share = sum(seen.ratios["90 days"].covers for seen in found) / len(found)
    off = (share - 0.95) / share_error(share, len(found))
    return [
        "",
        "## Leaving after development where it has no effect",
        *paragraph(
            """The rate ratio of known voluntary leaving in the staff group in which development
            changes nothing. The pooled ratio is one of sums over all trusts; its error comes from
            leaving out one trust at a time. What is true of everybody together is a little above 1
            (1.018, see [recovery.md](recovery.md)): Rising Stars resign more often and are
            developed more often."""
        ),
        "",
        *_ratios(found, COMPARISONS, "comparison"),
        *paragraph(
            f"""With the lag the interval holds 1 in {100 * share:.1f} % of trusts, {off:+.1f}
            standard errors from 95 %. One trust does not show that the comparison without a lag is
            wrong, since its interval is wide; all of them together do."""
        ),
    ]


def _characteristics(found: Sequence[Seen]) -> list[str]:
    return [
        "",
        "## Ratios by protected characteristic",
        *paragraph(
            """Over five years, without strata. A chance of leaving acts on the decision, and people
            who leave more often have shorter service: the ratio of everybody together is 1.39 for
            disability where 1.4 is written."""
        ),
        "",
        *_ratios(found, CHARACTERISTICS, "ratio"),
    ]


def _ratios(found: Sequence[Seen], words: Mapping[str, str], head: str) -> list[str]:
    lines = [
        f"| {head} | written | interval holds it | interval leaves out 1 | pooled ratio (s.e.) |",
        "|---|---|---|---|---|",
    ]
    for name, text in words.items():
        ratios = [seen.ratios[name] for seen in found]
        value, error = pooled(ratios)
        holds = _share(found, lambda s, n=name: s.ratios[n].covers)
        apart = _share(found, lambda s, n=name: s.ratios[n].apart)
        lines.append(
            f"| {text} | {ratios[0].truth:.2f} | {holds} | {apart} | {value:.3f} ({error:.3f}) |"
        )
    return lines


def _stars(found: Sequence[Seen]) -> list[str]:
    lines = [
        "",
        "## The gap of Rising Stars",
        *paragraph(
            f"""Those named for the talent pool by {CENSUS}, against colleagues who are not, by
            `rising_stars_kept`. How large a trust must be: [rising-stars.md](rising-stars.md)."""
        ),
        "",
        "| in post after | mean gap, points (s.e.) | interval holds the mean gap "
        "| interval below 0 | mean half width, points |",
        "|---|---|---|---|---|",
    ]
    for after in found[0].gaps:
        gaps = np.array([seen.gaps[after] for seen in found])
        mean = float(gaps[:, 0].mean())
        error = float(gaps[:, 0].std(ddof=1) / np.sqrt(len(gaps))) if len(gaps) > 1 else np.nan
        holds = _share(found, lambda s, a=after, m=mean: s.gaps[a][1] <= m <= s.gaps[a][2])
        below = _share(found, lambda s, a=after: s.gaps[a][2] < 0)
        half = float((gaps[:, 2] - gaps[:, 1]).mean() / 2)
        lines.append(
            f"| {after} | {100 * mean:.2f} ({100 * error:.2f}) | {holds} | {below} "
            f"| {100 * half:.1f} |"
        )
    return lines
