"""The check of records as text, as JSON and as a page."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from html import escape

from retention.checking.ratings import Rating
from retention.workforce import Workforce

_FILES = ("file", "table", "rows_in", "accepted", "quarantined", "dropped")
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>
body {{ font-family: sans-serif; margin: 2rem; max-width: 60rem; color: #222; }}
table {{ border-collapse: collapse; margin: 0 0 2rem; }}
th, td {{ text-align: left; vertical-align: top; padding: .3rem .8rem; }}
th, td {{ border-bottom: 1px solid #ccc; }}
</style></head><body><h1>{title}</h1><p>{lead}</p>{body}</body></html>
"""


def as_text(workforce: Workforce, ratings: tuple[Rating, ...]) -> str:
    """Sentences, a summary of the files and the ratings."""
    lines = [*account(workforce), ""]
    for problem in workforce.problems:
        where = f" row {problem.row}" if problem.row else ""
        lines.append(f"{problem.action:<11} {problem.file}{where}: {problem.sentence}")
    rules = Counter((p.file, p.action, p.rule) for p in workforce.problems)
    if rules:
        summary = [(*key, f"{count:,}") for key, count in sorted(rules.items())]
        lines += ["", *_columns([("file", "action", "rule", "times"), *summary])]
    lines += ["", "For an analysis:"]
    lines += [f"{r.state:<13} {r.name}: {r.sentence}" for r in ratings]
    return "\n".join(lines)


def account(workforce: Workforce) -> list[str]:
    """What became of the rows of each file, as sentences."""
    return [
        _lead(workforce),
        *(
            f"{file.file}: {file.rows_in:,} rows = {file.accepted:,} accepted + "
            f"{file.quarantined:,} set aside + {file.dropped:,} empty"
            for file in workforce.source
        ),
    ]


def as_json(workforce: Workforce, ratings: tuple[Rating, ...]) -> str:
    """The same for programs."""
    found = {
        "as_of": workforce.as_of.isoformat(),
        "observed_from": workforce.observed_from.isoformat(),
        "organisation": workforce.organisation,
        "files": [asdict(file) for file in workforce.source],
        "problems": [asdict(problem) for problem in workforce.problems],
        "ratings": [{**asdict(rating), "share": rating.share} for rating in ratings],
    }
    return json.dumps(found, indent=2, ensure_ascii=False)


def as_html(workforce: Workforce, ratings: tuple[Rating, ...]) -> str:
    """The same as a page that needs nothing else."""
    problems = [
        (p.action, p.file, str(p.row or ""), p.column, p.sentence) for p in workforce.problems
    ]
    body = (
        "<h2>Files</h2>"
        + _table([_FILES, *_file_rows(workforce)])
        + "<h2>For an analysis</h2>"
        + _table([("state", "what", "found"), *((r.state, r.name, r.sentence) for r in ratings)])
        + "<h2>What was found</h2>"
        + _table([("action", "file", "row", "column", "sentence"), *problems])
    )
    name = f" of {workforce.organisation}" if workforce.organisation else ""
    return _PAGE.format(
        title=escape(f"Check of the records{name}"), lead=escape(_lead(workforce)), body=body
    )


def _lead(workforce: Workforce) -> str:
    return f"Records from {workforce.observed_from} to {workforce.as_of}"


def _file_rows(workforce: Workforce) -> list[tuple[str, ...]]:
    return [
        tuple(f"{v:,}" if isinstance(v, int) else str(v) for v in (getattr(f, c) for c in _FILES))
        for f in workforce.source
    ]


def _columns(rows: list[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _table(rows: list[tuple[str, ...]]) -> str:
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in rows[0])
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows[1:]
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
