"""How long people stay, and for which cause they go: curves with delayed entry."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from retention.counts.followed import Clock, FollowedSpells
from retention.errors import ArgumentError
from retention.horizons import horizons_of
from retention.indicators.curve_readings import Causes, Reading, spells_followed
from retention.indicators.definitions.curves import LEAVING_INCIDENCE, RETENTION_CURVE
from retention.indicators.tables import Steps
from retention.periods import Period
from retention.results import IndicatorTable
from retention.workforce import Workforce

CURVE_HORIZONS = ("3 months", "6 months", "12 months", "18 months", "2 years", "3 years", "5 years")
OTHER_CAUSES = "all other causes"
FEWEST_LEAVERS = 5


def followed_spells(
    workforce: Workforce,
    *,
    period: Period | None = None,
    by: str | Collection[str] = (),
    cause: Causes = "any",
    clock: Clock = "calendar",
) -> FollowedSpells:
    """Entry, exit and cause of every stretch of being in post, for estimators of survival.

    Parameters
    ----------
    workforce : Workforce
    period : Period, optional
        People are followed inside it; by default as long as the records do.
    by : str or collection of str
        Columns to group by, as they are on the day on which each person is first followed.
    cause : {"any", "class", "label", "destination"}
        Leaving at all, by class or label of the leaving reason, or by destination; a leaver
        without one is "not recorded".
    clock : {"calendar", "days"}
        Whether time counts months and days, with anniversaries the same for all (31 for every
        month completed and 1 for every further day), or days.

    Returns
    -------
    FollowedSpells

    Raises
    ------
    ArgumentError
        If a column is not in the records or tells what happened later; the call for that is
        named. If nobody is followed.

    Examples
    --------
    >>> import retention
    >>> from retention.statistics.risk_sets import count_risk_sets
    >>> from retention.statistics.survival import kaplan_meier
    >>> spells = retention.followed_spells(retention.sample(people=500), clock="days")
    >>> curve = kaplan_meier(count_risk_sets(spells.entry, spells.exit, spells.cause))
    >>> bool(curve.at(365).value[0, 0] < 1)
    True
    """
    return spells_followed(workforce, period, by, cause, clock)[0]


def retention_curve(
    workforce: Workforce,
    *,
    period: Period | None = None,
    after: str | Sequence[str] = CURVE_HORIZONS,
    by: str | Collection[str] = (),
    level: float = 0.95,
) -> IndicatorTable:
    """Share of people still in post some time after joining, as if all were followed.

    Kaplan-Meier with delayed entry, for everything that `retained` cannot answer because
    cohorts are not complete.

    Parameters
    ----------
    workforce, period, by
        As `followed_spells`.
    after : str or sequence of str
        Where the curve is read, such as "12 months". Months and years go by the calendar.
    level : float, default 0.95

    Returns
    -------
    IndicatorTable
        A row per group and ``after``: ``followed`` and ``left`` count from ``since``, the
        horizon before, ``at_risk`` those still followed at this one. A curve that fewer than
        10 people carry at an early event is missing: it would be conditional on having stayed
        for some time. Variance is clustered by person where people have several stretches.

    Raises
    ------
    ArgumentError
        As `followed_spells`.

    References
    ----------
    E. L. Kaplan and P. Meier (1958), Journal of the American Statistical Association 53,
    457-481.

    Examples
    --------
    >>> import retention
    >>> table = retention.retention_curve(retention.sample(people=500), after="12 months")
    >>> bool(0.5 < table.frame["value"].iloc[0] < 1)
    True
    """
    read = Reading(workforce, period, by, "any", horizons_of(after), level)
    steps: Steps = {
        (read.since(at), horizon.label): {
            **read.counts(at),
            **read.person_years(at),
            **read.survival(at),
        }
        for at, horizon in enumerate(read.horizons)
    }
    return read.table(RETENTION_CURVE, steps, ("since", "after"))


def leaving_incidence(
    workforce: Workforce,
    *,
    cause: Causes = "class",
    period: Period | None = None,
    after: str | Sequence[str] = ("12 months", "2 years", "5 years"),
    by: str | Collection[str] = (),
    fewest: int = FEWEST_LEAVERS,
    level: float = 0.95,
) -> IndicatorTable:
    """Share of people who have left for each cause some time after joining.

    Aalen-Johansen with delayed entry: the causes compete, so that incidences and the share
    still in post add up to 1. Causes by themselves (1 - Kaplan-Meier) would not.

    Parameters
    ----------
    workforce, period, after, by, level
        As `retention_curve`.
    cause : {"class", "label", "destination"}
        As `followed_spells`.
    fewest : int, default 5
        Causes with fewer leavers between two horizons are put together as "all other
        causes", the rarest first; 0 keeps all apart, and the gate will hide them.

    Returns
    -------
    IndicatorTable
        A row per group, ``after`` and ``cause``; the note names what was put together.

    Raises
    ------
    ArgumentError
        As `followed_spells`.

    References
    ----------
    O. O. Aalen and S. Johansen (1978), Scandinavian Journal of Statistics 5, 141-150.

    Examples
    --------
    >>> import retention
    >>> frame = retention.leaving_incidence(retention.sample(people=500), after="2 years").frame
    >>> bool(0 < frame["value"].sum() < 1)
    True
    """
    if cause == "any":
        raise ArgumentError(
            "cause must be class, label or destination, was 'any'; use retention_curve for leaving "
            "of any cause"
        )
    read = Reading(workforce, period, by, cause, horizons_of(after), level)
    read.put_together(fewest, OTHER_CAUSES)
    steps: Steps = {
        (read.since(at), horizon.label, name): {
            **read.counts(at, code + 1),
            **read.incidence(at, code),
        }
        for at, horizon in enumerate(read.horizons)
        for code, name in enumerate(read.spells.causes)
    }
    return read.table(LEAVING_INCIDENCE, steps, ("since", "after", "cause"))
