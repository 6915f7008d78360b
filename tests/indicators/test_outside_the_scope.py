"""Adding people outside a scope changes no indicator of the register inside it."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import pytest

import retention
from retention.errors import NotAvailableError
from retention.indicators.register import REGISTER
from retention.intake import read_contents
from retention.planning.scenarios import Scenarios
from retention.synthetic import generate
from retention.workforce import Workforce

YEAR = retention.year_to("2025-09-30")
BEFORE = retention.year_to("2024-09-30")
ARGUMENTS: dict[str, Any] = {
    "period": YEAR,
    "census": "2023-09-30",
    "rule": retention.RisingStarRule(version="2026-1"),
    "column": "unit",
    "before": BEFORE,
    "now": YEAR,
    "item": "recommend_as_place_to_work",
    "question": "vision",
}
BY = {
    "standardised_leaver_rate": "directorate",
    "leaver_rate_ratio": "gender",
    "rising_star_audit": "gender",
}
"""Columns for those that must be told one."""
MADE_OF = {
    "trend": lambda workforce: retention.joiner_rate(workforce, retention.months("2025-09-30", 24)),
    "change_on_year_before": lambda workforce: retention.leaver_rate(workforce, [BEFORE, YEAR]),
    "funnel": lambda workforce: retention.unseen(workforce, YEAR, by="unit"),
}
PERIODS = {"monthly_leaver_rate": retention.months("2025-09-30", 24)}
NAMES = {"scope_account": ("no_honorary", "no_doctors_in_training")}
AGGREGATED = ("offers_declined_rate", "vacancy_rate", "appointed_from_shortlisting")
PROJECTION = "project(...)"
"""Its tables are made of the same paths, and asked for together."""
CALLS = list(dict.fromkeys(entry.call.split(".table(")[0] for entry in REGISTER))


def copies(tables: Mapping[str, pd.DataFrame], number: int) -> dict[str, pd.DataFrame]:
    """Every table with a second self of some people: bank staff of a directorate elsewhere."""
    chosen = set(tables["starters"]["employee_id"].drop_duplicates()[::number])
    found = {}
    for name, table in tables.items():
        found[name] = table
        if "employee_id" not in table:
            continue
        more = table[table["employee_id"].isin(chosen)].copy()
        more["employee_id"] = "X" + more["employee_id"]
        if "assignment_id" in more:
            more["assignment_id"] = "X" + more["assignment_id"]
        for column, value in (("directorate", "Elsewhere"), ("contract_type", "Bank")):
            if column in more:
                filled = more[column].notna() & (more[column] != "")
                more[column] = more[column].where(~filled, value)
        found[name] = pd.concat([table, more], ignore_index=True)
    return found


def read(tables: Mapping[str, pd.DataFrame]) -> Workforce:
    files = {f"{name}.csv": table.to_csv(index=False).encode() for name, table in tables.items()}
    return read_contents(files, as_of="2025-10-31", observed_from="2020-10-31")


@pytest.fixture(scope="module")
def pair() -> tuple[Workforce, Workforce]:
    """The records of a trust, and the same with people outside."""
    tables = generate(people=600, years=5, seed=3).tables
    alone, together = read(tables), read(copies(tables, 3))
    assert together.spells["person"].nunique() > 1.3 * alone.spells["person"].nunique()
    return alone, together


PARTS: dict[str, Callable[[Workforce], Workforce]] = {
    "scope": lambda workforce: retention.scope(workforce, "no_bank_or_locum"),
    "where": lambda workforce: workforce.where(
        directorate=sorted(set(workforce.spells["directorate"].cat.categories) - {"Elsewhere"})
    ),
}


def asked(call: str, workforce: Workforce) -> list[Any]:
    """The frames of a call as the register writes it, or why there are none."""
    if call == PROJECTION:
        supposed = Scenarios(
            (retention.Scenario("kept", leaving=0.9),), retention.Costs(1, 2, "GBP")
        )
        rule = ARGUMENTS["rule"]
        projection = retention.project(workforce, years=1, paths=100, scenarios=supposed, rule=rule)
        return [table.frame for table in projection.tables.values()]
    node = ast.parse(call, mode="eval").body
    found = []
    for part in node.elts if isinstance(node, ast.Tuple) else [node]:
        name = ast.unparse(part.func if isinstance(part, ast.Call) else part)
        told = part.keywords if isinstance(part, ast.Call) else []
        options = {k.arg: ast.literal_eval(k.value) for k in told}
        function = getattr(retention, name)
        try:
            made = _call(function, name, options, workforce)
            several = made.values() if isinstance(made, Mapping) else (made,)
            found += [table.frame for table in several]
        except NotAvailableError as error:
            found.append(str(error))
    return found


def _call(function: Any, name: str, options: dict[str, Any], workforce: Workforce) -> Any:
    if name in MADE_OF:
        return function(MADE_OF[name](workforce))
    required = [
        p.name
        for p in inspect.signature(function).parameters.values()
        if p.default is p.empty and p.kind is not p.VAR_POSITIONAL and p.name != "workforce"
    ]
    given = {n: BY[name] if n == "by" else ARGUMENTS[n] for n in required if n not in options}
    given |= {"period": PERIODS[name]} if name in PERIODS else {}
    if name in NAMES:
        return function(workforce, YEAR, *NAMES[name])
    return function(workforce, **given, **options)


@pytest.mark.parametrize("part", ["scope", pytest.param("where", marks=pytest.mark.slow)])
@pytest.mark.parametrize("call", CALLS)
def test_people_outside_change_nothing(
    pair: tuple[Workforce, Workforce], call: str, part: str
) -> None:
    alone, together = (asked(call, PARTS[part](workforce)) for workforce in pair)
    for one, other in zip(alone, together, strict=True):
        if isinstance(one, str):
            assert one == other
            assert call in AGGREGATED or "all staff" in one, one
        else:
            pd.testing.assert_frame_equal(one, other)


def test_of_everyone_they_do_change_it(pair: tuple[Workforce, Workforce]) -> None:
    """The law above can fail: without a scope the same people are seen."""
    told = ["headcount", "leaver_rate", "unseen", "rising_stars_kept", "nine_box", "came_back"]
    for call in told:
        (alone,), (together,) = (asked(call, workforce) for workforce in pair)
        assert not alone.equals(together), call
