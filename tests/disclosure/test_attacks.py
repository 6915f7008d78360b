"""Attacks on whole releases: what is hidden stays uncertain, and without the gate it does not."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import retention
from retention.disclosure import Ledger, Release
from retention.results import IndicatorTable
from retention.workforce import Workforce
from tests.disclosure.reader import Nested, Reader, nested_in, only_small_hidden
from tests.disclosure.small_trusts import YEAR, small_trust
from tests.trusts import workforce_of

WIDTH = {"internal": 3, "public": 5}
ROUNDING = {"internal": 1, "public": 5}
SAMPLE = Path(__file__).parents[2] / "data" / "sample"


def tables_of(workforce: Workforce, year: retention.Period) -> dict[str, IndicatorTable]:
    """Rates and stocks by unit, directorate and staff group, one-way and two-way."""
    makers = {
        "headcount": retention.headcount,
        "leaver_rate": retention.leaver_rate,
        "stability": retention.stability_index,
        "joiner_rate": retention.joiner_rate,
    }
    tables = {}
    for by in (("unit",), ("directorate",), ("staff_group",)):
        tables |= {f"{n} by {by[0]}": make(workforce, year, by=by) for n, make in makers.items()}
    both = ("directorate", "staff_group")
    tables["leaver_rate two ways"] = retention.leaver_rate(workforce, year, by=both)
    return tables


def nested_of(workforce: Workforce, year: retention.Period) -> Nested:
    first, last = pd.Timestamp(year.opening_census), pd.Timestamp(year.last_day)
    return {"unit in directorate": nested_in(workforce, first, last, "unit", "directorate")}


def reader_of(
    frames: Mapping[str, pd.DataFrame],
    tables: Mapping[str, IndicatorTable],
    workforce: Workforce,
    year: retention.Period,
    rounding: int = 1,
) -> Reader:
    reader = Reader(rounding)
    for name, table in tables.items():
        reader.see(table.definition.key, frames[name], table.by)
    reader.know(nested_of(workforce, year))
    return reader


def frames_of(release: Release) -> dict[str, pd.DataFrame]:
    return {name: release[name].frame for name in release}


SEEDS = [seed if seed < 1 else pytest.param(seed, marks=pytest.mark.slow) for seed in range(200)]


@pytest.mark.parametrize("seed", SEEDS)
def test_no_count_of_a_small_trust_can_be_narrowed(seed: int) -> None:
    workforce = small_trust(seed)
    tables = tables_of(workforce, YEAR)
    for rule in ("internal", "public"):
        release = retention.publish(tables, rule=rule)
        frames = frames_of(release)
        widths = reader_of(frames, tables, workforce, YEAR, ROUNDING[rule]).widths()
        assert all(width >= WIDTH[rule] - 1e-6 for width in widths.values()), (rule, widths)


def test_without_the_gate_the_same_attack_finds_people() -> None:
    workforce = small_trust(4)
    tables = tables_of(workforce, YEAR)
    frames = {name: only_small_hidden(table.frame) for name, table in tables.items()}
    widths = reader_of(frames, tables, workforce, YEAR).widths()
    assert any(width < 1e-6 for width in widths.values())


@pytest.mark.slow
@pytest.mark.parametrize("rule", ["internal", "public"])
def test_no_count_of_the_sample_can_be_narrowed(rule: str) -> None:
    workforce, year = retention.read(SAMPLE), retention.year_to("2025-09-30")
    tables = {
        name: table
        for name, table in tables_of(workforce, year).items()
        if "stability" not in name and "joiner" not in name
    }
    frames = frames_of(retention.publish(tables, rule=rule))
    reader = reader_of(frames, tables, workforce, year, ROUNDING[rule])
    assert reader.hidden
    assert min(reader.widths().values()) >= WIDTH[rule] - 1e-6
    naive = {name: only_small_hidden(table.frame) for name, table in tables.items()}
    assert min(reader_of(naive, tables, workforce, year).widths().values()) < 1e-6


@pytest.mark.shared
@pytest.mark.parametrize("rule", ["internal", "public"])
def test_no_count_of_the_judges_can_be_narrowed(shared_folder: Path, rule: str) -> None:
    workforce = retention.read(
        shared_folder / "data" / "judges", as_of="2025-11-07", observed_from="1789-09-26"
    )
    year = retention.year_to("2024-09-30")
    columns = [c for c in workforce.columns_to_group_by() if c == "staff_group"]
    tables = {
        f"{make.__name__} by {column}": make(workforce, year, by=column)
        for column in columns
        for make in (retention.headcount, retention.leaver_rate, retention.stability_index)
    }
    frames = frames_of(retention.publish(tables, rule=rule))
    reader = Reader(ROUNDING[rule])
    for name, table in tables.items():
        reader.see(table.definition.key, frames[name], table.by)
    reader.know()
    assert all(width >= WIDTH[rule] - 1e-6 for width in reader.widths().values())


def _filters(workforce: Workforce) -> dict[str, IndicatorTable]:
    return {
        "all": retention.headcount(workforce, YEAR),
        "most": retention.headcount(workforce.where(staff_group=["B", "C"]), YEAR),
    }


def test_two_filters_do_not_give_away_who_is_in_one_and_not_the_other() -> None:
    workforce = workforce_of({"A": (7, 0, 0), "B": (40, 4, 3), "C": (300, 30, 20)})
    tables = _filters(workforce)
    raw = tables["all"].frame["closing"].iloc[0] - tables["most"].frame["closing"].iloc[0]
    assert raw == 7
    release = retention.publish(tables)
    shown = [release[name].frame["closing"].notna().iloc[0] for name in tables]
    assert sum(shown) == 1


def test_a_filter_is_the_group_of_the_whole_that_it_selects() -> None:
    workforce = workforce_of({"A": (7, 0, 0), "B": (40, 4, 3), "C": (300, 30, 20)})
    tables = {
        "by": retention.headcount(workforce, YEAR, by="staff_group"),
        "B": retention.headcount(workforce.where(staff_group="B"), YEAR),
        "C": retention.headcount(workforce.where(staff_group="C"), YEAR),
    }
    release = retention.publish(tables)
    reader = Reader()
    reader.see("headcount", release["by"].frame, ("staff_group",))
    for part in "BC":
        reader.see("headcount", release[part].frame, (), part=part)
        reader.filter(part, "staff_group", [part])
    reader.know()
    assert reader.hidden
    assert min(reader.widths().values()) >= 3
    # One of the two filters must be hidden with its group, or A is the total less both.
    assert pd.isna(release["B"].frame["closing"].iloc[0])


def test_what_is_excluded_is_not_given_away_by_the_difference() -> None:
    workforce = workforce_of({"Bank": (7, 1, 0), "B": (40, 4, 3), "C": (300, 30, 20)})
    bank = (workforce.spells["staff_group"] == "Bank").to_numpy()
    tables = {
        "all": retention.leaver_rate(workforce, YEAR),
        "without": retention.leaver_rate(workforce.excluding("bank", bank), YEAR),
    }
    release = retention.publish(tables)
    for column in ("opening", "closing", "numerator", "value"):
        values = [release[name].frame[column].iloc[0] for name in tables]
        assert np.isnan(values).any(), column


def test_two_releases_together_give_no_more_away_than_one(tmp_path: Path) -> None:
    """By unit first and by directorate later, in runs that share nothing but the ledger."""
    for seed, make in ((3, retention.headcount), (6, retention.leaver_rate)):
        workforce, path = small_trust(seed), tmp_path / f"{seed}.json"
        readers = {"with a ledger": Reader(), "without": Reader()}
        for by in ("unit", "staff_group", "directorate"):
            table = make(workforce, YEAR, by=by)
            ledger = Ledger.open(path, organisation="A trust")
            together = retention.publish({"t": table}, ledger=ledger)
            key = table.definition.key
            readers["with a ledger"].see(key, together["t"].frame, (by,))
            readers["without"].see(key, retention.publish({"t": table})["t"].frame, (by,))
        least = {}
        for words, reader in readers.items():
            reader.know(nested_of(workforce, YEAR))
            least[words] = min(reader.widths().values())
        assert least["with a ledger"] >= 3 - 1e-6
        assert least["without"] < 1e-6
