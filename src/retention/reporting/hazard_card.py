"""The card of a model of leaving: what it is made of, how good it is, and when not to use it."""

from __future__ import annotations

import math
from collections.abc import Collection

from retention.disclosure import PublishedTable, publish
from retention.indicators.definitions.hazards import METHOD, MODEL, TENTH
from retention.periods import Period
from retention.planning.expected import expected_leavers
from retention.planning.inputs import words_of
from retention.planning.validation import HazardValidation, validate_hazards
from retention.results import format_number, rows_of
from retention.rising_stars import RisingStarRule
from retention.workforce import Workforce

AUDITED = ("gender", "ethnicity", "disability")
NOT_INPUTS = (
    "Age, sex and gender, ethnicity, disability, religion, sexual orientation, marriage, pregnancy "
    "and gender reassignment are never inputs, nor fields whose names stand for one of them. The "
    "age band may be asked for where retirement is modelled, and then no other cause looks at it. "
    "Full and part time work can stand for sex: it is an input only where it is asked for."
)
NOT_FOR = (
    "to score, rank, select or treat any person: it has no prediction for one, and refuses cells "
    "of fewer than 10 people",
    "to rank units: the funnel of `retention.expected_leavers` says what chance explains",
    "to say why anybody leaves, or what would make them stay: it describes, and explains nothing",
    "for a year in which pay, contracts or the labour market change: it carries the past on",
)


def hazard_card(
    workforce: Workforce,
    *,
    inputs: str | Collection[str] | None = None,
    rule: RisingStarRule | None = None,
    trees: bool = True,
    release: str = "internal",
) -> str:
    """Write the card of a model of leaving from published numbers only.

    Parameters
    ----------
    workforce, inputs, rule, trees
        As `validate_hazards`.
    release : {"internal", "public"}
        The disclosure rule of the numbers.

    Returns
    -------
    str
        Markdown: data, period, inputs, what is no input, performance, calibration, an audit by
        the protected characteristics that are recorded, limits, and when not to use it.

    Raises
    ------
    NotAvailableError
        If the records have no two complete years.

    References
    ----------
    M. Mitchell and others (2019), Model cards for model reporting, FAT* 2019, 220-229.

    Examples
    --------
    >>> import retention
    >>> card = retention.hazard_card(retention.sample(people=800), trees=False)
    >>> card.splitlines()[0]
    '# Model card: rates of leaving of groups'
    """
    found = validate_hazards(workforce, inputs=inputs, rule=rule, trees=trees)
    audited = [c for c in AUDITED if c in workforce.spells]
    tables = dict(found)
    for column in audited:
        tables[f"by {column}"] = expected_leavers(
            workforce, found.tested[-1], by=column, inputs=inputs, rule=rule
        )
    published = publish(tables, rule=release)
    lines = [
        *_about(workforce, found),
        *_performance(found, published["hazard_scores"]),
        *_calibration(published["hazard_calibration"]),
        "",
        "## Audit by protected characteristic",
        "",
        *_audit([published[f"by {column}"] for column in audited], found.tested[-1]),
        "",
        "## Limits",
        "",
        "Rates are log-linear in the inputs, without interactions; the same rate holds for all in "
        "a cell. A curve of service smooths jumps, such as a day on which a pension is due. "
        "Leavers are taken as independent of each other. Reasons that are not known are among the "
        "other causes. People on leave count as in post. What people in a cell share "
        "beside the inputs is not in it.",
        "",
        "## When not to use it",
        "",
        *(f"- {line[0].upper()}{line[1:]}." for line in NOT_FOR),
        "",
        f"{published['hazard_scores'].rule.stamp}. {published['hazard_scores'].rule.words}",
    ]
    return "\n".join(lines) + "\n"


def _about(workforce: Workforce, found: HazardValidation) -> list[str]:
    learnt, tested = found.learnt, found.tested
    return [
        "# Model card: rates of leaving of groups",
        "",
        f"{found.words[0].upper()}{found.words[1:]}.",
        "",
        "## Data and period",
        "",
        f"Of {workforce.population}, {workforce.source_words}. A model for the next year learns "
        f"from {_span(learnt)}. Tested on {_span(tested)}, each year from up to five before it.",
        "",
        "## Inputs",
        "",
        f"{words_of(found.inputs)[0].upper()}{words_of(found.inputs)[1:]}, as known on each day; "
        "of the year, the latest stands for the one to come.",
        "",
        "## What is no input",
        "",
        NOT_INPUTS,
        "",
    ]


def _span(years: tuple[Period, ...]) -> str:
    whole = Period(years[0].start, years[-1].end)
    return f"{whole.label} ({len(years)} year{'s' if len(years) > 1 else ''})"


def _performance(found: HazardValidation, scores: PublishedTable) -> list[str]:
    rows = [
        f"| {row[METHOD]} | {_number(row['log_loss'])} | {_number(row['brier'])} | "
        f"{_ratio(scores, row, 3)} |"
        for row in rows_of(scores.frame)
    ]
    used = "the model" if found.beats_rate else "last year’s rate"
    return [
        "## Performance",
        "",
        "Of person-months that were not seen, lower is better:",
        "",
        "| rates | log loss a month | Brier score a month | log loss over last year’s rate |",
        "|---|---|---|---|",
        *rows,
        "",
        f"`retention.choose_hazards` uses {used}. {MODEL[0].upper()}{MODEL[1:]} is log-linear; "
        "trees are a check of what that misses.",
        "",
    ]


def _calibration(table: PublishedTable) -> list[str]:
    rows = [
        f"| {row[TENTH]} | {_count(table, row, 'people')} | {_count(table, row, 'numerator')} | "
        f"{_count(table, row, 'expected')} | {_ratio(table, row, 2)} |"
        for row in rows_of(table.frame)
    ]
    return [
        "## Calibration",
        "",
        "Time in post, from the lowest predicted rate to the highest:",
        "",
        "| part | people | leavers | foretold | leavers over foretold |",
        "|---|---|---|---|---|",
        *rows,
    ]


def _audit(tables: list[PublishedTable], year: Period) -> list[str]:
    if not tables:
        return ["The records have no protected characteristic to audit by."]
    lines = [
        f"Leavers over those expected in the {year.label}. None of these is an input, so a ratio "
        "off 1 is a difference that staff group, band, contract and service do not explain.",
        "",
        "| characteristic | group | leavers | expected | ratio |",
        "|---|---|---|---|---|",
    ]
    for table in tables:
        (column,) = table.by
        lines += [
            f"| {column} | {table.label(row)} | {_count(table, row, 'numerator')} | "
            f"{_count(table, row, 'expected')} | {_ratio(table, row, 2)} |"
            for row in rows_of(table.groups)
        ]
    return lines


def _count(table: PublishedTable, row: dict[str, object], name: str) -> str:
    if name == "expected" and not math.isnan(float(str(row[name]))):
        return format_number("people", float(str(row[name])))
    return table.count_text(row, name)


def _number(value: object) -> str:
    number = float(str(value))
    return "[c]" if math.isnan(number) else f"{number:.5f}"


def _ratio(table: PublishedTable, row: dict[str, object], decimals: int) -> str:
    numbers = [float(str(row[name])) for name in ("value", "lower", "upper")]
    if math.isnan(numbers[0]):
        return table.value_text(row)
    if math.isnan(numbers[1]):
        return f"{numbers[0]:.{decimals}f}"
    return f"{numbers[0]:.{decimals}f} ({numbers[1]:.{decimals}f} to {numbers[2]:.{decimals}f})"
