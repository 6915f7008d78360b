"""`publish`: hide small numbers, hide what would give them back, and prove it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from retention.disclosure.closing import Closing
from retention.disclosure.earlier import known_before
from retention.disclosure.ledger import Ledger
from retention.disclosure.protected import protected
from retention.disclosure.release import PublishedTable, Release
from retention.disclosure.rules import THRESHOLDS, Rule, rule_of
from retention.disclosure.ties import cells_of, parts_of
from retention.errors import ArgumentError
from retention.results import ROLES, IndicatorTable, Unavailable


def publish(
    tables: Mapping[str, IndicatorTable | Unavailable],
    *,
    rule: str | Rule = "internal",
    previous: Release | None = None,
    ledger: Ledger | None = None,
) -> Release:
    """Protect tables together, so that none gives away what another hides.

    Parameters
    ----------
    tables : mapping of str to IndicatorTable or Unavailable
        Everything that is to be seen together, by name. What is not available is kept with
        its reason in ``unavailable`` of the release.
    rule : {"internal", "public"} or Rule
        ``internal``: a base of at least 10 people; counts of 1 to 4, and none or all, of
        sensitive measures hidden. ``public``: counts of 1 to 9 hidden, the others rounded
        to 5, and everything derived worked out again from the rounded counts. Settings that
        came with the records may make it stricter.
    previous : Release, optional
        What readers have seen already. Its tables stay as they are; the new ones hide
        whatever would give away what it hides.
    ledger : Ledger, optional
        What was published before, in other runs. Numbers are hidden that would give away what
        an earlier release hides, or whom a correction concerns, and the ledger is written
        anew with this release in it.

    Returns
    -------
    Release

    Raises
    ------
    DisclosureError
        If a hidden number cannot be protected because of what was shown before.
    ArgumentError
        If something offered is no raw table, or the rule is looser than the one of its name.

    Warns
    -----
    RetentionWarning
        Before an audit that takes longer than half a minute, with how long.

    Examples
    --------
    >>> import retention
    >>> workforce = retention.sample(people=500)
    >>> year = retention.year_to("2025-09-30")
    >>> release = retention.publish({"leaver_rate": retention.leaver_rate(workforce, year)})
    >>> release["leaver_rate"].hidden
    0
    """
    _check_names(tables, previous)
    untold = {name: found for name, found in tables.items() if isinstance(found, Unavailable)}
    offered = {name: found for name, found in tables.items() if not isinstance(found, Unavailable)}
    _check_tables(offered, previous, ledger)
    earlier = previous.raw if previous is not None else ()
    raw = (*earlier, *offered.values())
    chosen = _with_wishes(rule_of(rule), raw)
    if previous is not None and previous.rule != chosen:
        raise ArgumentError(
            f"rule must be that of the previous release, {previous.rule.name!r} with its "
            f"thresholds, was {chosen.name!r}"
        )
    cells = cells_of(raw)
    gate = Closing(raw, chosen, cells)
    hidden_before = previous.hidden_cells if previous is not None else {}
    again = {c: hidden_before[name] for c, name in enumerate(cells.label) if name in hidden_before}
    gate.settled |= {
        cell
        for (position, _, _), cell in cells.at.items()
        if position < len(earlier) and cell not in again
    }
    if ledger is not None:
        settled, hidden_then = known_before(ledger, cells, raw, chosen, gate.settled)
        gate.settled |= settled
        again |= {cell: why for cell, why in hidden_then.items() if cell not in gate.settled}
    gate.close(again)
    published = {
        name: protected(table, chosen, _hidden_in(gate, len(earlier) + position))
        for position, (name, table) in enumerate(offered.items())
    }
    if ledger is not None:
        ledger.record(cells, gate.hidden.keys(), chosen, parts_of(raw).items())
    if previous is not None:
        published = {**previous.tables, **published}
        untold = {**previous.unavailable, **untold}
    hidden = {cells.label[cell]: why for cell, why in gate.hidden.items()}
    return Release(published, chosen, account(gate), raw, hidden, untold)


def publish_alone(table: IndicatorTable, *, rule: str | Rule = "internal") -> PublishedTable:
    """Protect one table by itself: what a notebook or a chart does with a raw one."""
    return publish({table.definition.key: table}, rule=rule)[table.definition.key]


def account(gate: Closing) -> tuple[str, ...]:
    """How many numbers are hidden, in words that give nothing away themselves.

    The tables show how many are hidden. How many for which reason they do not, and it would
    tell which of two hidden numbers is the small one, or that a sensitive one is none or all.
    """
    shown = [cell for cell, places in enumerate(gate.cells.shown_in) if places]
    number = sum(cell in gate.hidden for cell in shown)
    if not number:
        return ("Nothing had to be hidden.",)
    return (
        f"{number:,} of {len(shown):,} numbers {'is' if number == 1 else 'are'} hidden.",
        "Which of them are small and which protect others is not said, since that would give "
        "some of them away.",
    )


def _hidden_in(gate: Closing, position: int) -> Callable[[int, str], bool]:
    def is_hidden(row: int, name: str) -> bool:
        return gate.cells.at.get((position, row, name)) in gate.hidden

    return is_hidden


def _with_wishes(rule: Rule, tables: tuple[IndicatorTable, ...]) -> Rule:
    """The rule as strict as the settings of every table ask for."""
    wishes: dict[str, int] = {}
    for table in tables:
        for name, values in table.release:
            for threshold, value in values if name == rule.name else ():
                wishes[threshold] = max(value, wishes.get(threshold, value))
    asked = rule_of(rule.name).stricter(wishes.items())
    return rule.stricter((n, max(getattr(rule, n), getattr(asked, n))) for n in THRESHOLDS)


def _check_tables(
    tables: Mapping[str, IndicatorTable], previous: Release | None, ledger: Ledger | None
) -> None:
    if not tables and previous is None:
        raise ArgumentError("tables must hold at least one table by name, was empty")
    if ledger is not None and not isinstance(ledger, Ledger):
        raise ArgumentError(
            f"ledger must be a Ledger, was {type(ledger).__name__}; use retention.Ledger.open(...)"
        )
    for name, table in tables.items():
        if not isinstance(table, IndicatorTable):
            raise ArgumentError(
                f"tables[{name!r}] must be an IndicatorTable, was {type(table).__name__}; a "
                "published table needs no publishing, and a frame has no roles: use an indicator "
                "of retention"
            )
        for measure in table.definition.measures:
            if measure.role not in ROLES:
                raise ArgumentError(
                    f"tables[{name!r}]: the role of {measure.name} must be one of "
                    f"{', '.join(ROLES)}, was {measure.role!r}; the gate protects what it knows"
                )


def _check_names(
    tables: Mapping[str, IndicatorTable | Unavailable], previous: Release | None
) -> None:
    before = {*previous.tables, *previous.unavailable} if previous is not None else set()
    again = [name for name in tables if name in before]
    if again:
        raise ArgumentError(
            f"tables must have names that the previous release has not, {again[0]!r} is in it; "
            "readers have seen that table"
        )
