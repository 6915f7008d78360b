"""Every definition of leaving in one picture."""

import numpy as np
import pytest

import retention
from retention.charts import side_by_side
from retention.errors import ArgumentError

YEAR = retention.year_to("2025-09-30")


@pytest.fixture(scope="module")
def release() -> retention.Release:
    return retention.publish(
        retention.compare_definitions(retention.sample(people=800, seed=4), YEAR)
    )


def test_each_rate_of_leaving_is_named_once_with_its_number(release: retention.Release) -> None:
    chart = side_by_side(release)
    rates = release.side_by_side()
    rates = rates[~rates["table"].isin(["stability_index"])]
    for row in rates.itertuples():
        assert f"{row.title}: {row.value}" in chart.alt_text
    assert "Stability" not in chart.alt_text
    assert "with all unknown reasons" in chart.alt_text
    assert chart.data.definition.key == "nhs_workforce_statistics"


def test_the_title_is_the_span_of_the_published_rates(release: retention.Release) -> None:
    values = [
        table.totals["value"].iloc[0]
        for name, table in release.tables.items()
        if name not in ("stability_index", "bridge")
    ]
    low, high = np.nanmin(values), np.nanmax(values)
    title = side_by_side(release).title
    assert f"{100 * low:.1f}% to {100 * high:.1f}%" in title


def test_a_public_picture_is_made_of_rounded_numbers() -> None:
    compared = retention.compare_definitions(retention.sample(people=800, seed=4), YEAR)
    public = side_by_side(retention.publish(compared, rule="public"))
    assert "For publication" in public.caption
    assert public.png() != side_by_side(retention.publish(compared)).png()


def test_what_is_no_release_of_rates_is_refused(release: retention.Release) -> None:
    with pytest.raises(ArgumentError, match="release must be a Release, was PublishedTable"):
        side_by_side(release["events"])
    only_bridge = retention.publish(
        {"bridge": retention.compare_definitions(retention.sample(people=800), YEAR)["bridge"]}
    )
    with pytest.raises(ArgumentError, match="release must hold rates of leaving"):
        side_by_side(only_bridge)
