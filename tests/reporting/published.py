"""Small releases of chosen counts for the sentences of the barometer; the gate makes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

import retention
from retention.disclosure import Release
from retention.indicators.definitions.access import ACCESS_TO_DEVELOPMENT
from retention.indicators.definitions.cohorts import RETAINED
from retention.indicators.definitions.leaver_shares import VOLUNTARY_LEAVER_RATE
from retention.indicators.definitions.snapshots import JOINER_RATE, LEAVER_RATE
from retention.indicators.definitions.stars_followed import followed_definition
from retention.indicators.definitions.stars_recognised import recognised_definition
from retention.indicators.definitions.stocks import HEADCOUNT
from retention.indicators.definitions.support import UNSEEN
from retention.indicators.definitions.support_ladder import ALL_YEAR, RUNGS, ladder_of
from retention.indicators.definitions.survey import of_question
from retention.indicators.definitions.units import LEAVER_SHARE
from retention.indicators.trend import MONTHLY_LEAVER_RATE
from retention.periods import Period, months, years_to
from retention.results import TOTAL, Definition, IndicatorTable, Unavailable, indicator_table
from tests.rising_stars.trust import RULE
from tests.trusts import YEAR, workforce_of

YEARS = years_to("2025-09-30", 2)
AS_OF = date(2025, 9, 30)
NAN = float("nan")
Row = Mapping[str, object]


def stated(
    definition: Definition,
    rows: Sequence[Row],
    *,
    by: tuple[str, ...] = (),
    along: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
) -> IndicatorTable:
    return indicator_table(
        definition,
        pd.DataFrame(rows),
        level=0.95,
        by=by,
        population="all staff",
        as_of=AS_OF,
        source="made up",
        sensitive=definition.sensitive,
        along=along,
        notes=notes,
    )


def head(period: Period = YEARS[-1], *, total: bool = True) -> dict[str, object]:
    return {
        "period_start": pd.Timestamp(period.start),
        "period_last_day": pd.Timestamp(period.last_day),
        "total": total,
    }


def release(tables: Mapping[str, IndicatorTable | Unavailable], rule: str = "internal") -> Release:
    return retention.publish(tables, rule=rule)


def changed(name: str, table: IndicatorTable) -> dict[str, IndicatorTable]:
    """A table, and its change on the year before where it has two years."""
    found = {name: table}
    if len(table.periods) > 1:
        found[f"change_{name}"] = retention.change_on_year_before(table)
    return found


def stock(*counts: tuple[float, float]) -> dict[str, IndicatorTable]:
    """Headcounts of (opening, closing), oldest year first."""
    pairs = zip(YEARS[-len(counts) :], counts, strict=True)
    rows = [{**head(p), "opening": a, "closing": b} for p, (a, b) in pairs]
    return changed("headcount", stated(HEADCOUNT, rows))


def rate(
    name: str, *counts: tuple[float, float], closing: float | None = None
) -> dict[str, IndicatorTable]:
    """Leavers or joiners of (count, people), oldest year first."""
    definition = LEAVER_RATE if name == "leaver_rate" else JOINER_RATE
    # One census ends the one year and begins the other.
    ends = [*(people for _, people in counts[1:]), counts[-1][1] if closing is None else closing]
    rows = [
        {**head(p), "opening": float(people), "closing": float(end), "numerator": float(count)}
        for p, (count, people), end in zip(YEARS[-len(counts) :], counts, ends, strict=True)
    ]
    return changed(name, stated(definition, rows))


def starters(*counts: tuple[float, float]) -> dict[str, IndicatorTable]:
    """New starters still in post after 12 months: (there, of), oldest cohort first."""
    rows = [
        {**head(p), "after": "12 months", "denominator": float(of), "numerator": there}
        for p, (there, of) in zip(YEARS[-len(counts) :], counts, strict=True)
    ]
    return changed("retained", stated(RETAINED, rows, along=("after",)))


TITLES = {
    "know_our_vision": "I know our vision",
    "vision_inspires_me": "Our vision inspires me",
    "recommend_as_place_to_work": "Would recommend as a place to work",
}


def survey(items: Mapping[str, tuple[float, float]]) -> dict[str, IndicatorTable]:
    """Items on the vision: (favourable, answers)."""
    rows = [
        {
            **head(),
            "item": item,
            "invited": 2 * of,
            "responses": of,
            "numerator": good,
            "title": TITLES[item],
            "asked_as": "",
            "proxy": "proxy" if item.startswith("recommend") else "",
        }
        for item, (good, of) in items.items()
    ]
    return {"survey_vision": stated(of_question("vision"), rows, along=("item",))}


def units(groups: Mapping[str, tuple[float, float]]) -> dict[str, IndicatorTable]:
    """Units of (leavers, people) as a funnel."""
    both = {**groups, TOTAL: tuple(map(sum, zip(*groups.values(), strict=True)))}
    rows = [
        {
            **head(total=name == TOTAL),
            "unit": name,
            "opening": float(people),
            "numerator": float(count),
        }
        for name, (count, people) in both.items()
    ]
    return {"leaver_funnel": retention.funnel(stated(LEAVER_SHARE, rows, by=("unit",)))}


def series(leavers: Sequence[int], *, people: int = 1000) -> dict[str, IndicatorTable]:
    """Leavers by month up to September 2025."""
    rows = [
        {
            **head(period),
            **dict.fromkeys(("opening", "closing", "exposed"), float(people)),
            "numerator": float(count),
        }
        for period, count in zip(months(AS_OF, len(leavers)), leavers, strict=True)
    ]
    return {"monthly_leaver_rate": stated(MONTHLY_LEAVER_RATE, rows)}


def left_by(
    column: str, groups: Mapping[str, tuple[int, int]], reference: str
) -> dict[str, IndicatorTable]:
    """People of (stayed, left) by a characteristic: the leaver rate, and ratios to a group."""
    workforce = workforce_of({n: (*pair, 0) for n, pair in groups.items()}, column=column)
    ratio = retention.leaver_rate_ratio(workforce, YEAR, by=column, reference=reference)
    rates = {"leaver_rate": retention.leaver_rate(workforce, YEAR)}
    return {**rates, f"leaver_rate_ratio_by_{column}": ratio}


def left_in(groups: Mapping[str, tuple[float, float]]) -> dict[str, IndicatorTable]:
    """Units of (leavers, people): the leaver rate of all, and their funnel."""
    count, people = map(sum, zip(*groups.values(), strict=True))
    return {**rate("leaver_rate", (count, people)), **units(groups)}


def access(
    column: str, groups: Mapping[str, tuple[float, float]], reference: str
) -> dict[str, IndicatorTable]:
    """Access to development by a characteristic: groups of (developed, people)."""
    both = {**groups, TOTAL: tuple(map(sum, zip(*groups.values(), strict=True)))}
    rows = [
        {
            **head(total=name == TOTAL),
            column: name,
            "numerator": float(count),
            "denominator": float(people),
            "is_reference": float(name == reference),
        }
        for name, (count, people) in both.items()
    ]
    notes = (f"the group compared with is {reference}",)
    table = stated(ACCESS_TO_DEVELOPMENT, rows, by=(column,), notes=notes)
    return {f"access_to_development_by_{column}": table}


def ladder(
    *years: Sequence[tuple[float, float]], people: float = 1000, notes: tuple[str, ...] = ()
) -> dict[str, IndicatorTable]:
    """The rungs of everybody: (reached, reached after all before), oldest year first."""
    available = [r for r, (n, _) in zip(RUNGS, years[-1], strict=True) if not np.isnan(n)]
    rows = []
    for period, climbed in zip(YEARS[-len(years) :], years, strict=True):
        before = people
        for rung, (reached, so_far) in zip(RUNGS, climbed, strict=True):
            known = not np.isnan(reached)
            rows.append(
                {
                    **head(period),
                    "people": ALL_YEAR,
                    "rung": rung,
                    "denominator": people,
                    "numerator": reached,
                    "reached_before": before if known else NAN,
                    "all_so_far": so_far,
                    "stopped": before - so_far,
                    **dict.fromkeys(("skipped", "neither"), NAN),
                }
            )
            before = so_far if known else before
    table = stated(ladder_of((ALL_YEAR,), available), rows, along=("people", "rung"), notes=notes)
    return changed("support_ladder", table)


def unseen(*counts: tuple[float, float]) -> dict[str, IndicatorTable]:
    """People of whom nothing is on record: (unseen, of), oldest year first."""
    rows = [
        {**head(p), "numerator": float(n), "denominator": float(of)}
        for p, (n, of) in zip(YEARS[-len(counts) :], counts, strict=True)
    ]
    return changed("unseen", stated(UNSEEN, rows))


def voluntary(known: float, unknown: float) -> dict[str, IndicatorTable]:
    there = dict.fromkeys(("opening", "closing", "exposed"), 1000.0)
    parts = {"numerator": known, "unknown": unknown, "other_reasons": 20.0}
    row = {**head(), **there, "leavers": known + unknown + 20, **parts}
    return {"voluntary_leaver_rate": stated(VOLUNTARY_LEAVER_RATE, [row])}


def kept(
    stars: tuple[float, float], others: tuple[float, float], *, unmatched: float = 0
) -> dict[str, IndicatorTable]:
    """Rising Stars and colleagues of a census: (in post after 24 months, of)."""
    counts = {
        "Rising Stars": (stars[1] + unmatched, stars[1], stars[0], NAN, NAN),
        "colleagues": (others[1], others[1], others[0], others[0], others[1] / 2),
        "not assessed": (50.0, 50.0, 40.0, NAN, NAN),
    }
    names = ("in_class", "denominator", "numerator", "standardised", "effective")
    census = pd.Timestamp("2023-09-30")
    rows = [
        {
            "period_start": census,
            "period_last_day": census,
            "total": True,
            "after": "24 months",
            "people": people,
            "eligible": sum(c[0] for c in counts.values()),
            **dict(zip(names, numbers, strict=True)),
        }
        for people, numbers in counts.items()
    ]
    definition = followed_definition("kept", RULE, (), ("staff_group", "band", "service"))
    return {"rising_stars_kept": stated(definition, rows, along=("after", "people"))}


def recognised(found: float, gone: float, of: float) -> dict[str, IndicatorTable]:
    """What became of joiners before anybody could recognise them."""
    counts = {"recognised": found, "left first": gone, "neither": of - found - gone}
    rows = [
        {
            **head(YEARS[0]),
            "outcome": outcome,
            "denominator": of,
            "numerator": count,
            "weighted": count,
            "effective": of,
        }
        for outcome, count in counts.items()
    ]
    table = stated(recognised_definition(RULE), rows, along=("outcome",))
    return {"rising_stars_recognised": table}
