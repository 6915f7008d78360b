"""What the gate hides, and that what it hides cannot be worked out."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import retention
from retention.disclosure import PublishedTable, Release
from retention.errors import ArgumentError, DisclosureError
from retention.results import IndicatorTable
from tests.trusts import YEAR, workforce_of

COUNTED = ("opening", "closing", "numerator")


def by_staff_group(workforce: retention.Workforce) -> dict[str, IndicatorTable]:
    return {
        "headcount": retention.headcount(workforce, YEAR, by="staff_group"),
        "leaver_rate": retention.leaver_rate(workforce, YEAR, by="staff_group"),
        "joiner_rate": retention.joiner_rate(workforce, YEAR, by="staff_group"),
        "stability_index": retention.stability_index(workforce, YEAR, by="staff_group"),
        "reconciliation": retention.reconciliation(workforce, YEAR, by="staff_group"),
    }


def state_of(table: PublishedTable, group: str) -> str:
    frame = table.frame
    return str(frame.loc[frame["staff_group"] == group, "state"].iloc[0])


def test_a_base_under_10_is_hidden_in_every_column_that_could_give_it_back() -> None:
    workforce = workforce_of({"A": (7, 2, 0), "B": (6, 0, 2), "C": (300, 40, 20)})
    published = retention.publish(by_staff_group(workforce))["leaver_rate"]
    frame = published.frame.set_index("staff_group")
    for name in ("opening", "closing", "numerator", "denominator", "value", "lower", "upper"):
        assert np.isnan(frame.loc["A", name]), name
    assert pd.isna(frame.loc["A", "against_rest"])
    assert frame.loc["A", "state"] == "suppressed"
    assert frame.loc["All", "state"] == "shown"


def test_a_base_of_10_is_shown() -> None:
    workforce = workforce_of({"A": (10, 0, 0), "B": (300, 40, 20)})
    assert retention.publish(by_staff_group(workforce))["headcount"].hidden == 0


def test_one_hidden_group_takes_another_with_it() -> None:
    workforce = workforce_of({"A": (7, 0, 0), "B": (40, 0, 0), "C": (300, 0, 0)})
    published = retention.publish(
        {"headcount": retention.headcount(workforce, YEAR, by="staff_group")}
    )["headcount"]
    assert [state_of(published, g) for g in "ABC"] == ["suppressed", "suppressed", "shown"]
    assert np.isnan(published.groups.set_index("staff_group").loc["B", "closing"])


def test_nobody_is_zero_and_shown() -> None:
    workforce = workforce_of({"A": (0, 20, 0), "B": (300, 20, 20)})
    frame = retention.publish(by_staff_group(workforce))["headcount"].frame
    row = frame[frame["staff_group"] == "A"].iloc[0]
    assert (row["closing"], row["state"]) == (0, "shown")


def test_a_hidden_number_is_hidden_in_every_table_of_the_release() -> None:
    workforce = workforce_of({"A": (7, 0, 0), "B": (40, 2, 3), "C": (300, 30, 20)})
    release = retention.publish(by_staff_group(workforce))
    for name in release:
        frame = release[name].groups.set_index("staff_group")
        for column in ("opening", "closing"):
            if column in frame:
                assert frame.loc[["A", "B"], column].isna().all(), (name, column)


def test_counts_of_sensitive_groups_are_hidden_up_to_4() -> None:
    workforce = workforce_of({"Man": (90, 3, 0), "Woman": (300, 30, 0)}, column="gender")
    table = retention.leaver_rate(workforce, YEAR, by="gender")
    assert table.sensitive
    frame = retention.publish({"t": table})["t"].frame.set_index("gender")
    assert np.isnan(frame.loc["Man", "numerator"])
    assert frame.loc["Man", "opening"] == 93
    # 33 leavers less the other group's would be 3.
    assert np.isnan(frame.loc["Woman", "numerator"])


def test_none_and_all_of_a_sensitive_group_are_hidden() -> None:
    workforce = workforce_of({"Man": (90, 0, 0), "Woman": (300, 30, 0)}, column="gender")
    frame = retention.publish({"t": retention.leaver_rate(workforce, YEAR, by="gender")})["t"].frame
    assert frame.set_index("gender").loc["Man", "state"] == "suppressed"


def test_a_public_release_rounds_and_derives_from_rounded_counts() -> None:
    workforce = workforce_of({"A": (88, 13, 11), "B": (301, 42, 23)})
    frame = retention.publish(by_staff_group(workforce), rule="public")["leaver_rate"].frame
    counts = frame[list(COUNTED)].to_numpy()
    assert (counts % 5 == 0).all()
    row = frame[frame["total"]].iloc[0]
    assert row["value"] == row["numerator"] / ((row["opening"] + row["closing"]) / 2)
    raw = retention.leaver_rate(workforce, YEAR).frame["value"].iloc[0]
    assert row["value"] != raw


def test_a_public_release_hides_counts_and_rests_under_10() -> None:
    workforce = workforce_of({"A": (88, 9, 11), "B": (301, 42, 23), "C": (200, 30, 20)})
    release = retention.publish(by_staff_group(workforce), rule="public")
    assert state_of(release["leaver_rate"], "A") == "suppressed"
    assert state_of(release["stability_index"], "A") == "suppressed"


def brute_force(release: Release, tables: dict[str, IndicatorTable]) -> Iterable[tuple[int, int]]:
    """The range of each hidden headcount by trying every way to share what is hidden."""
    for name in ("headcount",):
        published, raw = release[name], tables[name].frame
        for column in ("opening", "closing"):
            hidden = published.frame[column].isna() & ~raw["total"]
            total = raw.loc[raw["total"], column].iloc[0]
            left = int(total - published.groups[column].sum())
            if not hidden.any():
                continue
            parts = [
                p
                for p in itertools.product(range(1, left + 1), repeat=int(hidden.sum()))
                if sum(p) == left
            ]
            for position in range(int(hidden.sum())):
                values = [p[position] for p in parts]
                yield min(values), max(values)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 14), st.integers(0, 4)), min_size=2, max_size=4))
def test_no_hidden_headcount_can_be_narrowed_to_fewer_than_three_steps(
    sizes: list[tuple[int, int]],
) -> None:
    groups = {f"G{i}": (stay, leave, 0) for i, (stay, leave) in enumerate(sizes)}
    workforce = workforce_of({**groups, "Z": (30, 4, 1)})
    tables = {"headcount": retention.headcount(workforce, YEAR, by="staff_group")}
    release = retention.publish(tables)
    for low, high in brute_force(release, tables):
        assert high - low >= 3


def test_without_the_second_step_the_same_attack_succeeds() -> None:
    """The attack of the test above finds 7 when only the small group is hidden."""
    workforce = workforce_of({"A": (7, 0, 0), "B": (40, 0, 0), "C": (300, 0, 0)})
    frame = retention.headcount(workforce, YEAR, by="staff_group").frame
    others = frame.loc[~frame["total"] & (frame["closing"] >= 10), "closing"].sum()
    assert frame.loc[frame["total"], "closing"].iloc[0] - others == 7


def test_a_later_cut_hides_what_would_give_an_earlier_one_away() -> None:
    workforce = workforce_of({"A": (7, 0, 0), "B": (40, 0, 0), "C": (300, 0, 0)})
    first = retention.publish({"headcount": retention.headcount(workforce, YEAR, by="staff_group")})
    second = retention.publish(
        {"leaver_rate": retention.leaver_rate(workforce, YEAR, by="staff_group")}, previous=first
    )
    assert second["headcount"] is first["headcount"]
    with pytest.raises(ArgumentError, match="'headcount' is in it"):
        retention.publish({"headcount": retention.headcount(workforce, YEAR)}, previous=first)
    assert state_of(second["leaver_rate"], "A") == "suppressed"
    assert state_of(second["leaver_rate"], "B") == "suppressed"


def test_a_cut_that_cannot_be_protected_any_more_is_refused() -> None:
    workforce = workforce_of({"A": (7, 0, 0), "B": (300, 0, 0)})
    total_only = retention.publish({"all": retention.headcount(workforce, YEAR)})
    rest = {"part": retention.headcount(workforce, YEAR, by="staff_group")}
    published = retention.publish(rest, previous=total_only)
    assert published["part"].groups["closing"].isna().all()
    both = retention.publish(
        {"b": retention.headcount(workforce_of({"B": (300, 0, 0)}), YEAR, by="staff_group")}
    )
    with pytest.raises(DisclosureError):
        retention.publish(rest, previous=both)


def test_merging_small_groups_leaves_nothing_to_hide() -> None:
    workforce = workforce_of({"A": (7, 1, 0), "B": (6, 0, 2), "C": (300, 40, 20)})
    merged = retention.merge_small_groups(workforce, "staff_group", YEAR)
    release = retention.publish(by_staff_group(merged))
    assert all(release[name].hidden == 0 for name in release)
    groups = release["headcount"].groups["staff_group"].to_list()
    assert groups == ["C", "smaller groups (2)"]
    assert release.account == ("Nothing had to be hidden.",)


def test_stricter_never_shows_more() -> None:
    workforce = workforce_of({"A": (15, 4, 3), "B": (60, 9, 8), "C": (300, 40, 20)})
    internal = retention.publish(by_staff_group(workforce))
    public = retention.publish(by_staff_group(workforce), rule="public")
    for name in internal:
        for column in COUNTED:
            if column in internal[name].frame:
                shown_in_public = public[name].frame[column].notna()
                assert internal[name].frame.loc[shown_in_public, column].notna().all()


def test_the_order_of_tables_and_rows_changes_nothing() -> None:
    workforce = workforce_of({"A": (7, 0, 0), "B": (40, 2, 3), "C": (300, 30, 20)})
    tables = by_staff_group(workforce)
    one = retention.publish(tables)
    two = retention.publish(dict(reversed(tables.items())))
    for name in tables:
        pd.testing.assert_frame_equal(one[name].frame, two[name].frame)


def test_raw_tables_show_themselves_protected() -> None:
    workforce = workforce_of({"A": (7, 0, 0), "B": (41, 0, 0), "C": (300, 0, 0)})
    table = retention.headcount(workforce, YEAR, by="staff_group")
    html = table._repr_html_()
    assert "[c]" in html
    assert "348" in html
    assert not re.search(r">(7|41)<", html)
    assert "7" not in repr(table).replace("IndicatorTable", "")


def test_published_tables_are_made_by_the_gate_only() -> None:
    workforce = workforce_of({"A": (40, 0, 0)})
    table = retention.publish({"h": retention.headcount(workforce, YEAR)})["h"]
    values = {n: getattr(table, n) for n in PublishedTable.__slots__ if n != "issued"}
    with pytest.raises(ArgumentError, match="made by retention.publish"):
        PublishedTable(**values, issued=object())


def test_names_and_rules_that_are_not_known_name_the_nearest() -> None:
    release = retention.publish(
        {"headcount": retention.headcount(workforce_of({"A": (40, 0, 0)}), YEAR)}
    )
    with pytest.raises(ArgumentError, match="did you mean 'headcount'"):
        _ = release["headcuont"]
    with pytest.raises(ArgumentError, match="did you mean 'public'"):
        retention.publish(
            {"h": retention.headcount(workforce_of({"A": (40, 0, 0)}), YEAR)}, rule="pubic"
        )


def test_a_csv_has_markers_and_no_formulas() -> None:
    workforce = workforce_of({"=1+1": (20, 3, 0), "B": (7, 0, 0), "C": (300, 30, 20)})
    text = retention.publish(by_staff_group(workforce))["leaver_rate"].to_csv()
    assert "'=1+1" in text
    assert ",=1+1" not in text
    assert "[c]" in text
    assert "nan" not in text.lower()


def test_a_column_without_a_role_does_not_pass() -> None:
    table = retention.headcount(workforce_of({"A": (40, 0, 0)}), YEAR)
    with pytest.raises(ArgumentError, match="'names' has none"):
        IndicatorTable(
            table.frame.assign(names="x"),
            table.definition,
            table.by,
            table.membership,
            table.population,
            table.as_of,
            table.source,
        )


def test_two_populations_under_one_name_are_refused() -> None:
    one, two = (workforce_of({"A": (n, 0, 0)}) for n in (40, 41))
    with pytest.raises(DisclosureError, match="different numbers"):
        retention.publish(
            {"a": retention.headcount(one, YEAR), "b": retention.headcount(two, YEAR)}
        )
