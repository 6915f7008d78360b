"""What covers and title slides say besides the numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from retention.charts import Chart
from retention.disclosure import Release
from retention.errors import ArgumentError, DisclosureError, nearest

_KNOWN = ("organisation", "period", "contact")


@dataclass(frozen=True, slots=True)
class About:
    """Whose release it is, of which period, and whom to ask; empty where nothing is known."""

    organisation: str
    period: str
    contact: str

    @classmethod
    def of(cls, release: Release, about: Mapping[str, str] | None) -> About:
        """What a caller says, and the period from the tables where the caller does not.

        Raises
        ------
        ArgumentError
            If `about` has another key, or something that is no text.
        """
        given = dict(about or {})
        for key, value in given.items():
            if key not in _KNOWN:
                raise ArgumentError(
                    f"about may hold {', '.join(_KNOWN)}, had {key!r}{nearest(str(key), _KNOWN)}"
                )
            if not isinstance(value, str):
                raise ArgumentError(
                    f"about[{key!r}] must be a text, was {type(value).__name__}; write it out"
                )
        texts = {key: " ".join(given.get(key, "").split()) for key in _KNOWN}
        return cls(texts["organisation"], texts["period"] or _period(release), texts["contact"])


def check_release(release: object) -> None:
    """Refuse anything but a release: raw tables cannot be saved.

    Raises
    ------
    ArgumentError
        If it is none.
    """
    if not isinstance(release, Release):
        raise ArgumentError(
            f"release must be a Release, was {type(release).__name__}; "
            "use retention.publish({name: table}) first"
        )


def check_chart(name: str, chart: Chart, release: Release) -> None:
    """Refuse a chart that does not show a table of the release.

    Raises
    ------
    DisclosureError
        If it does not: files are protected together.
    """
    if not any(chart.data is release[table] for table in release):
        raise DisclosureError(
            f"the chart {name} must be drawn from a table of this release, so that all files "
            "are protected together; draw it from release[...]"
        )


def _period(release: Release) -> str:
    """The period that most tables end with; of several as frequent ones the latest."""
    found = Counter(table.periods[-1] for table in release.tables.values())
    return max(found, key=lambda period: (found[period], period)).label if found else ""
