"""An append-only table of events, gathered month by month."""

import numpy as np

from retention.synthetic.draws import Ints


class Log:
    """Rows of whole numbers under fixed column names.

    Parameters
    ----------
    defaults
        Every column with the value it takes where none is given.
    """

    def __init__(self, defaults: dict[str, int]) -> None:
        self._defaults = defaults
        self._parts: dict[str, list[Ints]] = {
            name: [np.zeros(0, dtype=np.int64)] for name in defaults
        }

    def add(self, **columns: Ints | int) -> None:
        """Append rows; the first column given sets how many."""
        size = np.size(next(iter(columns.values())))
        for name, default in self._defaults.items():
            value = columns.get(name, default)
            self._parts[name].append(np.broadcast_to(np.asarray(value, dtype=np.int64), size))

    @property
    def empty(self) -> bool:
        """Whether no rows were added yet."""
        return all(part.size == 0 for part in next(iter(self._parts.values())))

    def columns(self) -> dict[str, Ints]:
        """Return all rows so far, one array a column."""
        return {name: np.concatenate(parts) for name, parts in self._parts.items()}
