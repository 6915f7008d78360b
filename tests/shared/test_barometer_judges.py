"""The barometer of all federal judges: do its sentences say what the counts say."""

from pathlib import Path

import pytest

import retention
from retention.reporting.barometer import Barometer, barometer_of

from .test_golden_judges import appointments, judges

pytestmark = pytest.mark.shared


@pytest.fixture
def shown(shared_folder: Path) -> Barometer:
    """The year to September 2021, in which few joined, beside the year before."""
    workforce = judges(shared_folder / "data" / "judges")
    years = retention.years_to("2021-09-30", 2)
    tables = {
        "headcount": retention.headcount(workforce, years),
        "joiner_rate": retention.joiner_rate(workforce, years),
        "leaver_rate": retention.leaver_rate(workforce, years),
        "retained": retention.retained(workforce, years, after="12 months"),
    }
    changes = {f"change_{n}": retention.change_on_year_before(t) for n, t in tables.items()}
    units = retention.leaver_funnel(workforce, years[-1], by="unit")
    return barometer_of(retention.publish({**tables, **changes, "leaver_funnel": units}))


def test_the_sentences_say_what_was_counted(shown: Barometer, shared_folder: Path) -> None:
    vision, culture, support = (q.sentence for q in shown.questions)
    assert vision == (
        "789 people were in post on 30 September 2021, 21 fewer than a year before; joiners came "
        "to 3% of mean headcount, down 5 points on the year before; of those who joined in the "
        "year to 30 September 2021, all were still here after 12 months, no clear change on the "
        "year before."
    )
    assert culture == (
        "6% of people left in the year to 30 September 2021, up 3 points on the year before."
    )
    assert support == "The records do not tell how people are supported and developed."
    last = retention.year_to("2021-09-30").closing_census
    rows = appointments(shared_folder / "data" / "judges")
    assert len({r.person for r in rows if r.start <= last < r.exit}) == 789


def test_courts_too_small_for_limits_are_said_to_be(shown: Barometer) -> None:
    line = next(r for r in shown.questions[1].readings if r.key == "units")
    assert line.note.endswith("every unit is too small for the limits")


def test_what_was_not_asked_is_said(shown: Barometer) -> None:
    text = " ".join(shown.questions[1].not_known)
    assert "who left of their own accord" in text.casefold()
    assert "not counted for this release" in text
