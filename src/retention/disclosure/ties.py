"""What ties the cells of one table to those of another.

The rows of a two-way table sum to those of the one-way tables by either column. The units
of a directorate sum to it. A part made by `where` is a group of the whole, and what it leaves
of the whole is a group as well, though no table shows it. Every tie is written down only
if the raw numbers obey it: what is not so, nobody can use.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import combinations, product
from typing import NamedTuple

from retention.disclosure.cells import (
    TOGETHER,
    CellKey,
    Cells,
    Difference,
    Group,
    Place,
    numbered,
    recorded,
)
from retention.results import IndicatorTable, Measure, Moments, Nesting


class Part(NamedTuple):
    """What makes a population a part of everyone."""

    conditions: tuple[tuple[str, tuple[str, ...]], ...]
    without: tuple[str, ...]

    def inside(self, whole: Part) -> bool:
        """Whether everyone in it is in the whole, and not by being the whole."""
        narrow, wide = dict(self.conditions), dict(whole.conditions)
        if self == whole or len(narrow) < len(self.conditions):
            return False
        return (
            set(whole.without) <= set(self.without)
            and all(
                column in narrow and set(narrow[column]) <= set(values)
                for column, values in whole.conditions
            )
            and len(wide) == len(whole.conditions)
        )


class _Family(NamedTuple):
    """All groups of some columns for one number."""

    population: str
    quantity: str
    when: Moments
    grouped: Moments
    membership: str
    columns: tuple[str, ...]


def _family(key: CellKey) -> _Family:
    columns = tuple(column for column, _ in key.group)
    return _Family(key.population, key.quantity, key.when, key.grouped, key.membership, columns)


_Families = dict[_Family, dict[Group, int]]


def cells_of(tables: Iterable[IndicatorTable]) -> Cells:
    """Number the cells of some tables and write down all their equations."""
    tables = tuple(tables)
    cells = numbered(tables)
    families = _families(cells)
    _add_margins(cells, families, _that_sum(cells, tables))
    _add_nestings(cells, families, tables)
    _add_merges(cells, families)
    populations = parts_of(tables)
    _add_filters(cells, families, populations)
    _add_differences(cells, tables, populations)
    return cells


def parts_of(tables: Iterable[IndicatorTable]) -> dict[str, Part]:
    """The populations of some tables, and what makes each a part of everyone."""
    return {
        t.population: Part(
            tuple((c, tuple(recorded(t, c, v) for v in values)) for c, values in t.conditions),
            t.without,
        )
        for t in tables
    }


def _families(cells: Cells) -> _Families:
    families: _Families = defaultdict(dict)
    for cell, key in enumerate(cells.key):
        families[_family(key)][key.group] = cell
    return families


def _that_sum(cells: Cells, tables: tuple[IndicatorTable, ...]) -> set[_Family]:
    """Families of cells whose groups have nobody in common and nobody left out."""
    measures: dict[tuple[int, str], Measure] = {
        (position, m.name): m
        for position, table in enumerate(tables)
        if table.membership != "any" and not table.definition.margins
        for m in table.definition.measures
        if m.groups == "sum" and not m.under and not m.named
    }
    found = set()
    for (position, _, name), cell in cells.at.items():
        key = cells.key[cell]
        if (position, name) in measures and len(key.group) > 1:
            found.add(_family(key))
    return found


def _add_margins(cells: Cells, families: _Families, summing: set[_Family]) -> None:
    """A one-way cell is the sum of the two-way cells in it, and so on for more columns."""
    for family in sorted(summing, key=repr):
        base = any(cell in cells.bases for cell in families[family].values())
        for size in range(1, len(family.columns)):
            for columns in combinations(family.columns, size):
                sums: dict[Group, list[int]] = defaultdict(list)
                for group, cell in families[family].items():
                    sums[tuple(pair for pair in group if pair[0] in columns)].append(cell)
                margins = families[family._replace(columns=columns)]
                for group, parts in sums.items():
                    if group not in margins:
                        key = CellKey(
                            family.population,
                            family.quantity,
                            family.when,
                            family.grouped,
                            family.membership,
                            group,
                        )
                        margins[group] = cells.number(key, sum(cells.value[c] for c in parts))
                        if base:
                            cells.bases.add(margins[group])
                    cells.equate(margins[group], parts)


def _add_nestings(cells: Cells, families: _Families, tables: tuple[IndicatorTable, ...]) -> None:
    """Units sum to their directorate, whatever else both are split by."""
    nestings = sorted({n for table in tables for n in nestings_of(table)}, key=repr)
    by_moment: dict[Moments, list[_Family]] = defaultdict(list)
    for family in families:
        by_moment[family.grouped].append(family)
    for nesting in nestings:
        for family in by_moment[nesting.when]:
            if nesting.inner not in family.columns or nesting.outer in family.columns:
                continue
            others = [c for c in family.columns if c != nesting.inner]
            outer = family._replace(columns=tuple(sorted([*others, nesting.outer])))
            if family.membership != "primary" or outer not in families:
                continue
            rests = {
                tuple(pair for pair in group if pair[0] != column)
                for found, column in ((family, nesting.inner), (outer, nesting.outer))
                for group in families[found]
            }
            for rest, (names, wholes) in product(sorted(rests), nesting.blocks):
                parts = _there(families[family], rest, nesting.inner, names)
                above = _there(families[outer], rest, nesting.outer, wholes)
                _equate_sums(cells, above, parts)


def nestings_of(table: IndicatorTable) -> tuple[Nesting, ...]:
    """How the groups of a table lie in others, by the values recorded for them."""
    return tuple(
        replace(
            n,
            blocks=tuple(
                (
                    tuple(recorded(table, n.inner, name) for name in inner),
                    tuple(recorded(table, n.outer, name) for name in outer),
                )
                for inner, outer in n.blocks
            ),
        )
        for n in table.nestings
    )


def _add_merges(cells: Cells, families: _Families) -> None:
    """Groups put together are the sum of those recorded, or of smaller ones put together."""
    for groups in families.values():
        for group, cell in list(groups.items()):
            for place, (column, value) in enumerate(group):
                names = set(value.split(TOGETHER))
                if len(names) == 1:
                    continue
                rest = (*group[:place], *group[place + 1 :])
                there = {
                    frozenset(v.split(TOGETHER)): groups[other]
                    for other in groups
                    for c, v in other
                    if c == column and tuple(p for p in other if p[0] != column) == rest
                }
                single = {name: c for some, c in there.items() if len(some) == 1 for name in some}
                inside = [some for some in there if len(some) > 1 and some < names]
                for some in (frozenset[str](), *inside):
                    parts = [single[name] for name in sorted(names - some) if name in single]
                    cells.equate(cell, [*parts, *([there[some]] if some else [])])


def _there(found: Mapping[Group, int], rest: Group, column: str, names: Iterable[str]) -> list[int]:
    groups = (tuple(sorted([*rest, (column, name)])) for name in names)
    return [found[group] for group in groups if group in found]


def _equate_sums(cells: Cells, left: list[int], right: list[int]) -> None:
    """Write down that two sums are the same, if they are."""
    if not left or not right or set(left) & set(right):
        return
    if sum(cells.value[c] for c in left) == sum(cells.value[c] for c in right):
        cells.equations.append((*((c, -1) for c in left), *((c, 1) for c in right)))


def _add_filters(cells: Cells, families: _Families, populations: Mapping[str, Part]) -> None:
    """A part of the records is the groups of the whole that it is made of."""
    parts = [
        (part, whole)
        for part, whole in product(populations, repeat=2)
        if populations[part].inside(populations[whole])
    ]
    for part, whole in parts:
        wide = dict(populations[whole].conditions)
        split = {c: v for c, v in populations[part].conditions if wide.get(c) != v}
        if not split:
            continue
        for family in [f for f in families if f.population == part]:
            columns = tuple(sorted((*family.columns, *split)))
            moments = {family.grouped} if family.columns else {f.grouped for f in families}
            for grouped, membership in product(sorted(moments), ("primary", "any")):
                name = _Family(whole, family.quantity, family.when, grouped, membership, columns)
                if name not in families:
                    continue
                for group, cell in families[family].items():
                    values = product(*(((c, v) for v in vs) for c, vs in split.items()))
                    wanted = [tuple(sorted((*group, *pairs))) for pairs in values]
                    found = [families[name][g] for g in wanted if g in families[name]]
                    _tie_to_groups(cells, cell, found)


def _tie_to_groups(cells: Cells, part: int, groups: list[int]) -> None:
    if not groups or cells.equate(part, groups):
        return
    more = cells.value[part] - sum(cells.value[c] for c in groups)
    if more > 0:
        # Those who hold a second post in it, or went to another group inside the whole.
        key = cells.key[part]
        beyond = "; ".join([key.quantity, "beyond", *(cells.label[c] for c in groups)])
        extra = cells.number(key._replace(quantity=beyond), more)
        cells.equations.append(((part, -1), (extra, 1), *((c, 1) for c in groups)))


def _add_differences(
    cells: Cells, tables: tuple[IndicatorTable, ...], populations: Mapping[str, Part]
) -> None:
    """What a part leaves of the whole, for every number that both have."""
    for position, table in enumerate(tables):
        here = populations[table.population]
        wholes = [w for w in populations if here.inside(populations[w])]
        measures = {m.name: m for m in table.definition.measures if m.role in ("base", "count")}
        # Bases first, so that what a count is part of is there.
        order = sorted(measures.values(), key=lambda m: m.role != "base")
        for whole in wholes:
            found: dict[Place, int] = {}
            for row, measure in product(range(len(table.frame)), order):
                place = (position, row, measure.name)
                rest = _difference(cells, cells.at.get(place), whole)
                if rest is not None:
                    found[place] = rest
                    bases = (found.get((position, row, name)) for name in measure.of)
                    cells.differences.append(
                        Difference(
                            rest,
                            measure,
                            tuple(b for b in bases if b is not None),
                            table.sensitive if measure.sensitive is None else measure.sensitive,
                        )
                    )


def _difference(cells: Cells, part: int | None, whole: str) -> int | None:
    if part is None:
        return None
    key = cells.key[part]
    other = cells.find(key._replace(population=whole))
    if other is None or cells.value[other] < cells.value[part]:
        return None
    of_rest = key._replace(population=f"{whole}, less {key.population}")
    there = cells.find(of_rest)
    if there is not None:
        return there
    rest = cells.number(of_rest, cells.value[other] - cells.value[part])
    cells.equations.append(((other, -1), (part, 1), (rest, 1)))
    return rest
