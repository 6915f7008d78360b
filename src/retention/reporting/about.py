"""Where the numbers of a bundle come from."""

from __future__ import annotations

from retention.disclosure import Release
from retention.periods import Period
from retention.workforce import Workforce


def about(workforce: Workforce, year: Period, answers: Release) -> dict[str, object]:
    """What the manifest says of where the numbers come from."""
    from retention import __version__

    return {
        "made_by": f"talent-retention {__version__}",
        "organisation": workforce.organisation,
        "population": workforce.population,
        "as_of": workforce.as_of.isoformat(),
        "observed_from": workforce.observed_from.isoformat(),
        "period": {"first_day": year.start.isoformat(), "last_day": year.last_day.isoformat()},
        "rule": answers.rule.name,
        "rising_star_rule": rule.words if (rule := workforce.rising_star_rule) else "",
        "settings": {"release": dict(workforce.release)},
        "definitions": sorted({answers[name].definition.id for name in answers}),
        "read": [{"name": f.file, "sha256": f.sha256} for f in workforce.source],
    }
