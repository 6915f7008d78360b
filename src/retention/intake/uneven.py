"""Whose an uneven row is, so that no count goes wrong in silence because it was set aside.

A row with another number of fields than the header cannot be read as a whole, but its first
fields stand in their places, or its last ones do. Where that tells for certain whose it is, the
posts that nothing is known of without it are set aside too. Where a lost row would make somebody
who left a stayer, or a stayer a leaver, and it does not tell, the file is refused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from retention.errors import IntakeError
from retention.intake.posts import ID_COLUMNS, Posts
from retention.intake.sheet import rows_in_words
from retention.intake.table_sheet import TableSheet

_Person = tuple[str, str]


def set_posts_of_uneven_aside(posts: Posts, sheet: TableSheet) -> None:
    """Set the posts aside whose uneven row in the same table was lost.

    A person with a post less could seem to have left, so all posts of the person go. A row
    that names nobody of the other rows is lost by itself, and with it nobody counts wrongly.
    """
    if sheet.uneven:
        known = _Known(posts)
        owners, _ = known.owners(sheet)
        for row, person in owners.items():
            _set_lost_aside(posts, known.posts[person], row, sheet)


def set_posts_of_uneven_lists_aside(posts: Posts, lists: TableSheet) -> None:
    """Set the posts aside of which a row in a list of staff in post was lost.

    Raises
    ------
    IntakeError
        If it is not certain whose an uneven row is: that person could seem to have left.
    """
    if lists.uneven:
        known = _Known(posts)
        owners, nobody = known.owners(lists)
        if nobody:
            raise _refused(lists, nobody, "could seem to have left")
        for row, person in owners.items():
            _set_lost_aside(posts, known.posts[person], row, lists)


def set_posts_without_end_aside(posts: Posts, leavers: TableSheet) -> None:
    """Set the posts aside that uneven rows of leavers end on a day that is not known.

    Raises
    ------
    IntakeError
        If it is not certain whose an uneven row is: that person would count as staying.
    """
    if leavers.uneven:
        known = _Known(posts)
        owners, nobody = known.owners(leavers)
        if nobody:
            raise _refused(leavers, nobody, "left and would count as staying")
        for row, person in owners.items():
            ended = known.named_posts(person, leavers.uneven[row], leavers.header)
            why = "the end of this post is unknown"
            _set_aside(posts, ended, ("last_day", "end unknown", why), row, leavers)


def _set_lost_aside(posts: Posts, positions: list[int], row: int, sheet: TableSheet) -> None:
    what = ("", "row missing", "not all posts of this employee are known")
    _set_aside(posts, positions, what, row, sheet)


def _set_aside(
    posts: Posts, positions: list[int], what: tuple[str, str, str], row: int, sheet: TableSheet
) -> None:
    mask = np.zeros(len(posts.frame), dtype=bool)
    mask[positions] = True
    column, rule, why = what
    sentence = f"{why}, because row {row} of {sheet.file} has another number of fields"
    posts.set_aside(mask, column, rule, f"{sentence}; mend that row")


def _refused(sheet: TableSheet, rows: list[int], consequence: str) -> IntakeError:
    first, width, count = sheet.uneven[rows[0]], len(sheet.header), len(rows)
    others = f" ({rows_in_words(np.array(rows))} alike)" if count > 1 else ""
    people = "1 person" if count == 1 else f"{count:,} people"
    return IntakeError(
        f"{sheet.file}: row {rows[0]} has {len(first)} fields and the header has {width}{others}, "
        f"and whose it is is not certain: {people} {consequence}. Put a field with a comma or a "
        "line break into quotation marks, add what is missing, or delete what is only a note; "
        "nothing was loaded"
    )


class _Known:
    """The people and assignments of a table of posts, to be found in the cells of a row."""

    def __init__(self, posts: Posts) -> None:
        self.posts: dict[_Person, list[int]] = defaultdict(list)
        self._named: dict[str, set[_Person]] = defaultdict(set)
        self._assignment = posts.frame["assignment_id"].to_numpy()
        columns = (posts.frame[name] for name in ID_COLUMNS)
        for position, (employee, assignment, organisation) in enumerate(zip(*columns, strict=True)):
            if employee:
                person = (organisation, employee)
                self.posts[person].append(position)
                self._named[employee].add(person)
                self._named[assignment].add(person)
        self._named.pop("", None)

    def owners(self, sheet: TableSheet) -> tuple[dict[int, _Person], list[int]]:
        """By uneven row the person whose it is for certain, and the rows where none is."""
        found = {row: self._owner(cells, sheet.header) for row, cells in sheet.uneven.items()}
        owners = {row: person for row, person in found.items() if person is not None}
        return owners, [row for row in found if row not in owners]

    def _owner(self, cells: Sequence[str], header: Sequence[str]) -> _Person | None:
        """The person whose id stands where it belongs, if no other cell names somebody else."""
        texts = [cell.strip().upper() for cell in cells]
        named = set().union(*(self._named.get(text, ()) for text in texts))
        if "organisation_code" in header:
            organisations = _in_place(texts, header, "organisation_code")
            named = {person for person in named if person[0] in organisations}
        if len(named) != 1:
            return None
        (person,) = named
        return person if person[1] in _in_place(texts, header, "employee_id") else None

    def named_posts(
        self, person: _Person, cells: Sequence[str], header: Sequence[str]
    ) -> list[int]:
        """The posts of the one assignment that a row names, else all posts of the person."""
        positions = self.posts[person]
        if "assignment_id" in header:
            texts = [cell.strip().upper() for cell in cells]
            named = _in_place(texts, header, "assignment_id") - {""}
            of_named = [at for at in positions if self._assignment[at] in named]
            if len({self._assignment[at] for at in of_named}) == 1:
                return of_named
        return positions


def _in_place(texts: Sequence[str], header: Sequence[str], column: str) -> set[str]:
    """The cells that stand in the place of a column, counted from the left or from the right."""
    place = header.index(column)
    places = (place, place + len(texts) - len(header))
    return {texts[at] for at in places if 0 <= at < len(texts)}
