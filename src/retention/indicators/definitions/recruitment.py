"""What came of vacancies that were advertised: applications, offers, and offers declined."""

from __future__ import annotations

import pandas as pd

from retention.indicators.definitions.parts import LIMITS, Columns, derived, over
from retention.results import Definition, Measure
from retention.statistics.intervals import wilson


def _derive(frame: pd.DataFrame, level: float) -> Columns:
    # Acceptances of a period can be of offers made before it: then no share is known.
    known = frame["numerator"].where(frame["numerator"] >= 0)
    found = wilson(known, frame["offers"], level)
    return {
        "denominator": frame["offers"],
        "value": found.value,
        "lower": found.lower,
        "upper": found.upper,
        "shortlisted_share": over(frame["shortlisted"], frame["applications"]),
        "offered_share": over(frame["offers"], frame["shortlisted"]),
    }


OFFERS_DECLINED = Definition(
    key="offers_declined_rate",
    version=1,
    title="Offers not accepted",
    numerator="offers of the period less those accepted",
    denominator="offers of the period",
    unit="proportion",
    direction="lower",
    question="vision",
    interval="Wilson",
    source="retention: the recruitment table",
    caveats=(
        "declined, withdrawn and not yet answered offers are not told apart",
        "a row of the table belongs to the period in which it begins; what it counts later may "
        "come of applications made earlier",
        "applicants are counted, each application once, not people in post",
    ),
    measures=(
        Measure("applications", "base", quantity="applications"),
        Measure("shortlisted", "base", quantity="shortlisted applications"),
        Measure("offers", "base", quantity="offers"),
        Measure("accepted", "count", ("offers",), quantity="offers accepted"),
        Measure(
            "numerator",
            "count",
            ("offers",),
            quantity="offers not accepted",
            rest="offers accepted",
        ),
        *derived(("offers",), "denominator"),
        *derived(("numerator", "offers"), "value", *LIMITS),
        *derived(("shortlisted", "applications"), "shortlisted_share"),
        *derived(("offers", "shortlisted"), "offered_share"),
    ),
    derive=_derive,
)
