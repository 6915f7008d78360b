"""The barometer in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from retention.reporting.barometer.model import Breakdown, Question

WIDTH = 88
INDENT = "  "


def as_text(
    title: str,
    subtitle: str,
    stamp: str,
    questions: Sequence[Question],
    occupation: Breakdown,
) -> str:
    """Title, questions, breakdown and stamp in lines of at most 88 characters."""
    lines = [*_wrapped(title), *_wrapped(subtitle), stamp]
    for question in questions:
        lines += ["", *_question(question)]
    lines += ["", "Managers, clinicians and others", *_breakdown(occupation)]
    return "\n".join(lines)


def _question(question: Question) -> Iterator[str]:
    number = f"{question.number} " if question.number else ""
    yield f"{number}{question.words}"
    yield from _wrapped(question.sentence)
    for line in question.readings:
        interval = f" ({line.interval})" if line.interval else ""
        proxy = " [stands in]" if line.proxy else ""
        change = f"; {question.change_head.lower()}: {line.change}" if line.change else ""
        note = f"; {line.note}" if line.note else ""
        yield from _wrapped(f"- {line.title}{proxy}: {line.value}{interval}{change}{note}", INDENT)
    yield from _wrapped(question.looked_at)
    yield from _wrapped(f"Not known. {' '.join(question.not_known)}")


def _breakdown(occupation: Breakdown) -> Iterator[str]:
    for label, cells in occupation.rows:
        told = [f"{h.lower()} {c}" for h, c in zip(occupation.heads, cells, strict=True) if c]
        yield from _wrapped(f"- {label}: {'; '.join(told)}", INDENT)
    yield from _wrapped(occupation.sentence)


def _wrapped(text: str, indent: str = "") -> list[str]:
    return wrap(text, WIDTH, initial_indent=indent, subsequent_indent=f"{indent}{indent}")
