"""The national leaving reasons with their class and flags.

A label that is not in the list is unknown, never voluntary.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from retention.reference.source import key, rows_of, split

Flag = Literal["voluntary", "planned", "not_lost", "development_linked", "culture_linked"]
UNKNOWN_CLASS = "other or unknown"


@dataclass(frozen=True, slots=True)
class LeavingReason:
    """One national label.

    Parameters
    ----------
    label : str
        As the national data dictionary writes it.
    reason_class : str
        Resignation, retirement, dismissal, redundancy, end of contract, transfer, death,
        has not worked, other or unknown.
    voluntary : bool
        The label begins "Voluntary Resignation".
    planned : bool
        A rotation, or the end of a training scheme.
    not_lost : bool
        Not lost to retention: a transfer, a duplicate record, someone who has not worked.
    development_linked, culture_linked : bool
        What people name when development, or culture, made them go.
    unknown : bool
        The label says that the reason is not known.
    aliases : tuple of str
        Labels of other years for the same.
    """

    label: str
    reason_class: str
    voluntary: bool
    planned: bool
    not_lost: bool
    development_linked: bool
    culture_linked: bool
    unknown: bool
    aliases: tuple[str, ...]


@cache
def leaving_reasons() -> tuple[LeavingReason, ...]:
    """All national leaving reasons, in the order of the list."""
    return tuple(
        LeavingReason(
            row["label"],
            row["class"],
            row["voluntary"] == "yes",
            row["planned"] == "yes",
            row["not_lost"] == "yes",
            row["development_linked"] == "yes",
            row["culture_linked"] == "yes",
            row["unknown"] == "yes",
            split(row["aliases"]),
        )
        for row in rows_of("leaving_reasons.csv")
    )


@cache
def _by_key() -> dict[str, LeavingReason]:
    return {
        key(label): reason
        for reason in leaving_reasons()
        for label in (reason.label, *reason.aliases)
    }


def leaving_reason(label: str) -> LeavingReason | None:
    """The national reason that a label means, whatever its case and punctuation.

    Examples
    --------
    >>> leaving_reason("voluntary resignation - better reward package").label
    'Voluntary Resignation - Pay and Reward Related'
    """
    return _by_key().get(key(label))


def reason_class(label: str | None) -> str:
    """The class of a label; a blank or unmapped one is other or unknown.

    Examples
    --------
    >>> reason_class("Retirement Age"), reason_class("Fell out with the cat")
    ('retirement', 'other or unknown')
    """
    found = leaving_reason(label) if isinstance(label, str) else None
    return found.reason_class if found else UNKNOWN_CLASS


def reason_flag(label: str | None, flag: Flag) -> bool:
    """Whether a label has a flag; a blank or unmapped one has none.

    Examples
    --------
    >>> reason_flag("Voluntary Resignation - Promotion", "development_linked")
    True
    """
    found = leaving_reason(label) if isinstance(label, str) else None
    return bool(found and getattr(found, flag))


def is_unknown_reason(label: str | None) -> bool:
    """Whether a label tells no reason: it is blank, unmapped, or says so itself.

    Examples
    --------
    >>> is_unknown_reason("Unknown"), is_unknown_reason(None), is_unknown_reason("Pregnancy")
    (True, True, False)
    """
    found = leaving_reason(label) if isinstance(label, str) else None
    return found is None or found.unknown
