"""Assignments as the records show them: what is still known, and second posts."""

from dataclasses import dataclass

import numpy as np

from retention.synthetic import reasons, truths
from retention.synthetic import vocabulary as words
from retention.synthetic.draws import Bools, Draws, Ints
from retention.synthetic.families import IN_TRAINING
from retention.synthetic.layout import Layout
from retention.synthetic.months import NEVER
from retention.synthetic.simulate import World
from retention.synthetic.spells import Spells

# Chosen so that 3 to 5 % of the people in post hold a second post at any time.
_SECOND_PER_MILLION = 900_000
_SECOND_BEFORE_DAYS = 1400
_SECOND_AFTER_DAYS = 1000
_SECOND_DAYS = (500, 1700)
_SECOND_AT_LEAST_DAYS = 30
_SECOND_FTE = np.array([20, 27, 40])
_PART_TIME = (20, 60)


@dataclass(frozen=True)
class Assignments:
    """One entry per assignment in the records, in order of person and start.

    Attributes
    ----------
    spell
        Position in `Spells`, where the attributes are.
    person, number
        The person, and which of their assignments it is, from 1.
    start, last
        First and last day; `last` is `NEVER` while open.
    unit, fte
        At the start.
    second
        Whether it is a second post beside the first.
    cause, reason, destination
        Of the leaving; -1 where there is none, and for second posts that end by themselves the
        cause of a move inside.
    """

    spell: Ints
    person: Ints
    number: Ints
    start: Ints
    last: Ints
    unit: Ints
    fte: Ints
    second: Bools
    cause: Ints
    reason: Ints
    destination: Ints


def record(world: World, observed_from: int, as_of: int, draws: Draws) -> Assignments:
    """Write the assignments down as the records show them.

    Parameters
    ----------
    world
        Everything that happened.
    observed_from
        Day the records begin; what ended before is not in them.
    as_of
        Day of the extract.
    draws
        The stream to draw from.
    """
    spells = world.spells
    known = np.flatnonzero(spells["last"] >= observed_from)
    reason, destination = _reasons(spells, world.layout, draws)
    owner, start, last = _second_posts(spells, known, observed_from, as_of, draws)
    unit = draws.pick_row(np.ascontiguousarray(world.layout.posts.T), spells["family"][owner])
    fte = _SECOND_FTE[draws.below(_SECOND_FTE.size, owner.size)]
    own_end = last < spells["last"][owner]
    spell = np.concatenate([known, owner])
    begin = np.concatenate([spells["start"][known], start])
    person = spells["person"][spell]
    second = np.arange(spell.size) >= known.size
    inside = np.concatenate([np.zeros(known.size, dtype=np.bool_), own_end])
    moved = np.full(spell.size, reasons.MOVED_INSIDE)
    blank = np.full(spell.size, reasons.REASONS.index(""))
    nowhere = np.full(spell.size, len(reasons.DESTINATIONS) - 1)
    order = np.lexsort((second, begin, person))
    return Assignments(
        spell=spell[order],
        person=person[order],
        number=_number_within(person[order]),
        start=begin[order],
        last=np.concatenate([spells["last"][known], last])[order],
        unit=np.concatenate([spells["unit_at_start"][known], unit])[order],
        fte=np.concatenate([spells["fte_at_start"][known], fte])[order],
        second=second[order],
        cause=np.where(inside, moved, spells["cause"][spell])[order],
        reason=np.where(inside, blank, reason[spell])[order],
        destination=np.where(inside, nowhere, destination[spell])[order],
    )


def _number_within(sorted_person: Ints) -> Ints:
    """Number the entries of each person from 1; the persons come in order."""
    size = sorted_person.size
    begins = np.flatnonzero(np.diff(sorted_person, prepend=-1))
    lengths = np.diff(begins, append=size)
    return np.arange(1, size + 1, dtype=np.int64) - np.repeat(begins, lengths)


def _second_posts(
    spells: Spells, known: Ints, observed_from: int, as_of: int, draws: Draws
) -> tuple[Ints, Ints, Ints]:
    """Draw who holds a second post, from when and until when."""
    fte, contract = spells["fte_at_start"][known], spells["contract_at_start"][known]
    part_time = (fte >= _PART_TIME[0]) & (fte <= _PART_TIME[1]) & (contract != words.BANK)
    may = known[part_time & (spells["family"][known] != IN_TRAINING)]
    owner = may[draws.chance(_SECOND_PER_MILLION, may.size)]
    earliest = np.maximum(spells["start"][owner] + 1, observed_from - _SECOND_BEFORE_DAYS)
    # The line of possible beginnings runs past the extract, or all of them would fall before it.
    latest = np.maximum(earliest, as_of + _SECOND_AFTER_DAYS)
    start = draws.between(earliest, latest)
    shortest, longest = _SECOND_DAYS
    end = start + shortest + draws.below(longest - shortest, owner.size)
    # An end after the extract is not known yet, unless the whole employment ends.
    end[end > as_of] = NEVER
    last = np.minimum(end, spells["last"][owner])
    on_leave = (spells["leave_from"][owner] <= start) & (start <= spells["leave_to"][owner])
    long_enough = (start + _SECOND_AT_LEAST_DAYS <= spells["last"][owner]) & (start <= as_of)
    keep = long_enough & (last >= observed_from) & ~on_leave
    return owner[keep], start[keep], last[keep]


def _reasons(spells: Spells, layout: Layout, draws: Draws) -> tuple[Ints, Ints]:
    """Draw the recorded reason and destination of every spell that ended."""
    cause = spells["cause"]
    left = np.flatnonzero(cause >= 0)
    row = cause[left].copy()
    special = {
        "resignation in the culture unit": (cause[left] == reasons.RESIGNATION)
        & (spells["unit"][left] == layout.culture_unit),
        "end of contract in training": (cause[left] == reasons.END_OF_CONTRACT)
        & (spells["family"][left] == IN_TRAINING),
        "other, bank": (cause[left] == reasons.OTHER) & (spells["contract"][left] == words.BANK),
    }
    for name, where in special.items():
        row[where] = reasons.REASON_ROWS.index(name)
    reason = draws.pick_row(_REASON_WEIGHTS, row)
    trained = row == reasons.REASON_ROWS.index("end of contract in training")
    maskable = np.isin(cause[left], reasons.MASKABLE) & ~trained
    unknown = draws.chance(truths.REASON_UNKNOWN_PER_MILLION, left.size) & maskable
    blank = draws.chance(truths.REASON_BLANK_PER_MILLION, left.size) & maskable
    reason[unknown] = reasons.REASONS.index(reasons.UNKNOWN)
    reason[blank & ~unknown] = reasons.REASONS.index("")
    all_reasons = np.full(spells.count, -1, dtype=np.int64)
    destinations = np.full(spells.count, -1, dtype=np.int64)
    all_reasons[left] = reason
    destinations[left] = draws.pick_row(_DESTINATION_WEIGHTS, cause[left])
    return all_reasons, destinations


_REASON_WEIGHTS = np.array(
    [[row.get(reason, 0) for reason in reasons.REASONS] for row in reasons.REASON_WEIGHTS.values()]
)
_DESTINATION_WEIGHTS = np.array(list(reasons.DESTINATION_WEIGHTS.values()))
