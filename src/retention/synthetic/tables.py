"""The tables of one row per assignment or event."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from retention.synthetic import activities, moves, reasons
from retention.synthetic import vocabulary as words
from retention.synthetic.assignments import Assignments
from retention.synthetic.columns import (
    assignment_ids,
    days,
    employee_ids,
    hundredths,
    labels,
    whole,
    yes_no,
)
from retention.synthetic.draws import Ints
from retention.synthetic.families import (
    BAND_OF_RUNG,
    FAMILIES,
    GROUP_OF_FAMILY,
    NURSING,
    STAFF_GROUPS,
)
from retention.synthetic.months import NEVER, year_of
from retention.synthetic.simulate import World

_NONE = -1


@dataclass(frozen=True)
class Register:
    """The assignments with what is needed to write about them.

    Attributes
    ----------
    known
        The assignments.
    ids
        The id of every person.
    of_spell
        For every spell its assignment, or -1 where the records do not know it.
    as_of
        Day of the extract.
    """

    known: Assignments
    ids: npt.NDArray[np.object_]
    of_spell: Ints
    as_of: int


def register(world: World, known: Assignments, as_of: int) -> Register:
    """Number the assignments for the tables."""
    first = np.flatnonzero(~known.second)
    of_spell = np.full(world.spells.count, _NONE, dtype=np.int64)
    of_spell[known.spell[first]] = first
    return Register(known, employee_ids(world.spells.people), of_spell, as_of)


def _roles(family: Ints, rung: Ints) -> pd.Series:
    names = tuple(dict.fromkeys(role for entry in FAMILIES for role in entry.roles))
    table = np.full(BAND_OF_RUNG.shape, _NONE, dtype=np.int64)
    for at, entry in enumerate(FAMILIES):
        table[at, : len(entry.roles)] = [names.index(role) for role in entry.roles]
    return labels(names, np.where(rung < 0, _NONE, table[family, rung]))


def _bands(family: Ints, rung: Ints) -> pd.Series:
    return labels(words.BANDS, np.where(rung < 0, _NONE, BAND_OF_RUNG[family, rung]))


def starters(world: World, book: Register) -> pd.DataFrame:
    """Make the starters table: every assignment with its attributes on the first day."""
    known, spells, layout = book.known, world.spells, world.layout
    of = {name: column[known.spell] for name, column in spells.all_columns().items()}
    family, rung = of["family_at_start"], of["rung_at_start"]
    contract = np.where(known.second, words.PERMANENT, of["contract_at_start"])
    return pd.DataFrame(
        {
            "employee_id": book.ids[known.person],
            "assignment_id": assignment_ids(book.ids, known.person, known.number),
            "start_date": days(known.start),
            "directorate": labels(layout.directorates, layout.directorate[known.unit]),
            "unit": labels(layout.units, known.unit),
            "staff_group": labels(STAFF_GROUPS, GROUP_OF_FAMILY[family]),
            "band": _bands(family, rung),
            "role": _roles(family, rung),
            "contract_type": labels(words.CONTRACTS, contract),
            "fte": hundredths(known.fte),
            "status": labels(words.STATUSES, np.zeros_like(family)),
            "employer_start_date": days(of["employer_start"]),
            "recruitment_source": labels(words.SOURCES, of["source"]),
            "gender": labels(words.GENDERS, of["gender"]),
            "ethnicity": labels(words.ETHNICITIES, of["ethnicity"]),
            "disability": labels(words.DISABILITIES, of["disability"]),
            "birth_year": year_of(of["born"]),
        }
    )


def leavers(book: Register) -> pd.DataFrame:
    """Make the leavers table: every assignment that ended or whose end is known."""
    known = book.known
    ended = np.flatnonzero(known.last < NEVER)
    ended = ended[np.lexsort((known.number[ended], known.person[ended], known.last[ended]))]
    return pd.DataFrame(
        {
            "employee_id": book.ids[known.person[ended]],
            "assignment_id": assignment_ids(book.ids, known.person[ended], known.number[ended]),
            "last_day": days(known.last[ended]),
            "leaving_reason": labels(reasons.REASONS, known.reason[ended]),
            "destination": labels(reasons.DESTINATIONS, known.destination[ended]),
        }
    )


def moves_known(world: World, book: Register) -> dict[str, Ints]:
    """Return the moves the records know, with `assignment`, in order of day and assignment."""
    known = book.known
    log = world.moves.columns()
    log["assignment"] = book.of_spell[log["spell"]]
    log = _with_second_posts(log, book)
    at = log["assignment"]
    inside = (at >= 0) & (log["day"] > known.start[at]) & (log["day"] <= known.last[at])
    inside &= log["day"] <= book.as_of
    log = {name: column[inside] for name, column in log.items()}
    # Of two moves of one day the change of contract gives way: one day, one fact.
    order = np.lexsort((log["contract"], log["assignment"], log["day"]))
    log = {name: column[order] for name, column in log.items()}
    same_day = (np.diff(log["day"], prepend=-NEVER) == 0) & (
        np.diff(log["assignment"], prepend=_NONE) == 0
    )
    return {name: column[~same_day] for name, column in log.items()}


def _with_second_posts(log: dict[str, Ints], book: Register) -> dict[str, Ints]:
    """Repeat leave of absence for the second post of the same person."""
    second = np.full(book.of_spell.size, _NONE, dtype=np.int64)
    positions = np.flatnonzero(book.known.second)
    second[book.known.spell[positions]] = positions
    leave = np.flatnonzero((log["status"] >= 0) & (second[log["spell"]] >= 0))
    copies = {name: column[leave] for name, column in log.items()}
    copies["assignment"] = second[copies["spell"]]
    return {name: np.concatenate([log[name], copies[name]]) for name in log}


def moves_table(world: World, book: Register, log: dict[str, Ints]) -> pd.DataFrame:
    """Make the moves table; attributes that do not change are blank."""
    known, layout = book.known, world.layout
    at, unit = log["assignment"], log["unit"]
    directorate = np.where(unit < 0, _NONE, layout.directorate[unit])
    # Only by qualifying does anybody reach the lowest rung of a ladder from below.
    qualified = (log["rung"] == 0) & (log["kind"] == moves.KINDS.index("promotion"))
    group = np.where(qualified, GROUP_OF_FAMILY[NURSING], _NONE)
    fte = pd.Series(hundredths(log["fte"])).mask(log["fte"] < 0)
    return pd.DataFrame(
        {
            "employee_id": book.ids[known.person[at]],
            "assignment_id": assignment_ids(book.ids, known.person[at], known.number[at]),
            "effective_date": days(log["day"]),
            "kind": labels(moves.KINDS, log["kind"]),
            "directorate": labels(layout.directorates, directorate),
            "unit": labels(layout.units, unit),
            "staff_group": labels(STAFF_GROUPS, group),
            "band": _bands(log["family"], log["rung"]),
            "role": _roles(log["family"], log["rung"]),
            "contract_type": labels(words.CONTRACTS, log["contract"]),
            "fte": fte,
            "status": labels(words.STATUSES, log["status"]),
        }
    )


def _events(book: Register, log: dict[str, Ints]) -> tuple[dict[str, Ints], pd.Series]:
    """Return the events of known assignments by day and person, and the ids of the people."""
    at = book.of_spell[log["spell"]]
    person = np.where(at < 0, _NONE, book.known.person[at])
    order = np.lexsort((person, log["day"]))
    order = order[at[order] >= 0]
    sorted_log = {name: column[order] for name, column in log.items()}
    return sorted_log, pd.Series(book.ids[person[order]], dtype="str")


def appraisals(world: World, book: Register) -> pd.DataFrame:
    """Make the appraisals table."""
    log, ids = _events(book, world.appraisals.columns())
    one = world.spells["strength_one"][log["spell"]]
    two = world.spells["strength_two"][log["spell"]]
    names = words.STRENGTHS
    pairs = [f"{a};{b}" if a != b else a for a in names for b in names]
    codes = np.where(log["strengths"] == 2, len(names) + one * len(names) + two, one)
    raters = [f"R{at:05d}" for at in range(1, int(world.layout.raters.sum()) + 1)]
    return pd.DataFrame(
        {
            "employee_id": ids,
            "appraisal_date": days(log["day"]),
            "performance": whole(log["performance"]),
            "potential": labels(activities.POTENTIALS, log["potential"]),
            "helped": yes_no(log["helped"]),
            "objectives": yes_no(log["objectives"]),
            "valued": yes_no(log["valued"]),
            "strengths": labels((*names, *pairs), np.where(log["strengths"] == 0, _NONE, codes)),
            "plan_agreed": yes_no(log["plan"]),
            "readiness": labels(activities.READINESS, log["readiness"]),
            "aspiration": labels(activities.ASPIRATIONS, log["aspiration"]),
            "rater": labels(raters, log["rater"]),
        }
    )


def development(world: World, book: Register) -> pd.DataFrame:
    """Make the development table."""
    log, ids = _events(book, world.development.columns())
    mandatory = (log["activity"] >= activities.MANDATORY_FROM).astype(np.int64)
    return pd.DataFrame(
        {
            "employee_id": ids,
            "activity_date": days(log["day"]),
            "activity_type": labels([name for name, _ in activities.ACTIVITIES], log["activity"]),
            "mandatory": yes_no(mandatory),
            "hours": log["hours"],
            "status": labels(activities.STATUSES, log["status"]),
            "strength": labels(words.STRENGTHS, log["strength"]),
        }
    )


def talent_pool(world: World, book: Register) -> pd.DataFrame:
    """Make the talent pool: an entry ends with promotion or with leaving the trust."""
    spells, known = world.spells, book.known
    named = np.flatnonzero((spells["pool_from"] <= book.as_of) & (book.of_spell >= 0))
    begin, person = spells["pool_from"][named], spells["person"][named]
    # A new assignment carries the entry on: the latest one knows how it ended.
    order = np.lexsort((spells["start"][named], person, begin))
    named, begin, person = named[order], begin[order], person[order]
    following = np.append((np.diff(begin) == 0) & (np.diff(person) == 0), False)
    named, begin, person = named[~following], begin[~following], person[~following]
    last = known.last[book.of_spell[named]]
    end = np.minimum(spells["pool_to"][named], last)
    end[end > book.as_of] = NEVER
    return pd.DataFrame(
        {
            "employee_id": book.ids[person],
            "from_date": days(begin),
            "to_date": days(end),
        }
    )
