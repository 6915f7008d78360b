"""Shares of joiners attacked: from every table of a release, by linear programmes."""

from __future__ import annotations

import pandas as pd
import pytest

import retention
from retention.disclosure import PublishedTable, publish
from retention.workforce import Workforce
from tests.disclosure.attack import Term, narrowed
from tests.trusts import YEAR, workforce_from

SOURCES = {
    "East": {
        "Abroad": 30,
        "Other NHS": 25,
        "Apprentice": 3,
        "School leaver": 14,
        "Graduate scheme": 3,
    },
    "West": {
        "Abroad": 22,
        "Other NHS": 31,
        "Apprentice": 12,
        "School leaver": 2,
        "Graduate scheme": 2,
    },
    "North": {
        "Abroad": 1,
        "Other NHS": 18,
        "Apprentice": 11,
        "School leaver": 16,
        "Graduate scheme": 1,
    },
}


EARLY = ("Apprentice", "School leaver", "Graduate scheme")


@pytest.fixture(scope="module")
def workforce() -> Workforce:
    rows = [
        {
            "employee_id": f"{unit}{source}{n}",
            "start_date": "2023-09-04",
            "unit": unit,
            "recruitment_source": source,
        }
        for unit, sources in SOURCES.items()
        for source, count in sources.items()
        for n in range(count)
    ]
    rows.append({**rows[0], "employee_id": "old", "start_date": "2015-01-05"})
    return workforce_from(rows)


def tables(workforce: Workforce) -> dict[str, retention.IndicatorTable]:
    return {
        "by_source": retention.joiners_by_source(workforce, YEAR),
        "by_unit": retention.joiners_by_source(workforce, YEAR, by="unit"),
        "early": retention.early_career_share(workforce, YEAR),
        "early_by_unit": retention.early_career_share(workforce, YEAR, by="unit"),
        "retained": retention.retained(workforce, YEAR, after="100 days", by="recruitment_source"),
    }


def known(tables: dict[str, PublishedTable]) -> tuple[pd.DataFrame, list[list[Term]]]:
    """All that a reader has of starters, a row for each unit and source, margins among them."""
    value: dict[tuple[str, str], list[float]] = {}

    def see(unit: str, source: str, number: float) -> None:
        value.setdefault((unit, source), []).append(number)

    for row in tables["by_source"].frame.to_dict("records"):
        source = "All" if row["total"] else row["recruitment_source"]
        see("All", source, row["numerator"])
        see("All", "All", row["starters"])
        see("All", "early", row["early_career"])
    for row in tables["by_unit"].frame.to_dict("records"):
        if row["total"]:
            see("All", "All", row["numerator"])
            continue
        see(row["unit"], row["recruitment_source"], row["numerator"])
        see(row["unit"], "All", row["starters"])
        see(row["unit"], "early", row["early_career"])
        see("All", row["recruitment_source"], row["from_source"])
    for name in ("early", "early_by_unit"):
        for row in tables[name].frame.to_dict("records"):
            unit = "All" if row["total"] else row["unit"]
            see(unit, "early", row["numerator"])
            see(unit, "All", row["starters"])
    for row in tables["retained"].frame.to_dict("records"):
        see("All", "All" if row["total"] else row["recruitment_source"], row["denominator"])
    places = sorted(value)
    shown = [max((n for n in value[p] if not pd.isna(n)), default=float("nan")) for p in places]
    for place, number in zip(places, shown, strict=True):
        assert all(n == number for n in value[place] if not pd.isna(n)), place
    at = {place: i for i, place in enumerate(places)}
    units, sources = list(SOURCES), list(SOURCES["East"])
    early = [s for s in sources if s in EARLY]
    equations: list[list[Term]] = []
    for unit in (*units, "All"):
        for whole, parts in (("All", sources), ("early", early)):
            terms = [((at[unit, s], "n"), 1.0) for s in parts]
            equations.append([((at[unit, whole], "n"), -1.0), *terms])
    for source in (*sources, "All", "early"):
        terms = [((at[u, source], "n"), 1.0) for u in units]
        equations.append([((at["All", source], "n"), -1.0), *terms])
    return pd.DataFrame({"n": shown}, index=pd.MultiIndex.from_tuples(places)), equations


@pytest.mark.parametrize(("rule", "width", "rounding"), [("internal", 3, 1), ("public", 5, 5)])
def test_no_hidden_number_of_starters_can_be_narrowed(
    workforce: Workforce, rule: str, width: float, rounding: int
) -> None:
    release = publish(tables(workforce), rule=rule)
    frame, equations = known(dict(release.tables))
    assert frame["n"].isna().sum() >= 2
    widths = narrowed(frame.reset_index(drop=True), ("n",), equations, rounding=rounding)
    assert widths
    assert min(widths.values()) >= width


def exact_of(frame: pd.DataFrame) -> pd.Series:
    """The true numbers, which an attacker knows at best for all that is shown."""
    found = []
    for unit, source in frame.index:
        units = list(SOURCES) if unit == "All" else [unit]
        chosen = {
            "All": list(SOURCES["East"]),
            "early": list(EARLY),
        }.get(source, [source])
        found.append(float(sum(SOURCES[u][s] for u in units for s in chosen)))
    return pd.Series(found, index=frame.index)


def test_the_attack_succeeds_when_only_small_counts_are_hidden(workforce: Workforce) -> None:
    release = publish(tables(workforce), rule="public")
    frame, equations = known(dict(release.tables))
    exact = exact_of(frame)
    widths = narrowed(
        pd.DataFrame({"n": exact.where(exact >= 10)}).reset_index(drop=True), ("n",), equations
    )
    assert min(widths.values()) == pytest.approx(0)
