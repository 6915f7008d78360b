"""Leaver rates on one mix: worked by hand, laws, and what is not available."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import retention
from retention.errors import ArgumentError
from retention.indicators.standardising import put_together, standardise
from retention.indicators.telling import tells_a_part
from retention.statistics.standardise import directly_standardised
from tests.mixed import BEFORE, YEAR, mixed_workforce

CELLS = {
    ("East", "Nursing"): (60, 6),
    ("East", "Estates"): (40, 8),
    ("West", "Nursing"): (20, 3),
    ("West", "Estates"): (80, 12),
}


def rate(cells, **options):
    columns = options.pop("columns", ("directorate", "staff_group"))
    options = {"by": columns[0], "mix": columns[1:], **options}
    return retention.standardised_leaver_rate(
        mixed_workforce(cells, columns=columns), options.pop("period", YEAR), **options
    )


def rows(table, column="directorate"):
    return table.frame.set_index(column)


def test_by_hand() -> None:
    # The whole is 80 nurses and 120 of estates: weights 0.4 and 0.6.
    # East loses 6/60 = 0.10 of its nurses and 8/40 = 0.20 of estates:
    #   crude 14/100 = 0.14, standardised 0.4 x 0.10 + 0.6 x 0.20 = 0.16.
    # West loses 3/20 = 0.15 of its nurses and 12/80 = 0.15 of estates: 0.15 both ways.
    found = rows(rate(CELLS))
    assert found.loc["East", "crude"] == pytest.approx(0.14)
    assert found.loc["East", "value"] == pytest.approx(0.16)
    assert found.loc["East", "by_mix"] == pytest.approx(-0.02)
    assert found.loc["East", "numerator"] == pytest.approx(16)
    assert found.loc["West", ["crude", "value"]].tolist() == pytest.approx([0.15, 0.15])
    # One of 60 nurses of East counts for 100 x 0.4 / 60 = 0.67, one of 40 of estates for
    # 100 x 0.6 / 40 = 1.5: a tenth down and up.
    assert found.loc["East", ["least_weight", "most_weight"]].tolist() == [0.6, 1.5]
    assert found["coverage"].tolist() == [1, 1, 1]


def test_the_whole_has_its_own_mix() -> None:
    whole = rows(rate(CELLS)).loc["All"]
    assert whole["value"] == pytest.approx(whole["crude"]) == pytest.approx(29 / 200)
    assert whole["least_weight"] == whole["most_weight"] == 1
    assert pd.isna(whole["against_whole"])


def test_a_group_of_the_same_mix_keeps_its_rate_and_its_interval() -> None:
    same = {("A", "x"): (40, 4), ("A", "y"): (60, 9), ("B", "x"): (80, 4), ("B", "y"): (120, 30)}
    found = rows(rate(same)).loc["A"]
    assert found["value"] == pytest.approx(found["crude"]) == pytest.approx(0.13)
    exact = directly_standardised([4, 9], [40, 60], [120, 180])
    assert [found["lower"], found["upper"]] == pytest.approx([exact.lower, exact.upper])


def test_limits_of_two_strata_are_those_of_their_own_leavers() -> None:
    # One counts for 0.75 or 1.5, and 0.75 is taken down to 0.7: hardly anything wider.
    cells = {("A", "x"): (80, 9), ("A", "y"): (40, 8), ("B", "x"): (40, 6), ("B", "y"): (80, 8)}
    found = rows(rate(cells, by="directorate"))
    for name, counts, people in (("A", [9, 8], [80, 40]), ("B", [6, 8], [40, 80])):
        exact = directly_standardised(counts, people, [120, 120])
        assert found.loc[name, "lower"] == pytest.approx(exact.lower, abs=0.002)
        assert found.loc[name, "upper"] == pytest.approx(exact.upper, abs=0.002)


def test_limits_of_many_strata_are_never_narrower_and_a_little_wider() -> None:
    draws = np.random.default_rng(3)
    wider = []
    for _ in range(20):
        people = {(d, s): int(draws.integers(15, 120)) for d in "AB" for s in "vwxyz"}
        cells = {key: (n, int(draws.binomial(n, 0.15))) for key, n in people.items()}
        found = rows(rate(cells))
        for d in "AB":
            exact = directly_standardised(
                [cells[d, s][1] for s in "vwxyz"],
                [cells[d, s][0] for s in "vwxyz"],
                [cells["A", s][0] + cells["B", s][0] for s in "vwxyz"],
            )
            assert found.loc[d, "lower"] <= exact.lower + 1e-9
            assert found.loc[d, "upper"] >= exact.upper - 1e-9
            own = found.loc[d, "upper"] - found.loc[d, "lower"]
            wider.append(float(own / (exact.upper - exact.lower)))
    assert 1 < np.mean(wider) < 1.15


def test_names_and_the_order_of_rows_do_not_matter() -> None:
    renamed = {(d[::-1], s.upper()): v for (d, s), v in reversed(CELLS.items())}
    one, other = rows(rate(CELLS)), rows(rate(renamed))
    for column in ("value", "lower", "upper"):
        assert one.loc["East", column] == pytest.approx(other.loc["tsaE", column])


def test_splitting_a_stratum_of_equal_rates_changes_nothing() -> None:
    halves = {
        (d, f"{s} {part}"): (n // 2, left // 2)
        for (d, s), (n, left) in {**CELLS, ("West", "Nursing"): (20, 4)}.items()
        for part in (1, 2)
    }
    whole = {**CELLS, ("West", "Nursing"): (20, 4)}
    one, other = rows(rate(whole)), rows(rate(halves))
    assert one["value"].tolist() == pytest.approx(other["value"].tolist())


def test_people_of_strata_that_a_group_has_not_are_said_and_limit_the_rate() -> None:
    # "Doctors" are 5 of 205 (2.4 %), then 50 of 250 (20 %), of the whole.
    few = rows(rate({**CELLS, ("East", "Doctors"): (5, 1)}))
    assert few.loc["West", "coverage"] == 0.95
    # The covered strata keep their weights among each other: 0.4 and 0.6 as before.
    assert few.loc["West", "value"] == pytest.approx(0.15)
    many = rows(rate({**CELLS, ("East", "Doctors"): (50, 1)}))
    assert many.loc["West", "coverage"] == 0.8
    assert np.isnan(many.loc["West", "value"])
    assert many.loc["West", "crude"] == pytest.approx(0.15)
    published = retention.publish({"t": rate({**CELLS, ("East", "Doctors"): (50, 1)})})["t"]
    assert rows(published).loc["West", "state"] == "not available"


def test_groups_too_small_to_split_have_no_standardised_rate() -> None:
    small = {**CELLS, ("South", "Nursing"): (8, 1), ("South", "Estates"): (7, 1)}
    found = rows(rate(small)).loc["South"]
    assert found["strata"] == 1
    assert np.isnan(found["value"])


def test_small_strata_are_put_together_in_the_stated_order() -> None:
    keys = [("N", "5"), ("N", "6"), ("N", "7"), ("E", "2"), ("E", "3"), ("D", "1")]
    together = put_together(np.array([30.0, 6, 7, 3, 4, 50]), keys)
    # 6 and 7 of N make 13; 2 and 3 of E make 7, which goes to the smallest of ten or more.
    assert together == [[0], [1, 2, 3, 4], [5]]
    assert put_together(np.array([3.0, 0, 0, 2, 0, 0]), keys) == [[0, 3]]
    assert put_together(np.array([30.0, 0, 0, 0, 0, 50]), keys) == [[0], [5]]


def test_every_period_is_on_the_mix_of_the_latest() -> None:
    both = rate(CELLS, period=(BEFORE, YEAR)).frame
    alone = rate(CELLS, period=BEFORE).frame
    assert len(both) == 2 * len(alone) == 6
    assert both["period_last_day"].nunique() == 2
    swapped = rate(CELLS, period=(YEAR, BEFORE))
    assert "of the year to 31 March 2024, for every period" in swapped.notes[0]
    totals = both[both["total"]]
    assert totals["value"].iloc[1] == pytest.approx(totals["crude"].iloc[1])


def test_a_clear_difference_is_said_and_an_unclear_one_is_not() -> None:
    apart = {
        ("A", "x"): (200, 60),
        ("A", "y"): (200, 60),
        ("B", "x"): (400, 40),
        ("B", "y"): (400, 40),
    }
    found = rows(rate(apart))["against_whole"]
    assert found["A"] == "higher"
    assert rows(rate(CELLS))["against_whole"].dropna().unique().tolist() == ["no clear difference"]


def test_missing_values_are_a_stratum() -> None:
    cells = {**CELLS, ("East", ""): (20, 2), ("West", ""): (20, 2)}
    assert rows(rate(cells)).loc["East", "strata"] == 3


def test_nobody_leaves() -> None:
    none = {key: (n, 0) for key, (n, _) in CELLS.items()}
    found = rows(rate(none))
    assert (found["value"] == 0).all()
    assert (found["lower"] == 0).all()
    assert (found["upper"] > 0).all()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"by": ()}, "by must name the columns whose groups are compared, was empty"),
        ({"by": "staff_group"}, "mix must not name a column of by, was 'staff_group'"),
        ({"mix": ()}, "mix must name at least one column, each once, was empty"),
        ({"mix": ("staff_group", "staff_group")}, "each once, was staff_group, staff_group"),
        ({"mix": "staff_grup"}, "mix must name columns of these records.*staff_grup"),
        ({"by": "directorat"}, "by must name columns of these records"),
        ({"level": 0.2}, "level must be at least 0.5"),
        ({"period": retention.year_to("2021-03-31")}, "period must open on or after"),
    ],
)
def test_wrong_arguments_say_what_to_do(options, message) -> None:
    with pytest.raises(ArgumentError, match=message):
        rate(CELLS, **options)


def test_under_the_public_rule_all_is_worked_out_from_rounded_counts() -> None:
    table = rate({key: (10 * n, 10 * left) for key, (n, left) in CELLS.items()})
    published = rows(retention.publish({"t": table}, rule="public")["t"])
    for name in ("East", "West"):
        row = published.loc[name]
        assert row["numerator"] % 5 == row["leavers"] % 5 == row["opening"] % 5 == 0
        assert row["value"] == pytest.approx(row["numerator"] / row["opening"])
        assert row["lower"] < row["value"] < row["upper"]


# What an attacker can do.


def solved(table, people, standard):
    """Leavers of two strata from a row's leavers and standardised leavers: two equations."""
    row = rows(table).loc["A"]
    each = row["opening"] * np.array(standard) / sum(standard) / np.array(people)
    return np.linalg.solve(np.array([[1.0, 1.0], each]), [row["leavers"], row["numerator"]])


TWO = {("A", "x"): (12, 2), ("A", "y"): (188, 20), ("B", "x"): (300, 40), ("B", "y"): (300, 30)}


def test_two_strata_can_be_solved_where_their_counts_may_be_known() -> None:
    """So a stratum under ten people may never stand for itself."""
    assert solved(rate(TWO), (12, 188), (312, 488)) == pytest.approx([2, 20], abs=1e-3)


def test_a_stratum_of_few_people_cannot_be_solved_since_it_does_not_stand_for_itself() -> None:
    few = {**TWO, ("A", "x"): (9, 2), ("A", "z"): (100, 10), ("B", "z"): (100, 9)}
    found = rate(few)
    row = rows(found).loc["A"]
    assert row["strata"] == 2
    # The same numbers with the two leavers of x in another stratum of its part: nothing changes.
    other = {**few, ("A", "x"): (9, 0), ("A", "z"): (100, 12)}
    moved = rows(rate(other)).loc["A"]
    assert moved["numerator"] == row["numerator"]
    assert moved["upper"] == row["upper"]


@pytest.mark.parametrize("rule", ["internal", "public"])
def test_sensitive_and_public_rates_do_not_tell_of_a_part_with_few_leavers(rule) -> None:
    columns = ("ethnicity", "staff_group") if rule == "internal" else ("directorate", "staff_group")
    table = rate(TWO, columns=columns)
    published = retention.publish({"t": table}, rule=rule)["t"]
    row = published.frame.set_index(columns[0]).loc["A"]
    assert np.isnan(row["numerator"])
    assert np.isnan(row["value"])
    assert np.isnan(row["lower"])
    assert pd.isna(row["against_whole"])


def test_sensitive_standardised_leavers_are_whole_people() -> None:
    many = {(d, s): (20 * n, 20 * left) for (d, s), (n, left) in CELLS.items()}
    frame = rate(many, columns=("ethnicity", "staff_group")).frame
    assert (frame["numerator"] % 1 == 0).all()
    assert frame["value"].notna().all()


def brute_force(count, people, weight, total, weighted):
    """The range of each part's count by trying all whole numbers."""
    grids = np.meshgrid(*(np.arange(n + 1) for n in people), indexing="ij")
    tried = np.stack([g.ravel() for g in grids])
    sums, weights = tried.sum(axis=0), weight @ tried
    fits = (total[0] <= sums) & (sums <= total[1]) & (weighted[0] <= weights)
    fits &= weights <= weighted[1]
    return np.ptp(tried[:, fits], axis=1)


def test_what_is_said_to_tell_of_a_part_does() -> None:
    """Never fewer numbers are possible than are thought to be, as in an audit."""
    draws = np.random.default_rng(5)
    agreed = 0
    for _ in range(150):
        people = draws.integers(4, 14, 3).astype(float)
        count = draws.binomial(people.astype(int), 0.3).astype(float)
        weight = draws.uniform(0.3, 4, 3)
        total = (count.sum(), count.sum() + draws.integers(0, 3))
        middle = np.round(weight @ count)
        weighted = (middle - 0.5, middle + 0.5)
        ranges = brute_force(count, people, weight, total, weighted)
        for part in range(3):
            wanted = np.arange(3) == part
            tells = tells_a_part(count, people, weight, wanted, total, weighted, 3)
            # Counts may be fractions of the others, so it may only think too many possible.
            if tells:
                assert ranges[part] < 3
            agreed += tells == (ranges[part] < 3)
    assert agreed > 0.85 * 450


def test_the_rules_of_the_gate_are_the_ones_kept_to() -> None:
    from retention.disclosure.rules import RULES
    from retention.indicators import standardising
    from retention.indicators.definitions.standardised import FEWEST_IN_STRATUM

    internal, public = RULES["internal"], RULES["public"]
    assert internal.smallest_count == standardising.INTERNAL_COUNT
    assert internal.width == standardising.INTERNAL_WIDTH
    assert public.smallest_count == standardising.PUBLIC_COUNT
    assert public.width == standardising.PUBLIC_WIDTH
    assert public.rounding == standardising.PUBLIC_STEP
    assert FEWEST_IN_STRATUM == internal.smallest_base == public.smallest_base


def test_coverage_tells_nothing_of_a_small_stratum() -> None:
    keys = [("x",), ("y",), ("z",)]
    people, left = np.array([50.0, 50, 0]), np.array([5.0, 5, 0])
    shares = {
        standardise(people, left, np.array([500.0, 497 - n, 3 + n]), keys, sensitive=False).coverage
        for n in range(9)
    }
    assert shares == {0.95}
