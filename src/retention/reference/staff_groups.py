"""Managers, clinicians and others: the standing breakdown of the first page.

Clinicians are the professionally qualified clinical staff groups. Managers are known by
their role, in the groups of infrastructure support only: a nurse manager is a clinician, as
in national statistics.
"""

from __future__ import annotations

from functools import cache

from retention.reference.source import key, rows_of, split

MANAGERS = "managers"
BREAKDOWN = (MANAGERS, "clinicians", "other")


@cache
def _table() -> dict[tuple[str, str], str]:
    names: dict[str, tuple[str, ...]] = {}
    found = {}
    for row in rows_of("staff_groups.csv"):
        group = row["staff_group"]
        names.setdefault(group, (group, *split(row["aliases"])))
        for name in names[group]:
            found[key(name), key(row["role"])] = row["breakdown"]
    return found


def breakdown_of(staff_group: str | None, role: str | None = None) -> str:
    """One of `BREAKDOWN`; a staff group that is not a national one is other.

    Examples
    --------
    >>> breakdown_of("Administrative and Clerical", "Senior Manager")
    'managers'
    >>> breakdown_of("Medical and Dental"), breakdown_of("Catering")
    ('clinicians', 'other')
    """
    group = key(staff_group) if isinstance(staff_group, str) else ""
    called = key(role) if isinstance(role, str) else ""
    table = _table()
    return table.get((group, called), table.get((group, ""), "other"))


def is_staff_group(name: str | None) -> bool:
    """Whether a name is that of a national staff group.

    Examples
    --------
    >>> is_staff_group("Estates"), is_staff_group("Catering"), is_staff_group(None)
    (True, False, False)
    """
    return isinstance(name, str) and (key(name), "") in _table()


def has_managers(staff_group: str | None) -> bool:
    """Whether a staff group has roles that are those of managers.

    Examples
    --------
    >>> has_managers("Estates and Ancillary"), has_managers("Medical and Dental")
    (True, False)
    """
    group = key(staff_group) if isinstance(staff_group, str) else ""
    return any(known == group and kind == MANAGERS for (known, _), kind in _table().items())
