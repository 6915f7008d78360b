"""The workforce as whole-day spells in posts: what intake makes and everything counts from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from retention.errors import ArgumentError, NotAvailableError, nearest
from retention.periods import day_label
from retention.rising_stars import RisingStarRule
from retention.schema import DERIVED_COLUMNS, DEVELOPED_COLUMN, GROUP_COLUMNS, LABEL_COLUMN

Action = Literal["refused", "quarantined", "changed", "kept", "dropped"]
PROBLEM_COLUMNS = ("file", "row", "column", "rule", "action", "sentence")
ALL_STAFF = "all staff"
WITHOUT = "without"
NOT_RECORDED = "not recorded"
"""The group of people whose group is blank."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that a reader of the records should know of them.

    `row` is the physical line of the file with its header as row 1; 0 is the whole file.
    `sentence` says what was found and what to do, without a personal value.
    """

    file: str
    row: int
    column: str
    rule: str
    action: Action
    sentence: str


@dataclass(frozen=True, slots=True)
class Problems:
    """All problems of one reading, in the order of files and rows."""

    entries: tuple[Problem, ...] = ()

    def __len__(self) -> int:
        return len(self.entries)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.entries)

    @property
    def frame(self) -> pd.DataFrame:
        """One row per problem."""
        rows = [[getattr(p, column) for column in PROBLEM_COLUMNS] for p in self.entries]
        return pd.DataFrame(rows, columns=list(PROBLEM_COLUMNS))

    def _repr_html_(self) -> str:
        # Sentences are read to their end; pandas would cut them at 50 characters.
        with pd.option_context("display.max_colwidth", None):
            return self.frame.to_html(index=False, escape=True)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file that was read, and what became of each of its rows."""

    file: str
    table: str
    sha256: str
    rows_in: int
    accepted: int
    quarantined: int
    dropped: int

    def __post_init__(self) -> None:
        if self.rows_in != self.accepted + self.quarantined + self.dropped:
            raise ArgumentError(
                f"{self.file}: {self.rows_in} rows were read, but "
                f"{self.accepted} + {self.quarantined} + {self.dropped} are accounted for"
            )


@dataclass(frozen=True, slots=True, eq=False)
class Workforce:
    """Posts held by people, frozen; made by `retention.read` and by `where`.

    Attributes
    ----------
    spells : pandas.DataFrame
        One row per post and stretch of constant attributes: ``person`` and ``assignment``
        (whole-number codes), ``start`` and ``exit`` (half-open days; ``exit`` is the day
        after the last day employed, missing while no end is known, and later by the gap
        where a gap of one day before the next post was bridged), ``post_start``, the
        attributes of `retention.schema`, ``leaving_reason`` and ``destination``.
    as_of : datetime.date
        The day of the records; an end after it is still to come.
    observed_from : datetime.date
        The first day from which those in post are complete.
    problems, source
        What intake set aside, changed or remarked on, and the account of every row.
    population : str
        Who is in it, in words.
    organisation : str
        The employer's name, empty when not declared.
    release
        By disclosure rule, the thresholds that the settings raise.
    rising_star_rule : RisingStarRule or None
        Who counts as a Rising Star, if the settings declare it.
    ids : pandas.Series or None
        The employer's identifiers by person code, only if the reader asked to keep them.
    tables
        Tables beside the spells; those of people are restricted by `where`, those that are
        aggregated are not.
    fixed_on : datetime.date or None
        The census at which a label of people was fixed: nothing before it can be counted.
    merges : tuple of (str, str, tuple of str)
        Columns, values that several were put together as, and the values recorded.
    """

    _spells: pd.DataFrame
    as_of: date
    observed_from: date
    problems: Problems = Problems()
    source: tuple[SourceFile, ...] = ()
    conditions: tuple[tuple[str, tuple[str, ...]], ...] = ()
    organisation: str = ""
    release: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = ()
    ids: pd.Series | None = field(default=None, repr=False)
    _tables: Mapping[str, pd.DataFrame] = field(default_factory=dict, repr=False)
    _spells_of_whole: pd.DataFrame | None = field(default=None, repr=False)
    fixed_on: date | None = None
    merges: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    rising_star_rule: RisingStarRule | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "_tables", MappingProxyType(dict(self._tables)))

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Shallow copies of the tables beside the spells, by name."""
        return MappingProxyType({n: t.copy(deep=False) for n, t in self._tables.items()})

    def table(self, name: str) -> pd.DataFrame:
        """A shallow copy of a table beside the spells, such as ``appraisals``.

        Tables of people have their ``person`` code; yes and no are booleans, days are dates.

        Raises
        ------
        NotAvailableError
            If the records have no such table; the message says how to supply it.
        """
        if name not in self._tables:
            there = ", ".join(self._tables) or "none"
            raise NotAvailableError(
                f"table must be one that these records have ({there}), was {name!r}"
                f"{nearest(name, self._tables)}; put a file of that name beside the others"
            )
        return self._tables[name].copy(deep=False)

    @property
    def spells(self) -> pd.DataFrame:
        """A shallow copy of the spells; writing to it leaves the workforce as it is."""
        return self._spells.copy(deep=False)

    @property
    def whole(self) -> Workforce:
        """The organisation's workforce that this is a part of; itself when it is no part.

        It tells those who went to a post elsewhere from those who left.
        """
        if self._spells_of_whole is None:
            return self
        return replace(self, _spells=self._spells_of_whole, conditions=(), _spells_of_whole=None)

    @property
    def population(self) -> str:
        """Who is in this workforce, in words."""
        if not self.conditions:
            return ALL_STAFF
        return "; ".join(
            f"{column.replace('_', ' ')}: {', '.join(values)}" for column, values in self.conditions
        )

    @property
    def source_words(self) -> str:
        """Where the numbers come from, for captions."""
        return f"workforce records to {day_label(self.as_of)}"

    @property
    def has_status(self) -> bool:
        """Whether leave of absence is recorded."""
        return "status" in self._spells.columns

    @property
    def has_fte(self) -> bool:
        """Whether the full-time equivalent of posts is recorded."""
        return "fte" in self._spells.columns

    def columns_to_group_by(self) -> tuple[str, ...]:
        """The columns of these records that `by` and `where` take."""
        known = (*GROUP_COLUMNS, LABEL_COLUMN, DEVELOPED_COLUMN)
        return tuple(c for c in known if c in self._spells.columns)

    def check_columns(self, names: Iterable[str], argument: str) -> None:
        """Refuse the name of a column that these records do not have.

        Raises
        ------
        ArgumentError
            Names the nearest column that is there; a `NotAvailableError` if it is one that
            records can have and these have not.
        """
        known = self.columns_to_group_by()
        for name in names:
            if name not in known:
                if name in DERIVED_COLUMNS:
                    raise NotAvailableError(DERIVED_COLUMNS[name])
                sentence = (
                    f"{argument} must name columns of these records "
                    f"({', '.join(known) or 'none'}), was {name!r}{nearest(name, known)}"
                )
                if name in GROUP_COLUMNS:
                    raise NotAvailableError(f"{sentence}; add it to starters or staff")
                raise ArgumentError(sentence)

    def where(self, **conditions: str | Collection[str]) -> Workforce:
        """The part of the workforce whose posts meet every condition.

        Going out of the part, by a move too, counts as leaving it.

        Parameters
        ----------
        **conditions : str or collection of str
            Column = value, or the values any of which will do.

        Returns
        -------
        Workforce

        Raises
        ------
        ArgumentError
            If there is no such column, or a value does not occur in it.

        Examples
        --------
        >>> import retention
        >>> part = retention.sample(people=500).where(band="Band 5")
        >>> part.population
        'band: Band 5'
        """
        self.check_columns(conditions, "where")
        spells = self._spells
        stated = list(self.conditions)
        for column, wanted in conditions.items():
            values = (wanted,) if isinstance(wanted, str) else tuple(sorted(wanted))
            known = self._spells[column].cat.categories
            for value in values:
                if value not in known:
                    raise ArgumentError(
                        f"where({column}=...) must be a value that occurs in the records, "
                        f"was {value!r}{nearest(str(value), known)}"
                    )
            spells = spells[spells[column].isin(values)]
            stated.append((column, values))
        return self._restricted(spells, tuple(stated))

    def excluding(self, words: str, posts: npt.ArrayLike) -> Workforce:
        """The part without the posts that a column of bool, one for each spell, marks.

        `words` say in ``population`` what is left out, whatever the order of several steps.
        As with `where`, going out of the part counts as leaving it.
        """
        out = np.asarray(posts, dtype=bool)
        if out.shape != (len(self._spells),):
            raise ArgumentError(f"posts must have one value for each spell, was of {out.shape}")
        before = [values for column, values in self.conditions if column == WITHOUT]
        named = tuple(sorted({words, *(word for values in before for word in values)}))
        others = tuple(c for c in self.conditions if c[0] != WITHOUT)
        return self._restricted(self._spells[~out], (*others, (WITHOUT, named)))

    def _restricted(
        self, spells: pd.DataFrame, conditions: tuple[tuple[str, tuple[str, ...]], ...]
    ) -> Workforce:
        """Some of the spells, and the rows of their people in the tables beside them."""
        spells = spells.reset_index(drop=True)
        inside = spells["person"].unique()
        tables = {
            name: table[table["person"].isin(inside)].reset_index(drop=True)
            if "person" in table
            else table
            for name, table in self._tables.items()
        }
        return replace(
            self,
            _spells=spells,
            conditions=conditions,
            _tables=tables,
            _spells_of_whole=self.whole.spells,
        )

    def merged(self, column: str, values: Collection[str], into: str) -> Workforce:
        """The same people with some values of a column written as one.

        For groups that are too small to show by themselves.

        Raises
        ------
        ArgumentError
            If there is no such column.
        """
        self.check_columns([column], "column")
        spells = self.spells
        text = spells[column].astype("str")
        spells[column] = text.mask(text.isin(list(values)), into).astype("category")
        earlier = {name: recorded for c, name, recorded in self.merges if c == column}
        together = {*values, *({into} if (text == into).any() else ())}
        recorded = {one for value in together for one in earlier.pop(value, (value,))}
        others = tuple(one for one in self.merges if one[0] != column)
        kept = tuple((column, name, some) for name, some in earlier.items())
        merge = (column, into, tuple(sorted(recorded)))
        return replace(self, _spells=spells, merges=(*others, *kept, merge))

    def labelled(
        self, labels: pd.Series, otherwise: str, on: date, *, column: str = LABEL_COLUMN
    ) -> Workforce:
        """The same people with a label that was fixed on a day, followed from then.

        Parameters
        ----------
        labels : pandas.Series of str
            The label by person code.
        otherwise : str
            The label of people who are not in it: they joined later.
        on : datetime.date
            From then on the records can be counted; no period may open before it.
        column : str
            Where the label stands.
        """

        def told(spells: pd.DataFrame) -> pd.DataFrame:
            names = spells["person"].map(labels).fillna(otherwise)
            return spells.assign(**{column: names.astype("category")})

        whole = self._spells_of_whole
        return replace(
            self,
            _spells=told(self._spells),
            _spells_of_whole=None if whole is None else told(whole),
            observed_from=on,
            fixed_on=on,
        )

    def active(self) -> Workforce:
        """The workforce in active service; all of it when no status is recorded.

        It keeps the population's name: definitions, not callers, ask for it.
        """
        if not self.has_status:
            return self
        spells = self._spells[self._spells["status"] == "active"].reset_index(drop=True)
        return replace(self, _spells=spells)

    def __repr__(self) -> str:
        return (
            f"<Workforce of {self.population}: {len(self._spells):,} spells, records from "
            f"{self.observed_from} to {self.as_of}, {len(self.problems)} problems>"
        )
