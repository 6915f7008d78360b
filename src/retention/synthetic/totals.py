"""The tables of totals: survey, establishment, recruitment, absence, formal processes."""

import numpy as np
import pandas as pd

from retention.synthetic import truths
from retention.synthetic import vocabulary as words
from retention.synthetic.activities import ethnicity_class
from retention.synthetic.columns import days, hundredths, labels
from retention.synthetic.draws import Draws, Ints
from retention.synthetic.families import GROUP_OF_FAMILY, STAFF_GROUPS
from retention.synthetic.observe import (
    FORMAL_KINDS,
    MEAN_FTE,
    SURVEY_LEVELS,
)
from retention.synthetic.simulate import World

_SURVEY_SOURCE = "Synthetic staff survey"
_DECLINED_PER_MILLION = 120_000
_APPLICATIONS = (4, 9)


def survey(world: World) -> pd.DataFrame:
    """Make the survey table: an item, a year and a group in every row."""
    log = world.observer.survey.columns()
    order = np.lexsort((log["group"], log["level"], log["item"], log["year"]))
    log = {name: column[order] for name, column in log.items()}
    parts = [world.observer.group_names(level) for level in range(len(SURVEY_LEVELS))]
    begins = np.cumsum([0] + [len(part) for part in parts[:-1]])
    names = [name for part in parts for name in part]
    # Means are rounded in whole numbers: halves go up, on every platform.
    mean = (200 * log["score"] + log["responses"]) // (2 * log["responses"])
    return pd.DataFrame(
        {
            "survey_year": log["year"],
            "item": labels(tuple(truths.SURVEY_ITEMS), log["item"]),
            "level": labels(SURVEY_LEVELS, log["level"]),
            "group": labels(names, begins[log["level"]] + log["group"]),
            "responses": log["responses"],
            "invited": log["invited"],
            "favourable": log["favourable"],
            "mean_score": hundredths(mean),
            "source": _SURVEY_SOURCE,
        }
    )


def establishment(world: World) -> pd.DataFrame:
    """Make the establishment: funded FTE by unit and staff group, from each April."""
    log = world.observer.establishment.columns()
    frame = pd.DataFrame(
        {
            "from_date": log["day"],
            "unit": log["unit"],
            "group": GROUP_OF_FAMILY[log["family"]],
            "fte": log["posts"] * MEAN_FTE[log["family"]],
        }
    )
    total = frame.groupby(["from_date", "unit", "group"], as_index=False)["fte"].sum()
    return pd.DataFrame(
        {
            "from_date": days(total["from_date"].to_numpy()),
            "unit": labels(world.layout.units, total["unit"].to_numpy()),
            "staff_group": labels(STAFF_GROUPS, total["group"].to_numpy()),
            "fte": hundredths(total["fte"].to_numpy()),
        }
    )


def absence(world: World) -> pd.DataFrame:
    """Make the absence table: FTE days lost and available by month and staff group."""
    log = world.observer.absence.columns()
    return pd.DataFrame(
        {
            "month": days(log["day"]),
            "group": labels(STAFF_GROUPS, log["group"]),
            "days_lost": log["lost"],
            "days_available": log["available"],
        }
    )


def formal_processes(world: World) -> pd.DataFrame:
    """Make the formal processes: cases opened in a quarter, by one characteristic at a time."""
    log = world.observer.formal.columns()
    names = {
        "gender": words.GENDERS,
        "ethnicity": words.ETHNICITIES,
        "disability": words.DISABILITIES,
    }
    parts = []
    for characteristic, groups in names.items():
        part = pd.DataFrame(
            {
                "period_start": log["day"],
                "kind": log["kind"],
                "group": log[characteristic],
            }
        )
        part = part.groupby(["period_start", "kind", "group"], as_index=False).size()
        parts.append(
            pd.DataFrame(
                {
                    "period_start": days(part["period_start"].to_numpy()),
                    "kind": labels(FORMAL_KINDS, part["kind"].to_numpy()),
                    "characteristic": characteristic,
                    "group": labels(groups, part["group"].to_numpy()),
                    "cases": part["size"].to_numpy(),
                }
            )
        )
    table = pd.concat(parts, ignore_index=True)
    return table.sort_values(["period_start", "kind"], kind="stable", ignore_index=True)


def recruitment(world: World, observed_from: int, as_of: int, draws: Draws) -> pd.DataFrame:
    """Make the recruitment table: one row per quarter, source, ethnicity and disability.

    Who accepted is who then started; offers, shortlists and applications are drawn around them.
    """
    spells = world.spells
    begun = spells["employer_start"]
    joined = (spells["start"] == begun) & (begun > observed_from) & (begun <= as_of)
    who = np.flatnonzero(joined)
    offers = 1 + draws.chance(_DECLINED_PER_MILLION, who.size).astype(np.int64)
    ethnicity = spells["ethnicity"][who]
    shortlisted = _times(offers, _shortlist_range(ethnicity), draws)
    low, high = _APPLICATIONS
    applied = draws.between(np.full(who.size, low), np.full(who.size, high)) * shortlisted
    frame = pd.DataFrame(
        {
            "period_start": _quarter(begun[who]),
            "source": spells["source"][who],
            "ethnicity": ethnicity,
            "disability": spells["disability"][who],
            "applications": applied,
            "shortlisted": shortlisted,
            "offers": offers,
            "accepted": 1,
        }
    )
    keys = ["period_start", "source", "ethnicity", "disability"]
    total = frame.groupby(keys, as_index=False).sum()
    return total.assign(
        period_start=days(total["period_start"].to_numpy()),
        source=labels(words.SOURCES, total["source"].to_numpy()),
        ethnicity=labels(words.ETHNICITIES, total["ethnicity"].to_numpy()),
        disability=labels(words.DISABILITIES, total["disability"].to_numpy()),
    )


def _shortlist_range(ethnicity: Ints) -> Ints:
    """Return the smallest and largest shortlist per offer; undeclared is as White."""
    ranges = truths.SHORTLISTED_PER_OFFER
    table = np.array([ranges["White"], ranges["Black, Asian and other"], ranges["White"]])
    chosen: Ints = table[ethnicity_class(ethnicity)]
    return chosen


def _times(offers: Ints, ranges: Ints, draws: Draws) -> Ints:
    return offers * draws.between(ranges[:, 0], ranges[:, 1])


def _quarter(day: Ints) -> Ints:
    months = day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    first = (months - months % 3).astype("datetime64[M]").astype("datetime64[D]")
    return first.astype(np.int64)
