"""The README that goes with the tables: what is in them, in plain words."""

import pandas as pd

from retention.synthetic.dictionary import COLUMNS, TABLES
from retention.synthetic.imperfections import IMPERFECTIONS

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
"""

_PLANTED = """
## What is wrong in here

{count} rows are wrong on purpose, one of each kind below, so that there is something to find.
`retention check` says these, and beyond them only remarks on rows that it keeps, and which tables
it does not read. No fact of `[realised]` hangs on them.

| file | row | what it is | what becomes of it |
|---|---|---|---|
"""
_NATIONAL = """\
## Beside national figures

Computed when this trust was made. It is meant to be plausible, not to estimate anything; where no
published figure could be supported, the table says so.

"""
_OUTCOME = {"quarantined": "set aside", "changed": "kept, the value changed"}


def readme_text(
    tables: dict[str, pd.DataFrame],
    sizes: dict[str, int],
    planted: list[int],
    national: str,
    **facts: object,
) -> str:
    """Return the README.

    Parameters
    ----------
    tables
        The tables by name.
    sizes
        Rows of every file.
    planted
        Where each of `IMPERFECTIONS` stands in its file.
    national
        The comparison with published figures.
    **facts
        What the introduction names: people, years, seed, observed_from, as_of, culture_unit,
        intervention, no_effect.
    """
    parts = [_INTRODUCTION.format(**facts) + _planted(planted)]
    parts += [_NATIONAL + national, "## The tables\n"]
    for name, meaning in TABLES.items():
        parts.append(f"### {name}.csv\n\n{meaning} {sizes[name]:,} rows.\n")
        columns = tables[name].columns
        parts.append("".join(f"- `{column}`: {COLUMNS[column]}\n" for column in columns))
    return "\n".join(parts)


def _planted(rows: list[int]) -> str:
    lines = [
        f"| {entry.table}.csv | {row:,} | {entry.meaning} "
        f"| {_OUTCOME[entry.action]}: {entry.rule} |"
        for entry, row in zip(IMPERFECTIONS, rows, strict=True)
    ]
    return _PLANTED.format(count=len(IMPERFECTIONS)) + "\n".join(lines) + "\n"
