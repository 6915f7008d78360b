"""Why a post ended, in the few causes that are told apart."""

from __future__ import annotations

import numpy as np

from retention.counts.arrays import IntArray
from retention.reference import leaving_reason
from retention.workforce import Workforce

VOLUNTARY, RETIREMENT, END_OF_CONTRACT, OTHER = (
    "voluntary",
    "retirement",
    "end of contract",
    "other",
)
CAUSES = (VOLUNTARY, RETIREMENT, END_OF_CONTRACT, OTHER)
LEAVING = "leaving"
"""The only cause where the records have no reasons."""


def cause_of(label: str | None) -> str:
    """The cause that a leaving reason stands for; a blank or unmapped one is other.

    Planned rotations and completed training are ends of contract. Redundancy, dismissal, death,
    transfers, mutually agreed resignation and whatever is not known are other.

    Examples
    --------
    >>> cause_of("Voluntary Resignation - Relocation"), cause_of("Flexi Retirement")
    ('voluntary', 'retirement')
    >>> cause_of("End of Fixed Term Contract - External Rotation"), cause_of(None)
    ('end of contract', 'other')
    """
    reason = leaving_reason(label) if label is not None else None
    if reason is None:
        return OTHER
    if reason.voluntary:
        return VOLUNTARY
    if reason.reason_class == "retirement":
        return RETIREMENT
    if reason.planned or reason.reason_class == "end of contract":
        return END_OF_CONTRACT
    return OTHER


def causes_of_spells(workforce: Workforce) -> tuple[IntArray, tuple[str, ...]]:
    """The cause by row of spells, as a position in the causes; one cause without reasons.

    Returns
    -------
    cause : numpy.ndarray of int, shape (spells,)
    causes : tuple of str
    """
    spells = workforce.spells
    if "leaving_reason" not in spells:
        return np.zeros(len(spells), dtype=np.int64), (LEAVING,)
    recorded = spells["leaving_reason"].cat
    place = [CAUSES.index(cause_of(str(label))) for label in recorded.categories]
    # The code of a blank is -1, which reads the last element.
    of_code = np.array([*place, CAUSES.index(OTHER)], dtype=np.int64)
    found: IntArray = of_code[recorded.codes.to_numpy()]
    return found, CAUSES
