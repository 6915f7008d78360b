"""The lists of the reference room hold what the methods say of them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from retention.reference import (
    breakdown_of,
    destination_class,
    export_headers,
    leaving_reason,
    leaving_reasons,
    reason_class,
    reason_flag,
    value_aliases,
    value_list,
)
from retention.schema import TABLES


def test_there_are_39_national_reasons_each_once() -> None:
    labels = [reason.label for reason in leaving_reasons()]
    assert len(labels) == len(set(labels)) == 39


def test_flags_are_where_the_methods_put_them() -> None:
    flagged = {
        flag: {r.label for r in leaving_reasons() if getattr(r, flag)}
        for flag in ("planned", "not_lost", "development_linked", "culture_linked")
    }
    assert flagged == {
        "planned": {
            "End of Fixed Term Contract - External Rotation",
            "End of Fixed Term Contract - Completion of Training Scheme",
        },
        "not_lost": {
            "Employee Transfer",
            "Merged Organisation - Duplicate Record",
            "Has Not Worked",
        },
        "development_linked": {
            "Voluntary Resignation - Promotion",
            "Voluntary Resignation - Lack of Opportunities",
            "Voluntary Resignation - To undertake further education or training",
        },
        "culture_linked": {
            "Voluntary Resignation - Incompatible Working Relationships",
            "Voluntary Resignation - Work Life Balance",
        },
    }


def test_voluntary_is_a_resignation_that_says_so() -> None:
    for reason in leaving_reasons():
        assert reason.voluntary == reason.label.startswith("Voluntary Resignation")
    assert not reason_flag("Redundancy - Voluntary", "voluntary")


@pytest.mark.parametrize("label", [None, "", "Voluntary Resignation - Zzz", float("nan")])
def test_what_is_not_in_the_list_is_unknown_and_never_voluntary(label: str | None) -> None:
    assert reason_class(label) == "other or unknown"
    assert not reason_flag(label, "voluntary")


def test_a_label_of_another_year_is_found_whatever_its_dash() -> None:
    found = leaving_reason("voluntary resignation – Better Reward Package")
    assert found is not None
    assert found.label == "Voluntary Resignation - Pay and Reward Related"


def test_every_export_header_leads_to_a_column_of_its_table() -> None:
    for table in TABLES:
        for header, name in export_headers(table.name):
            assert name in table.names, (table.name, header)


@pytest.mark.parametrize(
    ("group", "role", "expected"),
    [
        ("Administrative and Clerical", "Senior Manager", "managers"),
        ("Administrative and Clerical", "Officer", "other"),
        ("Nursing and Midwifery Registered", "Nurse Manager", "clinicians"),
        ("Medical and Dental", None, "clinicians"),
        ("Catering", "Manager", "other"),
        (None, None, "other"),
    ],
)
def test_managers_clinicians_and_others(group: str | None, role: str | None, expected: str) -> None:
    assert breakdown_of(group, role) == expected


def test_no_spelling_stands_for_two_values() -> None:
    for name in ("destination", "recruitment_source", "yes_no", "status", "potential"):
        assert set(value_aliases(name).values()) == set(value_list(name))


def test_the_golden_grouping_agrees_where_it_says_the_same(shared_folder: Path) -> None:
    path = shared_folder / "golden" / "esr_leaving_reasons.csv"
    with path.open(encoding="utf-8") as stream:
        golden = {row["esr_reason"]: row["group"].casefold() for row in csv.DictReader(stream)}
    ours = {r.label: r.reason_class for r in leaving_reasons()}
    assert ours.keys() == golden.keys()
    for label, group in golden.items():
        assert ours[label] == group.replace("other/unknown", "other or unknown"), label


def test_every_destination_says_whether_it_is_in_the_nhs() -> None:
    said = {value: destination_class(value) for value in value_list("destination")}
    assert [
        v for v, where in said.items() if where == "left the organisation, stayed in the NHS"
    ] == ["NHS Organisation"]
    assert [v for v, where in said.items() if where == "unknown"] == ["Unknown"]
    assert {destination_class(v) for v in ("Not Known", "Timbuktu", "", None)} == {"unknown"}
