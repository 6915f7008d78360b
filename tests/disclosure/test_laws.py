"""Laws of the gate: stricter shows less, more tables show no more, nothing hidden is given back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import retention
from retention.disclosure import RULES, Release
from retention.disclosure.audit import known_bounds, too_narrow
from retention.disclosure.closing import PROTECTS, Closing
from retention.disclosure.ties import cells_of
from retention.disclosure.witnesses import Witnesses
from retention.errors import ArgumentError, DisclosureError, SettingsError
from retention.intake import read_contents
from retention.results import IndicatorTable, Measure
from retention.settings import parse_settings
from retention.workforce import Workforce
from tests.disclosure.reader import Reader
from tests.disclosure.small_trusts import YEAR, small_trust
from tests.trusts import workforce_of

SAMPLE = Path(__file__).parents[2] / "data" / "sample"
SEEDS = range(2)


@pytest.fixture(scope="module")
def sample() -> Workforce:
    return retention.read(SAMPLE)


def tables_of(seed: int) -> dict[str, IndicatorTable]:
    workforce = small_trust(seed)
    return {
        f"{make.__name__} {by}": make(workforce, YEAR, by=by)
        for make in (retention.headcount, retention.leaver_rate, retention.stability_index)
        for by in ("unit", "directorate")
    }


def shown(release: Release) -> dict[tuple[str, str], np.ndarray]:
    return {
        (name, m.name): release[name].frame[m.name].notna().to_numpy()
        for name in release
        for m in release[name].definition.measures
        if m.role in ("count", "base")
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_every_column_that_rests_on_a_hidden_one_is_missing(seed: int) -> None:
    release = retention.publish(tables_of(seed))
    for name in release:
        table = release[name]
        for measure in table.definition.measures:
            for base in measure.of:
                hidden = table.frame[base].isna() & (table.frame["state"] == "suppressed")
                assert table.frame.loc[hidden, measure.name].isna().all(), (name, measure.name)


@pytest.mark.parametrize("seed", SEEDS)
def test_zero_and_missing_are_never_confused(seed: int) -> None:
    tables = tables_of(seed)
    release = retention.publish(tables)
    for name, table in tables.items():
        frame = release[name].frame
        for measure in table.definition.measures:
            if measure.role in ("count", "base"):
                seen = frame[measure.name].notna()
                raw = table.frame.loc[seen, measure.name]
                assert (frame.loc[seen, measure.name] == raw).all()
                assert (frame.loc[~seen, "state"] != "shown").all()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_higher_threshold_hides_every_small_number(seed: int) -> None:
    tables = tables_of(seed)
    strict = retention.publish(tables, rule=RULES["internal"].stricter([("smallest_base", 20)]))
    for name, table in tables.items():
        opening = table.frame["opening"]
        small = (opening > 0) & (opening < 20)
        assert strict[name].frame.loc[small, "opening"].isna().all()


def test_stricter_thresholds_show_no_more() -> None:
    tables = {"t": retention.headcount(workforce_of(_SIZES), YEAR, by="staff_group")}
    before = shown(retention.publish(tables))
    for base in (15, 20, 50):
        rule = RULES["internal"].stricter([("smallest_base", base)])
        now = shown(retention.publish(tables, rule=rule))
        assert all((now[place] <= before[place]).all() for place in now)
        before = now


_SIZES = {"A": (7, 1, 0), "B": (17, 0, 2), "C": (30, 2, 2), "D": (70, 9, 9), "E": (300, 30, 9)}


@pytest.mark.parametrize("seed", SEEDS)
def test_further_tables_never_show_what_was_hidden(seed: int) -> None:
    tables = tables_of(seed)
    names = list(tables)
    first = retention.publish({names[0]: tables[names[0]]})
    for name in names[1:]:
        before = shown(first)
        try:
            first = retention.publish({name: tables[name]}, previous=first)
        except DisclosureError:
            continue
        now = shown(first)
        assert all((now[place] == before[place]).all() for place in before)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_more_is_hidden_than_the_audit_needs(seed: int) -> None:
    """Any one hidden number that is not small itself, shown again, gives another away."""
    table = retention.headcount(small_trust(seed), YEAR, by="unit")
    frame = retention.publish({"t": table})["t"].frame
    for column in ("opening", "closing"):
        raw = table.frame[column]
        for row in np.flatnonzero(frame[column].isna() & ((raw >= 10) | (raw == 0))):
            opened = frame.copy()
            opened.loc[row, column] = raw[row]
            reader = Reader()
            reader.see("headcount", opened, ("unit",))
            reader.know()
            # A hidden group has somebody in it, as the gate reckons that readers know.
            left = int(frame[column].isna().sum()) - 1
            day = YEAR.opening_census if column == "opening" else YEAR.last_day
            widths = [w for n, w in reader.widths().items() if n.when == f"{day:%Y-%m-%d}"]
            assert min(widths) - left * (left > 1) < 3, (column, row)


@pytest.mark.parametrize(
    ("make", "by"),
    [
        (retention.headcount, ("staff_group", "gender")),
        (retention.leaver_rate, ("ethnicity",)),
    ],
)
def test_any_one_complementary_cell_of_the_sample_shown_breaks_the_audit(sample, make, by) -> None:
    """The gate's own audit is asked: what it passes is attacked elsewhere."""
    tables = (make(sample, retention.year_to("2025-09-30"), by=by),)
    cells = cells_of(tables)
    gate = Closing(tables, RULES["internal"], cells)
    gate.close({})
    complementary = [cell for cell, why in gate.hidden.items() if why == PROTECTS]
    assert complementary
    witnesses, width = Witnesses(cells), gate.rule.width
    known = known_bounds(cells, gate.hidden, 1, gate.may_be_zero)
    assert not too_narrow(cells, known, width, set(gate.hidden), witnesses)
    for cell in complementary:
        others = gate.hidden.keys() - {cell}
        opened = known_bounds(cells, others, 1, gate.may_be_zero)
        assert too_narrow(cells, opened, width, others, witnesses), cells.key[cell]


@pytest.mark.parametrize("by", [("staff_group", "band"), ("unit",)])
def test_on_the_sample_small_groups_protect_each_other(
    sample: Workforce, by: tuple[str, ...]
) -> None:
    """No number is hidden there that is not small itself: there is nothing to take away."""
    table = retention.headcount(sample, retention.year_to("2025-09-30"), by=by)
    frame = retention.publish({"t": table})["t"].frame
    for column in ("opening", "closing"):
        hidden = frame[column].isna()
        assert hidden.any()
        assert (table.frame.loc[hidden, column] < 10).all()


def test_what_is_hidden_on_the_sample_and_by_the_naive_rule(sample: Workforce) -> None:
    year = retention.year_to("2025-09-30")
    tables = {
        "headcount": retention.headcount(sample, year, by="unit"),
        "leaver_rate": retention.leaver_rate(sample, year, by="unit"),
    }
    release = retention.publish(tables)
    numbers = ["opening", "closing", "numerator"]
    hidden = release["leaver_rate"].frame[numbers].isna().to_numpy()
    raw = tables["leaver_rate"].frame[numbers].to_numpy()
    naive = (raw > 0) & (raw < 10)
    assert hidden.mean() < naive.mean()


def test_a_sum_that_is_mostly_one_persons_is_hidden_and_its_largest_part_never_shown() -> None:
    workforce = workforce_of({"A": (40, 0, 0), "B": (50, 0, 0), "C": (300, 0, 0)})
    table = retention.headcount(workforce, YEAR, by="staff_group")
    definition = replace(
        table.definition,
        measures=(
            *table.definition.measures,
            Measure("hours", "sum", ("closing",), largest="most"),
            Measure("most", "largest"),
        ),
    )
    frame = table.frame.assign(hours=[100.0, 100.0, 300.0, 500.0], most=[60.0, 10.0, 10.0, 60.0])
    published = retention.publish({"t": replace(table, frame=frame, definition=definition)})["t"]
    assert "most" not in published.frame
    assert "most" not in published.to_csv()
    hours = published.frame.set_index("staff_group")["hours"]
    assert np.isnan(hours["A"])
    # With the total and the two others the hidden hours would be known.
    assert hours.drop("All").isna().sum() >= 2


def test_what_is_not_a_raw_table_is_refused() -> None:
    table = retention.headcount(workforce_of(_SIZES), YEAR)
    with pytest.raises(ArgumentError, match="must be an IndicatorTable, was DataFrame"):
        retention.publish({"t": table.frame})  # type: ignore[dict-item]
    measures = (*table.definition.measures, Measure("odd", "guess"))  # type: ignore[arg-type]
    odd = replace(
        table,
        frame=table.frame.assign(odd=1.0),
        definition=replace(table.definition, measures=measures),
    )
    with pytest.raises(ArgumentError, match="the role of odd must be one of count, base"):
        retention.publish({"t": odd})


def test_a_looser_rule_is_refused() -> None:
    tables = {"t": retention.headcount(workforce_of(_SIZES), YEAR)}
    with pytest.raises(ArgumentError, match="must be at least 10, was 5; settings may make"):
        retention.publish(tables, rule=replace(RULES["public"], smallest_base=5))
    with pytest.raises(ArgumentError, match="differs in more"):
        retention.publish(tables, rule=replace(RULES["public"], stamp="Anything goes"))
    with pytest.raises(ArgumentError, match="an odd multiple of 5, was 10"):
        RULES["public"].stricter([("rounding", 10)])
    with pytest.raises(ArgumentError, match="did you mean 'smallest_base'"):
        RULES["public"].stricter([("smallest_bas", 20)])


def test_a_release_under_a_looser_rule_than_its_name_or_its_tables_is_refused() -> None:
    release = retention.publish({"t": retention.headcount(workforce_of(_SIZES), YEAR)})
    with pytest.raises(ArgumentError, match="must be at least 10, was 5; settings may make"):
        replace(release, rule=replace(release.rule, smallest_base=5))
    with pytest.raises(ArgumentError, match="the one that 't' was protected under"):
        replace(release, rule=RULES["public"])


def test_settings_make_the_rule_stricter_wherever_a_table_is_shown() -> None:
    people = "\n".join(f"P{i},2019-02-04,{'A' if i < 15 else 'B'}" for i in range(100))
    contents = {
        "starters.csv": f"employee_id,start_date,unit\n{people}".encode(),
        "leavers.csv": b"employee_id,last_day\n",
    }
    settings = parse_settings("retention.toml", b"[release.internal]\nsmallest_base = 20\n")
    workforce = read_contents(
        contents, as_of="2024-03-31", observed_from="2022-01-01", settings=settings
    )
    table = retention.headcount(workforce, YEAR, by="unit")
    assert retention.publish({"t": table})["t"].groups["closing"].isna().all()
    assert "[c]" in table._repr_html_()
    assert "Groups under 20 people" in retention.publish({"t": table})["t"].caption
    loose = parse_settings("retention.toml", b"[release.internal]\nsmallest_base = 3\n")
    table = replace(table, release=loose.release)
    with pytest.raises(ArgumentError, match="must be at least 10, was 3"):
        retention.publish({"t": table})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"[release.intern]\nwidth = 9\n", "did you mean 'internal'"),
        (b"[release.internal]\nwith = 9\n", "did you mean 'width'"),
        (b"[release.internal]\nwidth = 9.5\n", "must be a whole number, was 9.5"),
        (b"[release]\ninternal = 9\n", r"write \[release.internal\]"),
    ],
)
def test_settings_of_a_release_are_checked(text: bytes, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        parse_settings("retention.toml", text)


def test_the_account_does_not_say_which_is_small() -> None:
    none = workforce_of({"Man": (90, 0, 0), "Woman": (300, 30, 0)}, column="gender")
    few = workforce_of({"Man": (87, 3, 0), "Woman": (300, 27, 0)}, column="gender")
    accounts = [
        retention.publish({"t": retention.leaver_rate(w, YEAR, by="gender")}).account
        for w in (none, few)
    ]
    assert accounts[0] == accounts[1]
    assert "2 of " in accounts[0][0]


def test_a_large_audit_says_first_what_it_will_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retention.disclosure.closing._MANY_HIDDEN", 1)
    table = retention.headcount(workforce_of(_SIZES), YEAR, by="staff_group")
    with pytest.warns(retention.RetentionWarning, match=r"numbers of this release are hidden, and"):
        retention.publish({"t": table})
    assert isinstance(table.frame, pd.DataFrame)
