"""The front of this room: one call makes a trust."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from retention.errors import ArgumentError
from retention.synthetic import tables, totals, truth_file
from retention.synthetic.assignments import record
from retention.synthetic.draws import Draws
from retention.synthetic.imperfections import PLANTED_IN, plant, planted_facts
from retention.synthetic.months import day_number, months_until, to_date
from retention.synthetic.national import national_table
from retention.synthetic.readme import readme_text
from retention.synthetic.simulate import WARM_UP_MONTHS, simulate
from retention.synthetic.toml_text import toml_text

ORGANISATION = "Synthetic NHS Trust"
RULE = {
    "version": "2026-1",
    "evidence": "appraisals",
    "contract_types": ["Permanent"],
    "performance": 4,
    "potential": "high",
}
"""Who the trust declares to be a Rising Star; the truth of who is one is in no table."""
_FEWEST_PEOPLE = 500
_MOST_YEARS = 20
_MONTHS_AFTER_INTERVENTION = 18
_AS_OF = date(2025, 10, 31)


@dataclass(frozen=True)
class SyntheticTrust:
    """A trust whose truth is known.

    Attributes
    ----------
    tables
        The input tables of the package by name, with canonical column names, and without the
        wrong rows that `files` plants among them.
    truth
        `written`: the rates and ratios the trust was drawn from; `realised`: what happened,
        counted by the generator; `planted`: how many wrong rows the files hold.
    as_of
        Day of the extract.
    observed_from
        Day the records begin.
    """

    tables: dict[str, pd.DataFrame]
    truth: dict[str, Any]
    as_of: date
    observed_from: date

    def files(self) -> dict[str, bytes]:
        """Return the files of a sample folder: every table as CSV, settings, truth and README.

        Returns
        -------
        dict of str to bytes
            UTF-8 text with line feeds and ISO dates, by file name.

        Examples
        --------
        >>> trust = generate(people=500, years=1)
        >>> trust.files()["retention.toml"].decode().splitlines()[0]
        '[data]'
        """
        texts = {name: _csv(table) for name, table in self.tables.items()}
        wrong, rows = plant({name: texts[name] for name in PLANTED_IN}, self.as_of)
        texts |= wrong
        made = {f"{name}.csv": text.encode() for name, text in texts.items()}
        settings = {
            "data": {
                "as_of": self.as_of,
                "observed_from": self.observed_from,
                "organisation": ORGANISATION,
            },
            "rising_stars": RULE,
        }
        made["retention.toml"] = toml_text(settings).encode()
        made["truth.toml"] = toml_text(self.truth).encode()
        written, asked = self.truth["written"], self.truth["made_with"]
        made["README.md"] = readme_text(
            self.tables,
            {name: text.count("\n") - 1 for name, text in texts.items()},
            rows,
            national_table(self.tables, self.truth["realised"], self.as_of),
            people=asked["people"],
            years=asked["years"],
            seed=asked["seed"],
            observed_from=self.observed_from,
            as_of=self.as_of,
            culture_unit=written["culture_unit"],
            intervention=written["intervention_first_day"],
            no_effect=written["staff_group_without_development_effect"],
        ).encode()
        return made


def generate(
    people: int = 3000, years: int = 6, seed: int = 1, as_of: date = _AS_OF
) -> SyntheticTrust:
    """Make a synthetic trust.

    Parameters
    ----------
    people
        People in post when the records begin, about; at least 500.
    years
        Years of records, 1 to 20.
    seed
        A whole number of at least 0; the same seed gives the same trust.
    as_of
        Day of the extract, the last day of a month.

    Returns
    -------
    SyntheticTrust
        Tables, truth and the two dates.

    Raises
    ------
    ArgumentError
        If an argument is out of its range.

    Examples
    --------
    >>> trust = generate(people=500, years=1, seed=7)
    >>> trust.observed_from
    datetime.date(2024, 10, 31)
    >>> sorted(trust.tables)[:3]
    ['absence', 'appraisals', 'development']
    """
    _check(people, years, seed, as_of)
    draws = Draws(seed)
    months = months_until(as_of, 12 * years + WARM_UP_MONTHS)
    seen = months[WARM_UP_MONTHS:]
    observed_from, end = seen[0].first - 1, day_number(as_of)
    intervention = seen[-min(_MONTHS_AFTER_INTERVENTION, len(seen) // 2)].first
    world = simulate(people, months, intervention, draws)
    known = record(world, observed_from, end, draws)
    book = tables.register(world, known, end)
    log = tables.moves_known(world, book)
    truth = {
        "made_with": {"people": people, "years": years, "seed": seed},
        "as_of": as_of,
        "observed_from": to_date(observed_from),
        "written": truth_file.written(world),
        "realised": truth_file.realised(world, known, log, seen),
        "planted": planted_facts(),
    }
    made = {
        "starters": tables.starters(world, book),
        "leavers": tables.leavers(book),
        "moves": tables.moves_table(world, book, log),
        "appraisals": tables.appraisals(world, book),
        "talent_pool": tables.talent_pool(world, book),
        "development": tables.development(world, book),
        "survey": totals.survey(world),
        "establishment": totals.establishment(world),
        "recruitment": totals.recruitment(world, observed_from, end, draws),
        "formal_processes": totals.formal_processes(world),
        "absence": totals.absence(world),
    }
    return SyntheticTrust(made, truth, as_of, to_date(observed_from))


def _check(people: int, years: int, seed: int, as_of: date) -> None:
    if people < _FEWEST_PEOPLE:
        raise ArgumentError(
            f"people must be at least {_FEWEST_PEOPLE} (a trust needs all staff groups); "
            f"it was {people}. Ask for more people."
        )
    if not 1 <= years <= _MOST_YEARS:
        raise ArgumentError(f"years must be 1 to {_MOST_YEARS}; it was {years}.")
    if seed < 0:
        raise ArgumentError(f"seed must be a whole number of at least 0; it was {seed}.")
    if (as_of + timedelta(days=1)).day != 1:
        raise ArgumentError(
            f"as_of must be the last day of a month; it was {as_of}. "
            "Months are drawn whole, so move it to a month's end."
        )


def _csv(table: pd.DataFrame) -> str:
    text: str = table.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d")
    return text
