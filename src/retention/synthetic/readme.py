"""The README that goes with the tables: what is in them, in plain words."""

import pandas as pd

_INTRODUCTION = """\
# A synthetic trust

Nobody in these files exists. They describe an invented employer of about {people:,} people, over
{years} years, in the shape of an NHS trust. Every row was drawn at random by the Python package
`talent-retention`; no record of a real person or employer went into it. Ids are running numbers,
and there are no names.

The purpose is a trust whose truth is known. `truth.toml` says from which rates and ratios the
people were drawn (`[written]`), and what then happened, counted by the generator itself
(`[realised]`). A method that cannot find these truths again cannot be trusted with real staff.

Licence: MIT, like the package. Made with

    retention sample --people {people} --years {years} --seed {seed} --out DIR

The same numbers give the same bytes on every computer with the locked version of numpy.

- The records begin on {observed_from} (`observed_from`). People who were in post on that day have
  earlier start dates; those who left before it are not here. Their attributes in
  `starters.csv` are the earliest known ones, not those of their first day long ago.
- The extract was made on {as_of} (`as_of`). Some people in `leavers.csv` have a last day after it:
  they are serving notice. Some in `starters.csv` start after it.

## What is true in here

- Resignation depends on job family, service, age, band, recruitment source (for two years),
  disability and unit; the ratios multiply.
- Rising Stars (a hidden trait, partly visible in ratings and in the talent pool) resign more often
  than others, unless they were developed in the last 365 days. Development lowers resignation of
  everybody, except in the staff group {no_effect}, where it changes nothing.
- {culture_unit} has a culture problem: more resignations, worse survey answers, fewer appraisals.
- From {intervention} an intervention lowers resignation everywhere. Because notice is served,
  last days follow one to three months later.
- Somebody who has decided to leave is not appraised, trained or developed any more, and nobody
  resigns during leave of absence.
- Appraisers differ in leniency; people who work part time are named less often for the talent
  pool; Black, Asian and other minority staff get less development and are appointed less often.

Second posts end with the first, or by themselves; then the reason is blank, as it is for the few
whose move inside the trust was recorded as an end and a new assignment.

## The tables
"""

_TABLES = {
    "starters": "One row for every assignment begun, with its attributes on the first day.",
    "leavers": "One row for every assignment that ended, or whose end is already known.",
    "moves": "Changes inside a running assignment; a blank attribute is unchanged. Rows of kind "
    "`status` begin leave of absence, and end it with `active`. The end of an acting-up or a "
    "secondment is a row of the same kind.",
    "appraisals": "One row for every appraisal: ratings, what the person said of its quality, "
    "strengths and plan. Some answers are missing.",
    "talent_pool": "Who was named in the talent review of March, until promotion or leaving.",
    "development": "Training and development, mandatory or not; only `completed` took place.",
    "survey": "Staff survey totals by year, item and group. `favourable` is a number of answers, "
    "`mean_score` runs from 0 to 10.",
    "establishment": "Funded full-time equivalents by unit and staff group, from each date on.",
    "recruitment": "Numbers from application to acceptance, by quarter of joining.",
    "formal_processes": "Cases opened in a quarter, by one characteristic at a time.",
    "absence": "Full-time-equivalent days lost to sickness and available, by month and staff "
    "group.",
}
"""What each table is; the order is that of the files."""


def readme_text(tables: dict[str, pd.DataFrame], **facts: object) -> str:
    """Return the README.

    Parameters
    ----------
    tables
        The tables by name.
    **facts
        What the introduction names: people, years, seed, observed_from, as_of, culture_unit,
        intervention, no_effect.
    """
    parts = [_INTRODUCTION.format(**facts)]
    for name, words in _TABLES.items():
        table = tables[name]
        columns = ", ".join(f"`{column}`" for column in table.columns)
        parts.append(f"**{name}.csv** ({len(table):,} rows). {words}\nColumns: {columns}.\n")
    return "\n".join(parts)
