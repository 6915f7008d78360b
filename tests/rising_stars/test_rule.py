"""What a rule may say, and what it must not."""

import copy
import dataclasses

import pytest

import retention
from retention.errors import ArgumentError, SettingsError
from retention.rising_stars import RisingStarRule
from retention.schema.protected import protected_kind
from retention.settings import parse_settings
from tests.rising_stars.trust import RULE, person, rated, trust


@pytest.mark.parametrize(
    "name",
    [
        "gender",
        "Sex",
        "ethnicity",
        "ethnic_group",
        "disability",
        "age",
        "age_band",
        "birth_year",
        "date_of_birth",
        "religion",
        "sexual_orientation",
        "marital_status",
        "pregnancy",
    ],
)
def test_a_protected_characteristic_is_refused_by_name(name):
    with pytest.raises(ArgumentError, match=f"{name!r}, which is a protected characteristic"):
        RisingStarRule.of({"version": "1", name: "x"})
    with pytest.raises(ArgumentError, match="which is a protected characteristic"):
        RisingStarRule(version="1", eligible={name: ("x",)})


@pytest.mark.parametrize(
    "name",
    [
        "maternity",
        "maternity_leave",
        "nationality",
        "Home Postcode",
        "homePostcode",
        "surname",
        "family_name",
        "first_language",
        "fte",
        "full_time",
        "weekly_hours",
        "sickness_days",
        "recruitment_source",
        "visa_type",
        "school_attended",
        "trade_union",
    ],
)
def test_what_stands_for_a_characteristic_is_refused_by_name(name):
    with pytest.raises(ArgumentError, match="which can stand for a protected characteristic"):
        RisingStarRule.of({"version": "1", name: "x"})


@pytest.mark.parametrize(
    "name", ["band", "directorate", "unit", "staff_group", "role", "organisation_code", "agency"]
)
def test_where_a_post_is_stands_for_nothing(name):
    assert protected_kind(name) == ""


def test_an_employer_can_add_names_and_take_none_away():
    with pytest.raises(ArgumentError, match="'Commute Zone', which can stand for"):
        RisingStarRule.of({"version": "1", "also_refuse": ["commute_zone"], "Commute Zone": 3})
    with pytest.raises(ArgumentError, match="'unit', which can stand for"):
        RisingStarRule(version="1", eligible={"unit": ("W1",)}, also_refuse=("unit",))
    with pytest.raises(ArgumentError, match="'gender'"):
        RisingStarRule.of({"version": "1", "also_refuse": [], "gender": "x"})


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"performence": 4}, "no field but .*, was 'performence'; did you mean 'performance'?"),
        ({"performance": 6}, "performance must be a whole number from 1 to 5, was 6"),
        ({"performance": True}, "performance must be a whole number from 1 to 5, was True"),
        ({"potential": "very high"}, "potential must be one of low, medium, high, was 'very high'"),
        ({"service_months": -1}, "service_months must be a whole number from 0 to 60, was -1"),
        ({"within_months": 0}, "within_months must be a whole number from 1 to 60, was 0"),
        ({"sustained": 3}, "sustained must be a whole number from 1 to 2, was 3"),
        ({"evidence": "survey"}, "evidence must be one of appraisals, talent_pool, either"),
        ({"contract_types": 3}, "contract_types must be texts, was 3"),
        ({"eligible": ["band"]}, "eligible must be columns of the post with their values"),
        ({"eligible": {"shoe_size": ["9"]}}, "eligible must be one of organisation_code, "),
        ({"version": ""}, "version must be a text such as '2026-1', was ''"),
    ],
)
def test_what_a_rule_cannot_be_is_said_with_what_it_must_be(fields, message):
    with pytest.raises(ArgumentError, match=message):
        RisingStarRule.of({"version": "2026-1", **fields})


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            {"performence": 5},
            "must have no field but version, .*was 'performence'; did you mean 'p",
        ),
        ({"gender": "Female"}, "must not use 'gender', which is a protected characteristic"),
        ({"postcode": "AB1"}, "must not use 'postcode', which can stand for a protected"),
        ({"commute": 3, "also_refuse": ("commute",)}, "must not use 'commute', which can stand"),
    ],
)
def test_a_field_that_a_rule_does_not_have_is_an_error_of_ours_as_a_keyword_too(fields, message):
    with pytest.raises(ArgumentError, match=message):
        RisingStarRule(version="1", **fields)


def test_a_rule_can_be_copied_and_changed():
    rule = RisingStarRule(version="1", eligible={"unit": ("W1",)})
    assert copy.copy(rule) == rule
    assert dataclasses.replace(rule, version="2").version == "2"
    with pytest.raises(ArgumentError, match="was 'perf'"):
        dataclasses.replace(rule, perf=3)


def test_a_rule_without_a_version_is_refused():
    with pytest.raises(ArgumentError, match="version must be given"):
        RisingStarRule.of({"performance": 4})


def test_a_rule_is_frozen_and_can_be_compared():
    with pytest.raises(dataclasses.FrozenInstanceError):
        RULE.performance = 3  # type: ignore[misc]
    assert RisingStarRule(version="2026-1") == RULE
    assert hash(RisingStarRule(version="2026-1")) == hash(RULE)


def test_the_settings_hold_the_rule(tmp_path):
    text = """
[rising_stars]
version = "2026-2"
contract_types = ["Permanent"]
performance = 5
sustained = 2
[rising_stars.eligible]
staff_group = ["Nursing"]
"""
    (tmp_path / "retention.toml").write_text(text, encoding="utf-8")
    rule = retention.rising_star_rule(tmp_path)
    assert rule.version == "2026-2"
    assert rule.eligible == {"staff_group": ("Nursing",)}
    assert rule.words == (
        "rule 2026-2: at least 6 months of service, contract type Permanent, staff group Nursing; "
        "performance of at least 5 and potential high at the two latest appraisals, within 18 "
        "months for each"
    )


def test_the_settings_name_their_file_and_section():
    with pytest.raises(SettingsError, match=r"retention.toml: \[rising_stars\]: .*'gender'"):
        parse_settings("retention.toml", b'[rising_stars]\nversion = "1"\ngender = "F"\n')


def test_stricter_and_looser_rules_have_versions_of_their_own():
    versions = [rule.version for _, rule in RULE.variants()]
    assert len(set(versions)) == len(versions) == 5
    pool = RisingStarRule(version="1", evidence="talent_pool")
    assert [words for words, _ in pool.variants()] == ["as written"]
    most = RisingStarRule(version="1", performance=5, sustained=2)
    assert all("stricter" not in words for words, _ in most.variants())


def test_conditions_must_fit_the_records():
    workforce = trust([person("A"), person("B")], [rated("A", "2023-01-09")])
    bank = RisingStarRule(version="1", contract_types=("Permanant",))
    with pytest.raises(ArgumentError, match="was 'Permanant'; did you mean 'Permanent'?"):
        retention.rising_stars_kept(workforce, "2023-03-31", bank)
    roles = RisingStarRule(version="1", eligible={"role": ("Nurse",)})
    with pytest.raises(ArgumentError, match="which have no role"):
        retention.rising_stars_kept(workforce, "2023-03-31", roles)
    named = RisingStarRule(version="1", evidence="talent_pool")
    with pytest.raises(ArgumentError, match="must have the table talent_pool for this rule"):
        retention.rising_stars_kept(workforce, "2023-03-31", named)


@pytest.mark.parametrize("day", ["2019-12-31", "2025-04-01"])
def test_a_census_outside_the_records_is_refused(day):
    workforce = trust([person("A"), person("B")], [rated("A", "2023-01-09")])
    with pytest.raises(ArgumentError, match="census must be from 1 January 2020 to 31 March 2025"):
        retention.rising_stars_kept(workforce, day, RULE)
    with pytest.raises(ArgumentError, match="at least one day, each of them once"):
        retention.rising_stars_kept(workforce, ["2023-03-31", "2023-03-31"], RULE)


@pytest.mark.parametrize("ask", [retention.nine_box, retention.rising_star_sensitivity])
@pytest.mark.parametrize("rule", [None, {"version": "2026-1"}])
def test_what_is_no_rule_is_said_with_how_to_make_one(ask, rule):
    with pytest.raises(ArgumentError, match=r"rule must be a RisingStarRule, was .*; use for"):
        ask(trust([person("A")], [rated("A", "2023-01-09")]), "2024-03-31", rule)


def test_no_census_is_said_with_what_it_must_be():
    workforce = trust([person("A")], [rated("A", "2023-01-09")])
    with pytest.raises(ArgumentError, match="census must be a datetime.date or text such as"):
        retention.rising_stars_kept(workforce, None, RULE)
