"""Which column of a table each header of a file is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from retention.errors import SettingsError, nearest
from retention.reference import export_headers
from retention.schema import Table
from retention.settings import SETTINGS_FILE


def plain(header: str) -> str:
    """A header without what exports vary: case, spaces, underscores and punctuation.

    Letters stay what they are: one that only looks like another is another.

    Examples
    --------
    >>> plain(" Start Date "), plain("AfC-Band")
    ('start_date', 'afc_band')
    """
    return re.sub(r"[\W_]+", "_", header.casefold()).strip("_")


class Headers:
    """The headers that a table knows: its own names, the settings' and those of exports.

    Parameters
    ----------
    table : Table
        The table that a file holds.
    declared : mapping, optional
        From headers to names, as ``[columns.<table>]`` of the settings says; "" drops one.

    Raises
    ------
    SettingsError
        If the settings name a column that the table does not have.

    Examples
    --------
    >>> from retention.schema import LEAVERS
    >>> Headers(LEAVERS)(["Employee Number", "Termination Date", "Shoe Size"])
    ['employee_id', 'last_day', 'Shoe Size']
    """

    def __init__(self, table: Table, declared: Mapping[str, str] | None = None) -> None:
        self.table = table
        self._declared = {plain(header): name for header, name in (declared or {}).items()}
        for name in self._declared.values():
            if name and name not in table.names:
                raise SettingsError(
                    f"{SETTINGS_FILE}: [columns.{table.name}] names a column {name!r} that the "
                    f"table does not have{nearest(name, table.names)}"
                )
        self.cells: list[str] = []
        self._best = -1
        self._known = [(plain(header), name) for header, name in export_headers(table.name)]

    def __call__(self, cells: Sequence[str]) -> list[str]:
        """The table's name for each header; one that is not known stays as it is."""
        as_plain = [plain(cell) for cell in cells]
        found: dict[int, str] = {}
        dropped = set()
        for position, header in enumerate(as_plain):
            if header in self._declared:
                name = self._declared[header]
                if name:
                    found[position] = name
                else:
                    dropped.add(position)
        own = set(self.table.names)
        taken = set(found.values())
        for position, header in enumerate(as_plain):
            # Twice the same header stays twice the same name: the reader refuses that.
            if position not in found and position not in dropped and header in own - taken:
                found[position] = header
        once = {h for h, times in Counter(as_plain).items() if times == 1}
        for header, name in self._known:
            if header in once and name not in found.values():
                position = as_plain.index(header)
                if position not in found and position not in dropped:
                    found[position] = name
        if len(found) > self._best:
            # Above the header there may be titles: the header is what has most columns.
            self.cells, self._best = list(cells), len(found)
        return [
            # A dropped column must not be known by its own name either.
            found.get(position, f"{cell} (dropped)" if position in dropped else cell)
            for position, cell in enumerate(cells)
        ]

    @property
    def as_found(self) -> dict[str, str]:
        """From each column's name to its header, for the cells that had most columns.

        Examples
        --------
        >>> from retention.schema import STAFF
        >>> known = Headers(STAFF)
        >>> known(["Emp No", "start_date"])
        ['employee_id', 'start_date']
        >>> known.as_found
        {'employee_id': 'Emp No', 'start_date': 'start_date'}
        """
        pairs = zip(self(self.cells), self.cells, strict=True)
        return {name: " ".join(cell.split()) for name, cell in pairs if name in self.table.names}
