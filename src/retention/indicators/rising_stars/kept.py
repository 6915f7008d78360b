"""Rising Stars followed from a census: who is kept, and who progressed."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from retention.counts.arrays import BoolArray
from retention.counts.promotions import first_promotions
from retention.errors import ArgumentError
from retention.horizons import Horizon
from retention.indicators.definitions.stars_followed import Outcome, followed_definition
from retention.indicators.rising_stars.bands import bands_of
from retention.indicators.rising_stars.followed import UNMATCHED, Followed, Happened, kept
from retention.indicators.rising_stars.population import CLASSES, AtCensus, Census
from retention.indicators.tables import Columns
from retention.results import IndicatorTable
from retention.rising_stars import RisingStarRule
from retention.workforce import Workforce


def rising_stars_kept(
    workforce: Workforce,
    census: Census,
    rule: RisingStarRule,
    *,
    after: str | Sequence[str] = ("12 months", "24 months"),
    by: str | Collection[str] = (),
    level: float = 0.95,
) -> IndicatorTable:
    """Rising Stars and comparable colleagues still in post some time after a census.

    Parameters
    ----------
    workforce : Workforce
        Of a part made by `where`, going to another part is leaving it.
    census : date or ISO text, or a sequence of them
        The day on which labels are fixed; each census is a row of its own.
    rule : RisingStarRule
    after : str or sequence of str
        Anniversaries of the census: "12 months", "24 months", "60 months".
    by : str or collection of str
        Columns to group by, under the primary post at the census; people are then compared
        within these groups too.
    level : float, default 0.95

    Returns
    -------
    IndicatorTable
        A row per census, group, ``after`` and ``people``: Rising Stars; colleagues, who were
        eligible, assessed and are not, with ``value`` standardised to the Rising Stars' mix of
        staff group, band and service (``standardised`` of them would then have been in post);
        and those not assessed. In the row of the Rising Stars
        ``gap`` is their share less that of colleagues, with ``gap_lower`` and ``gap_upper``;
        it is missing when ``unmatched_share`` is above 20 %. An anniversary after the day of
        the records is missing.

    Raises
    ------
    ArgumentError
        If a census is outside the records, `after` is no length of time, or the records lack
        what the rule needs.

    Notes
    -----
    Limits of a weighted share are Wilson's of Kish's effective number of colleagues; those of
    the gap come from both by the method of variance estimates recovery.

    References
    ----------
    G. Y. Zou and A. Donner (2008), Statistics in Medicine 27, 1693-1702, section 2;
    L. Kish (1965), Survey Sampling, section 11.7.

    Examples
    --------
    >>> import retention
    >>> rule = retention.RisingStarRule(version="2026-1")
    >>> table = retention.rising_stars_kept(retention.sample(people=500), "2023-03-31", rule)
    >>> table.frame["people"].unique().tolist()
    ['Rising Stars', 'colleagues', 'not assessed']
    """
    return _followed("kept", kept, workforce, census, rule, after, by, level)


def rising_stars_progressed(
    workforce: Workforce,
    census: Census,
    rule: RisingStarRule,
    *,
    after: str | Sequence[str] = ("12 months", "24 months"),
    by: str | Collection[str] = (),
    level: float = 0.95,
) -> IndicatorTable:
    """Rising Stars and comparable colleagues who were promoted some time after a census.

    The incidence of the first day in a higher band, with leaving as the competing event: who
    has left cannot be promoted any more. Parameters, errors and rows as `rising_stars_kept`.

    References
    ----------
    O. O. Aalen and S. Johansen (1978), Scandinavian Journal of Statistics 5, 141-150: without
    censoring before the anniversary their estimate is the share of those followed.

    Examples
    --------
    >>> import retention
    >>> rule = retention.RisingStarRule(version="2026-1")
    >>> workforce = retention.sample(people=500)
    >>> table = retention.rising_stars_progressed(workforce, "2023-03-31", rule)
    >>> bool(table.frame["value"].between(0, 1).all())
    True
    """
    if "band" not in workforce.spells:
        raise ArgumentError(
            "workforce must have the band of posts for this, but its records have no column band; "
            "add it to starters or staff"
        )
    return _followed("progressed", _promoted, workforce, census, rule, after, by, level)


def _promoted(followed: Followed, at: AtCensus, horizon: Horizon) -> BoolArray:
    rows = followed.stretches.everyone
    first = first_promotions(rows, *bands_of(followed.workforce), rows.on(at.day), at.day)
    found: BoolArray = first <= horizon.after(at.each_day)
    return found


def _followed(
    outcome: Outcome,
    happened: Happened,
    workforce: Workforce,
    census: Census,
    rule: RisingStarRule,
    after: str | Sequence[str],
    by: str | Collection[str],
    level: float,
) -> IndicatorTable:
    followed = Followed.of(workforce, census, rule, after, by)
    steps: dict[tuple[str, ...], Columns] = {}
    for horizon in followed.horizons:
        counts = [followed.outcome(i, horizon, happened) for i in followed.places]
        for name in CLASSES:
            steps[horizon.label, name] = {
                column: np.stack([c[name][column] for c in counts], axis=1)
                for column in counts[0][name]
                if outcome == "kept" or column not in UNMATCHED
            }
    columns = tuple(followed.stretches.labels.columns)
    after_words = tuple(horizon.label for horizon in followed.horizons)
    definition = followed_definition(outcome, rule, columns, followed.matched_on, after_words)
    return followed.table(definition, steps, ("after", "people"), level)
