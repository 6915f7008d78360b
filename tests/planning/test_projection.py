"""Projections of the synthetic trust and of small workforces: laws, scenarios, errors, the gate."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

import retention
from retention import Scenario
from retention.errors import ArgumentError, NotAvailableError, SettingsError
from retention.planning.between_years import WIDTHS, YearEffects
from retention.planning.history import count_history, years_counted
from retention.planning.projection import Projection
from retention.planning.rates import CellRates, as_probability, as_rates
from retention.planning.scenarios import Costs, Scenarios, parse_scenarios
from retention.planning.tables import TABLES
from tests.trusts import workforce_from

RULE = retention.RisingStarRule(version="2026-1")
SUPPOSED = (
    Scenario("nothing"),
    Scenario("early", first_year_resignations=0.5),
    Scenario("more hires", hires=1.2),
    Scenario("less leaving", leaving=0.8),
)


@cache
def projected() -> Projection:
    return retention.project(
        retention.sample(people=800),
        years=2,
        scenarios=Scenarios(SUPPOSED, Costs(100, 1000, "GBP")),
        paths=100,
        seed=3,
        rule=RULE,
    )


def test_counted_cells_add_up_to_the_indicators() -> None:
    workforce = retention.sample(people=800)
    periods = years_counted(workforce)
    history = count_history(workforce, periods)
    leavers = retention.event_leavers(workforce, periods).frame["numerator"]
    assert history.exits.sum(axis=(0, 1, 2)).tolist() == leavers.tolist()
    years = retention.person_years(workforce, periods).frame["value"]
    assert history.time.sum(axis=(0, 1)) == pytest.approx(years.to_numpy(), rel=1e-9)


def test_cell_rates_expect_as_many_as_left_and_are_as_certain_as_their_count() -> None:
    workforce = retention.sample(people=800)
    history = count_history(workforce, years_counted(workforce))
    rates, time = CellRates.of(history), history.time.sum(axis=-1).ravel()
    yearly = 12 * as_rates(rates.monthly(history.cells))
    assert (yearly * time[:, None]).sum(axis=0) == pytest.approx(history.exits.sum(axis=(0, 1, 3)))
    drawn = 12 * as_rates(rates.draws(history.cells, 400, np.random.default_rng(1)))
    total = (drawn.sum(axis=2) * time).sum(axis=1)
    left = history.exits.sum()
    assert total.mean() == pytest.approx(left, rel=0.01)
    assert total.std() == pytest.approx(np.sqrt(left), rel=0.12)
    assert as_probability(as_rates(rates.monthly(history.cells)) * 12) == pytest.approx(
        rates.monthly(history.cells)
    )


def test_years_that_differ_more_are_found_to_differ_more() -> None:
    expected = np.full((6, 5), 100.0)
    even = YearEffects.of(np.full((6, 5), 100.0), expected)
    uneven = YearEffects.of(np.tile([60.0, 150.0, 90.0, 120.0, 80.0], (6, 1)), expected)
    assert uneven.widths()[0] > 0.2
    assert even.widths()[0] < 0.05
    assert uneven.widths()[1] < 0.1
    drawn = uneven.draw(4000, 3, 6, np.random.default_rng(0))
    assert drawn.mean() == pytest.approx(1, abs=0.03)
    assert drawn[:, 0].std() > 0.2
    assert even.together.sum() == pytest.approx(1)
    assert len(WIDTHS) == len(even.together)


def test_a_scenario_of_nothing_is_the_baseline_to_the_byte() -> None:
    found = projected()
    base, same = found.outcome(), found.outcome("nothing")
    for name in ("stock", "fte", "left", "hired", "promoted", "stars"):
        assert getattr(base, name).tobytes() == getattr(same, name).tobytes()
    avoided = found.table("leavers_avoided").frame
    assert avoided.loc[avoided["scenario"] == "nothing", "value"].eq(0).all()


def test_groups_add_up_and_stock_reconciles_with_flow() -> None:
    outcome = projected().outcome("less leaving")
    assert (outcome.stock[..., :-1].sum(axis=2) == outcome.stock[..., -1]).all()
    change = outcome.hired[..., -1] - outcome.left[..., -1]
    assert (np.diff(outcome.stock[..., -1], axis=1) == change).all()
    assert (outcome.stars <= outcome.stock[..., -1]).all()


def test_suppositions_go_the_way_they_say() -> None:
    frame = projected().table("leavers_avoided").frame
    total = frame[frame["total"] & (frame["after"] == "2 years")].set_index("scenario")["value"]
    assert total["less leaving"] > total["early"] > 0 > total["more hires"]
    needed = projected().table("hires_needed").frame
    needed = needed[needed["total"] & (needed["after"] == "2 years")].set_index("scenario")["value"]
    assert needed["less leaving"] < needed["early"] < needed["baseline"]


def test_the_opening_is_the_headcount_and_ties_to_it() -> None:
    found, workforce = projected(), retention.sample(people=800)
    quarter = retention.months(workforce.as_of, 1, length=3)[0]
    counted = retention.headcount(workforce, quarter, by=()).frame["closing"].iloc[0]
    frame = found.table("headcount").frame
    everyone = frame[frame["total"]]
    recorded = everyone[everyone["scenario"] == "recorded"]
    assert recorded["value"].iloc[-1] == everyone["opening"].dropna().iloc[0]
    assert everyone["opening"].dropna().iloc[0] >= counted
    release = retention.publish(found.tables)
    assert list(release) == list(TABLES)


def test_the_same_seed_gives_the_same_table_and_the_order_of_rows_nothing() -> None:
    workforce = retention.sample(people=500)
    tables = [
        retention.project(workforce, years=1, paths=100, seed=s).table("headcount").frame
        for s in (1, 1, 2)
    ]
    pd.testing.assert_frame_equal(tables[0], tables[1])
    assert not tables[0]["value"].equals(tables[2]["value"])


def staff(groups: dict[str, int], *, leaving: float = 0.3) -> retention.Workforce:
    """People of staff groups who came over the years; every third is replaced."""
    rows, number = [], 0
    for group, people in groups.items():
        for place in range(people):
            number += 1
            rows.append(
                {
                    "employee_id": f"P{number}",
                    "start_date": f"{2019 + place % 4}-0{place % 9 + 1}-15",
                    "staff_group": group,
                    "last_day": f"2023-0{place % 9 + 1}-20" if place % 10 < 10 * leaving else "",
                }
            )
    return workforce_from(rows)


class Constant:
    """Rates of leaving that are certain, and the same in every cell."""

    causes = ("leaving",)

    def monthly(self, cells: pd.DataFrame) -> np.ndarray:
        return np.full((len(cells), 1), 0.01)

    def draws(self, cells: pd.DataFrame, n: int, rng: np.random.Generator) -> np.ndarray:
        return np.full((n, len(cells), 1), 0.01)


def test_other_rates_of_leaving_can_be_given() -> None:
    workforce = staff({"Nurses": 200, "Porters": 150})
    usual = retention.project(workforce, years=1, paths=400).outcome()
    given = retention.project(workforce, years=1, paths=400, hazards=Constant()).outcome()
    people = given.stock[0, 0, -1]
    assert given.left[:, 0, -1].mean() == pytest.approx(0.01 * people, rel=0.2)
    assert given.left.mean() < usual.left.mean()


@pytest.mark.parametrize("rule", ["internal", "public"])
def test_a_group_too_small_to_show_is_put_together_and_never_shown(rule: str) -> None:
    workforce = staff({"Nurses": 200, "Porters": 150, "Few": 13})
    found = retention.project(workforce, years=1, paths=100)
    frame = found.table("headcount").frame
    names = set(frame["staff_group"])
    assert "Few" not in names
    assert any(name.startswith("smaller groups (") for name in names)
    shown = retention.publish(found.tables, rule=rule)["headcount"].frame
    assert shown["value"].notna().any()


def test_a_hidden_stock_hides_everything_that_would_give_it_back() -> None:
    workforce = staff({"Nurses": 200, "Porters": 150})
    table = retention.project(workforce, years=1, paths=100).table("headcount")
    frame = table.frame.copy()
    small = (frame["staff_group"] == "Porters") & frame["opening"].notna()
    total = frame["total"] & frame["opening"].notna()
    frame.loc[total, "opening"] -= frame.loc[small, "opening"].iloc[0] - 4
    frame.loc[small, "opening"] = 4.0
    made = retention.IndicatorTable(
        frame[frame["opening"].notna()],
        table.definition,
        table.by,
        table.membership,
        table.population,
        table.as_of,
        table.source,
        along=table.along,
    )
    shown = retention.publish({"t": made})["t"].frame
    rows = shown[shown["staff_group"] == "Porters"]
    columns = ["opening", "value", "lower", "upper", "lower_80", "growth", "growth_upper"]
    assert rows[columns].isna().all(axis=None)
    public = retention.publish({"t": table}, rule="public")["t"].frame
    ahead = public[public["opening"].notna()]
    assert (ahead["opening"] % 5 == 0).all()
    assert ahead["value"].to_numpy() == pytest.approx(
        (ahead["opening"] * ahead["growth"]).to_numpy()
    )


def test_no_ratio_of_a_limit_is_that_of_whole_people() -> None:
    frame = projected().table("headcount").frame
    ahead = frame[frame["opening"].notna() & ~frame["total"]]
    limits = ahead["opening"] * ahead["growth_upper"]
    assert (np.abs(limits - limits.round()) > 0.05).mean() > 0.7


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"years": 6}, "years must be a whole number from 1 to 5, was 6"),
        ({"years": 0}, "from 1 to 5, was 0"),
        ({"paths": 10}, "paths must be a whole number from 100"),
        ({"seed": -1}, "seed must be"),
        ({"scenarios": [Scenario("a"), Scenario("a")]}, "names of their own"),
        ({"scenarios": [Scenario("baseline")]}, "names of their own"),
        ({"scenarios": ["a"]}, "must be of Scenario, was str"),
        ({"scenarios": [Scenario("a", rising_stars_kept_as="developed")]}, "no rule was given"),
        (
            {"scenarios": [Scenario("a", hires_by_group={"Nursse": 1.1})]},
            "staff groups that are projected.*mean 'Nurses'",
        ),
        ({"scenarios": [Scenario("a", resignations=0.5)]}, "no column leaving_reason"),
        ({"scenarios": [Scenario("a", retirement_age_shift=1)]}, "no column birth_year"),
    ],
)
def test_wrong_arguments_say_what_is_right(options: dict[str, object], said: str) -> None:
    workforce = staff({"Nurses": 200, "Porters": 150})
    with pytest.raises(ArgumentError, match=said):
        retention.project(workforce, **{"years": 1, "paths": 100, **options})  # type: ignore[arg-type]


def test_too_few_years_or_people_are_not_projected() -> None:
    rows = [{"employee_id": f"P{i}", "start_date": "2022-01-01"} for i in range(40)]
    with pytest.raises(NotAvailableError, match="at least 2 whole years"):
        retention.project(workforce_from(rows, observed_from="2022-09-30"))
    with pytest.raises(NotAvailableError, match="at least 10 people"):
        retention.project(workforce_from(rows[:6]))
    found = retention.project(workforce_from(rows), years=1, paths=100)
    assert found.names == ("headcount", "leavers", "hires_needed")
    with pytest.raises(NotAvailableError, match="a rule of Rising Stars"):
        found.table("rising_stars")
    with pytest.raises(ArgumentError, match="did you mean 'leavers'"):
        found.table("leaver")
    with pytest.raises(ArgumentError, match="did you mean 'baseline'"):
        found.outcome("basline")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[scenario.a]\nfirst_year_resignation = 0.8", "mean 'first_year_resignations'"),
        ("[scenario.a]\nhires = -1", r"hires of the scenario 'a' must be a number from 0.*was -1"),
        ("[scenario.a]\nhires = {Nurses = -1}", "hires of 'Nurses'.*was -1"),
        ("[scenario.a]\nhires = true", "was True"),
        ("[scenario.a]\nrising_stars_kept_as = 'developd'", "mean 'developed'"),
        (
            "[scenario.a]\nrising_stars_kept_as = 'developed'\ndevelopment_share = 0.5",
            "had both",
        ),
        ("[scenario.a]\ndevelopment_share = 1.5", "from 0 to 1, was 1.5"),
        ("[scenario.a]\nretirement_age_shift = 9", "from -5 to 5, was 9"),
        ("[scenarios.a]\nhires = 1", r"\[scenarios\] is not known.*mean 'scenario'"),
        ("scenario = 3", r"write \[scenario.NAME\]"),
        ("[costs]\nper_leaver = 3", "currency"),
        ("[costs]\ncurrency = 'GBP'\nper_leavr = 3", "mean 'per_leaver'"),
        ("[costs]\ncurrency = 'GBP'\nper_hire = -3", "per_hire of .costs. must be"),
        ("[[[", "not a TOML file"),
    ],
)
def test_scenario_files_are_strict(text: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        parse_scenarios("scenarios.toml", text.encode())


def test_a_scenario_file_is_read_whole() -> None:
    text = (
        b"[scenario.a]\nhires = {Nurses = 1.1}\nfirst_year_resignations = 0.8\n"
        b"retirement_age_shift = -1\n"
        b"[costs]\ncurrency = 'GBP'\nper_leaver = 10\n"
    )
    found = parse_scenarios("scenarios.toml", text)
    assert found.scenarios[0].hires_by_group == {"Nurses": 1.1}
    assert found.scenarios[0].words == (
        "voluntary leaving in the first year of service times 0.8; hires of Nurses times 1.1; "
        "retirement 1 years earlier"
    )
    assert found.costs == Costs(10, 0, "GBP")


def test_later_retirement_means_fewer_leavers() -> None:
    workforce = retention.sample(people=800)
    supposed = [Scenario("later", retirement_age_shift=2), Scenario("same")]
    found = retention.project(workforce, years=1, scenarios=supposed, paths=100)
    frame = found.table("leavers_avoided").frame
    total = frame[frame["total"]].set_index("scenario")["value"]
    assert total["later"] > 0
    assert total["same"] == 0


def test_rising_stars_kept_as_others_are_leave_at_their_rate() -> None:
    futures = projected()._futures
    usual = futures.ratio_of_stars(Scenario("usual"))
    assert futures.ratio_of_stars(Scenario("c", rising_stars_kept_as="colleagues")).mean() == (
        pytest.approx(1, abs=0.1)
    )
    all_of_them = futures.ratio_of_stars(Scenario("all", development_share=1.0))
    developed = futures.ratio_of_stars(Scenario("d", rising_stars_kept_as="developed"))
    assert (all_of_them == developed).all()
    assert not (developed == usual).all()
