"""What one trust shows of each planted effect, by the functions of the package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

import retention
from retention.intake import read_contents
from retention.settings import SETTINGS_FILE, parse_settings
from retention.synthetic import generate
from retention.synthetic.trust import SyntheticTrust

AS_OF = "2025-10-31"
LAGS = (0, 90)
EVER = "ever"
WIDE, WIDER, INSIDE = "outside 95%", "outside 99.8%", "inside"
CENSUS = "2023-10-31"
KEPT = ("12 months", "24 months")


@dataclass(frozen=True)
class Ratio:
    """A ratio with its interval, and the two numbers whose quotient it is, to be pooled.

    A limit that is missing, since there is no case in a group, is 0 or without end.
    """

    above: float
    below: float
    lower: float
    upper: float
    truth: float

    @property
    def covers(self) -> bool:
        """Whether the interval holds the truth."""
        return not (self.lower > self.truth or self.upper < self.truth)

    @property
    def apart(self) -> bool:
        """Whether the interval leaves out 1."""
        return bool(self.lower > 1 or self.upper < 1)


@dataclass
class Seen:
    """What one trust showed: where units lie by funnel, ratios, and gaps of Rising Stars.

    `others` is the share of the other units above the 95 % and the 99.8 % limits.
    """

    verdicts: dict[str, str] = field(default_factory=dict)
    others: dict[str, tuple[float, float]] = field(default_factory=dict)
    ratios: dict[str, Ratio] = field(default_factory=dict)
    gaps: dict[str, tuple[float, float, float]] = field(default_factory=dict)


def study(seed: int, people: int = 3000) -> Seen:
    """One trust of six years."""
    trust = generate(people=people, years=6, seed=seed)
    made = trust.files()
    settings = parse_settings(SETTINGS_FILE, made[SETTINGS_FILE])
    tables = {name: content for name, content in made.items() if name.endswith(".csv")}
    workforce = read_contents(tables, settings=settings)
    seen = Seen()
    _units(trust, workforce, seen)
    seen.ratios = {**_development(trust, workforce), **_characteristics(trust, workforce)}
    seen.gaps = _stars(workforce)
    return seen


def five_years() -> tuple[retention.Period, retention.Period]:
    """The latest year, and the five up to its end as one period."""
    five = retention.years_to(AS_OF, 5)
    return five[-1], retention.Period(five[0].start, five[-1].end)


def _units(trust: SyntheticTrust, workforce: retention.Workforce, seen: Seen) -> None:
    year, long = five_years()
    found = {
        "one year": retention.leaver_funnel(workforce, year),
        "five years": retention.leaver_funnel(workforce, long),
        "five years, chance alone": retention.leaver_funnel(workforce, long, overdispersed=False),
        "five years, observed over expected": retention.observed_expected(workforce, long),
    }
    unit = trust.truth["written"]["culture_unit"]
    for name, table in found.items():
        frame = table.frame
        places = frame[frame["verdict"].notna() & ~frame["total"]].set_index("unit")
        side = [_place(row) for _, row in places.iterrows()]
        where = pd.Series(side, index=places.index)
        seen.verdicts[name] = where[unit]
        others = where.drop(unit)
        seen.others[name] = float((others != INSIDE).mean()), float((others == WIDER).mean())


def _place(row: pd.Series) -> str:
    """Where a unit lies, above only."""
    if row["value"] > row["outer_upper"]:
        return WIDER
    return WIDE if row["value"] > row["inner_upper"] else INSIDE


def _development(trust: SyntheticTrust, workforce: retention.Workforce) -> dict[str, Ratio]:
    """Leaving after development in the staff group in which it changes nothing."""
    group = trust.truth["written"]["staff_group_without_development_effect"]
    found = {}
    frame = retention.leaving_after_development(
        workforce, by="staff_group", lags=LAGS, leavers="voluntary"
    ).frame
    for _, row in frame[frame["staff_group"] == group].iterrows():
        found[row["lag"]] = Ratio(
            row["weighted"], row["weighted_other"], row["lower"], row["upper"], 1.0
        )
    found[EVER] = ever_against_never(workforce, group)
    return found


def ever_against_never(workforce: retention.Workforce, group: str) -> Ratio:
    """Wrong: the time of those who were ever developed against that of those who never were."""
    done = workforce.table("development")
    done = done[~done["mandatory"].astype(bool) & (done["status"] == "completed")]
    spells = workforce.where(staff_group=group).spells
    begin = pd.Timestamp(workforce.observed_from)
    end = pd.Timestamp(workforce.as_of) + pd.Timedelta(days=1)
    exit_ = spells["exit"].fillna(end)
    years = (exit_.clip(upper=end) - spells["start"].clip(lower=begin)).dt.days.clip(lower=0)
    reasons = spells["leaving_reason"].astype("str")
    left = reasons.str.startswith("Voluntary Resignation", na=False)
    left &= (exit_ > begin) & (exit_ <= end)
    ever = spells["person"].isin(done["person"])
    events = [float(left[who].sum()) for who in (ever, ~ever)]
    rates = [
        count / (float(years[who].sum()) / 365.25)
        for count, who in zip(events, (ever, ~ever), strict=True)
    ]
    spread = np.exp(1.96 * np.sqrt(sum(1 / max(count, 1) for count in events)))
    ratio = rates[0] / rates[1]
    return Ratio(*rates, float(ratio / spread), float(ratio * spread), 1.0)


def _characteristics(trust: SyntheticTrust, workforce: retention.Workforce) -> dict[str, Ratio]:
    """Leaving, appointment and formal processes by protected characteristic, over five years."""
    _, long = five_years()
    written = trust.truth["written"]
    shortlist = {k: float(np.mean(v)) for k, v in written["shortlisted_per_offer"].items()}
    formal = written["formal_process_ratio"]
    bme = "Black, Asian and other"
    leaving = retention.leaver_rate_ratio(workforce, long, by="disability", leavers="voluntary")
    found = {
        "leaving by disability": _leaving(leaving.frame, written["resignation_ratio"]),
        "appointment by ethnicity": _share_ratio(
            retention.appointed_from_shortlisting(workforce, long, by="ethnicity").frame,
            "ethnicity", ("White", _BME), shortlist[bme] / shortlist["White"],
        ),
        "appointment by disability": _share_ratio(
            retention.appointed_from_shortlisting(workforce, long, by="disability").frame,
            "disability", ("Non-disabled", "Disabled"), 1.0,
        ),
        "disciplinary by ethnicity": _share_ratio(
            retention.entering_formal_process(workforce, long, by="ethnicity").frame,
            "ethnicity", (_BME, "White"), formal["disciplinary"][bme],
        ),
        "capability by disability": _share_ratio(
            retention.entering_formal_process(
                workforce, long, by="disability", kind="capability"
            ).frame,
            "disability", ("Disabled", "Non-disabled"), formal["capability"]["disabled"],
        ),
    }  # fmt: skip
    return found


_BME = "Black and minority ethnic"


def _leaving(frame: pd.DataFrame, written: Mapping[str, Any]) -> Ratio:
    rows = frame.set_index("disability")
    mine = rows.loc["Yes"]
    return Ratio(
        mine["rate"], rows.loc["No", "rate"], mine["lower"], mine["upper"],
        written["disability"]["Yes"],
    )  # fmt: skip


def _share_ratio(frame: pd.DataFrame, column: str, groups: tuple[str, str], truth: float) -> Ratio:
    """The share of the first group over that of the second; the interval stands in one row."""
    rows = frame.set_index(column)
    told = next(g for g in groups if pd.notna(rows.loc[g, "value"]))
    above, below = (float(rows.loc[g, "share"]) for g in groups)
    return Ratio(above, below, rows.loc[told, "lower"], rows.loc[told, "upper"], truth)


def _stars(workforce: retention.Workforce) -> dict[str, tuple[float, float, float]]:
    """The gap of those named for the talent pool at one census, with its interval."""
    rule = retention.RisingStarRule(version="pool", evidence="talent_pool")
    frame = retention.rising_stars_kept(workforce, CENSUS, rule, after=KEPT).frame
    stars = frame[frame["total"] & (frame["people"] == "Rising Stars")].set_index("after")
    gaps = stars[["gap", "gap_lower", "gap_upper"]].astype(float)
    return {after: tuple(gaps.loc[after]) for after in KEPT}
