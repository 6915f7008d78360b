"""The tables obey the rules of the input tables, and the trust looks like one."""

import re
import tomllib
from datetime import date
from importlib.resources import files

import pandas as pd
import pytest

from retention.errors import ArgumentError
from retention.synthetic import SyntheticTrust, generate
from retention.synthetic.reasons import REASONS
from retention.synthetic.vocabulary import STATUSES

FAR = pd.Timestamp("2200-01-01")
TABLES = {
    "starters",
    "leavers",
    "moves",
    "appraisals",
    "talent_pool",
    "development",
    "survey",
    "establishment",
    "recruitment",
    "formal_processes",
    "absence",
}


def assignments(trust: SyntheticTrust) -> pd.DataFrame:
    rows = trust.tables["starters"].merge(
        trust.tables["leavers"], on=["employee_id", "assignment_id"], how="left"
    )
    return rows.assign(last_day=rows["last_day"].fillna(FAR))


def test_every_table_is_there(sample: SyntheticTrust) -> None:
    assert set(sample.tables) == TABLES


def test_ids_are_unique_and_plainly_synthetic(sample: SyntheticTrust) -> None:
    starters = sample.tables["starters"]
    assert starters["assignment_id"].is_unique
    assert starters["employee_id"].map(lambda text: bool(re.fullmatch(r"S\d{6}", text))).all()
    assert not any("name" in column for table in sample.tables.values() for column in table)


def test_every_leaver_has_a_starter_and_ends_after_it(sample: SyntheticTrust) -> None:
    leavers = sample.tables["leavers"]
    assert leavers["assignment_id"].is_unique
    assert leavers["assignment_id"].isin(sample.tables["starters"]["assignment_id"]).all()
    rows = assignments(sample)
    assert (rows["last_day"] >= rows["start_date"]).all()
    assert (rows["start_date"] >= rows["employer_start_date"]).all()
    assert (rows["last_day"] >= pd.Timestamp(sample.observed_from)).all()


def test_a_person_is_the_same_in_every_row(sample: SyntheticTrust) -> None:
    columns = ["gender", "ethnicity", "disability", "birth_year"]
    different = sample.tables["starters"].groupby("employee_id")[columns].nunique()
    assert (different == 1).all().all()


def test_assignments_of_a_person_overlap_only_as_second_posts(sample: SyntheticTrust) -> None:
    rows = assignments(sample).sort_values(["employee_id", "start_date", "assignment_id"])
    ends = rows.groupby("employee_id")["last_day"].shift()
    overlapping = rows[rows["start_date"] <= ends]
    assert (overlapping["fte"] <= 0.4).all()
    before = rows.loc[rows["employee_id"].isin(overlapping["employee_id"])]
    assert before.groupby("employee_id")["fte"].sum().max() <= 3
    age = rows["start_date"].dt.year - rows["birth_year"]
    assert age.between(16, 72).all()


@pytest.mark.parametrize("table", ["starters", "moves"])
def test_ranges(sample: SyntheticTrust, table: str) -> None:
    rows = sample.tables[table]
    assert rows["fte"].dropna().between(0, 1).all()
    assert rows["status"].dropna().isin(STATUSES).all()


def test_moves_lie_inside_their_assignment(sample: SyntheticTrust) -> None:
    moves = sample.tables["moves"]
    rows = moves.merge(assignments(sample), on=["employee_id", "assignment_id"], how="left")
    assert (rows["effective_date"] > rows["start_date"]).all()
    assert (rows["effective_date"] <= rows["last_day"]).all()
    assert (rows["effective_date"] <= pd.Timestamp(sample.as_of)).all()
    assert not moves.duplicated(["assignment_id", "effective_date"]).any()
    changes = moves.drop(columns=["employee_id", "assignment_id", "effective_date", "kind"])
    assert changes.notna().any(axis=1).all()
    kinds = {"promotion", "acting_up", "secondment", "transfer", "contract", "status"}
    assert set(moves["kind"]) == kinds
    assert set(moves["status"].dropna()) == set(STATUSES)


def test_nobody_is_promoted_to_the_band_they_have(sample: SyntheticTrust) -> None:
    moves = sample.tables["moves"].query("kind == 'promotion'")
    starters = sample.tables["starters"].set_index("assignment_id")
    first = moves.drop_duplicates("assignment_id")
    assert (first["band"].to_numpy() != starters.loc[first["assignment_id"], "band"]).all()


def employment_of(trust: SyntheticTrust, table: str, day: str) -> pd.DataFrame:
    """The rows of a table, each with the assignment in post on its day."""
    numbered = trust.tables[table].reset_index(names="row")
    rows = numbered.merge(assignments(trust), on="employee_id", suffixes=("", "_post"))
    inside = (rows["employer_start_date"] <= rows[day]) & (rows[day] <= rows["last_day"])
    return rows[inside].drop_duplicates("row")


@pytest.mark.parametrize(
    ("table", "day"),
    [("appraisals", "appraisal_date"), ("talent_pool", "from_date")],
)
def test_events_lie_inside_employment(sample: SyntheticTrust, table: str, day: str) -> None:
    assert len(employment_of(sample, table, day)) == len(sample.tables[table])


def test_development_lies_inside_employment_or_is_booked(sample: SyntheticTrust) -> None:
    rows = employment_of(sample, "development", "activity_date")
    assert len(rows) == len(sample.tables["development"])
    booked = rows["status"] == "booked"
    assert booked.any()
    assert ((rows["activity_date"] > pd.Timestamp(sample.as_of)) == booked).all()
    assert rows["hours"].between(0, 2000).all()
    assert rows.loc[booked, "last_day"].eq(FAR).all()


def test_nobody_is_developed_or_appraised_while_serving_notice(sample: SyntheticTrust) -> None:
    shortest = pd.Timedelta(days=sample.truth["written"]["notice_days"]["junior"])
    for table, day in (("development", "activity_date"), ("appraisals", "appraisal_date")):
        rows = employment_of(sample, table, day)
        noticed = rows["leaving_reason"].fillna("").str.startswith(("Voluntary", "Retirement Age"))
        assert noticed.sum() > 100
        late = rows[noticed & (rows[day] > rows["last_day"] - shortest)]
        assert late.empty


def test_all_39_reasons_occur_and_no_other(sample: SyntheticTrust) -> None:
    expected = {reason for reason in REASONS if reason}
    assert len(expected) == 39
    recorded = sample.tables["leavers"]["leaving_reason"]
    assert set(recorded.dropna()) == expected
    assert 0.33 < (recorded.dropna() == "Unknown").mean() < 0.43


def test_reasons_are_those_of_the_reference_table() -> None:
    table = files("retention").joinpath("reference", "leaving_reasons.csv")
    if not table.is_file():
        pytest.skip("the reference table is not there yet")
    text = table.read_text(encoding="utf-8")
    assert all(reason in text for reason in REASONS)


def test_leaver_rate_is_10_to_13_per_cent_every_year(sample: SyntheticTrust) -> None:
    years = sample.truth["realised"]["year"]
    assert len(years) == 6
    assert all(0.10 <= year["leaver_rate"] <= 0.13 for year in years.values())


def test_three_to_five_per_cent_hold_a_second_post(sample: SyntheticTrust) -> None:
    rows = assignments(sample)
    for day in pd.date_range(sample.observed_from, sample.as_of, freq="YE"):
        here = rows[(rows["start_date"] <= day) & (day <= rows["last_day"])]
        posts = here.groupby("employee_id").size()
        assert 0.03 <= (posts > 1).mean() <= 0.05


def test_staff_groups_are_near_the_national_mix(large: SyntheticTrust) -> None:
    national = {
        "Nursing and Midwifery Registered": 0.275,
        "Additional Clinical Services": 0.215,
        "Administrative and Clerical": 0.21,
        "Medical and Dental": 0.095,
        "Allied Health Professionals": 0.075,
        "Estates and Ancillary": 0.06,
        "Add Prof Scientific and Technic": 0.045,
        "Healthcare Scientists": 0.02,
        "Students": 0.005,
    }
    rows = assignments(large)
    here = rows[(rows["start_date"] <= pd.Timestamp(large.as_of)) & (rows["last_day"] == FAR)]
    share = here["staff_group"].value_counts(normalize=True)
    assert set(share.index) == set(national)
    for group, expected in national.items():
        assert abs(share[group] - expected) < 0.02


def test_august_belongs_to_doctors_in_training(large: SyntheticTrust) -> None:
    begun = large.tables["starters"].query("band == 'Foundation Year 1'")["start_date"]
    recent = begun[begun > pd.Timestamp(large.observed_from)]
    assert (recent.dt.month == 8).mean() > 0.8
    university = large.tables["starters"].query(
        "recruitment_source == 'University leaver' and staff_group != 'Medical and Dental'"
    )["start_date"]
    recent = university[university > pd.Timestamp(large.observed_from)]
    assert recent.dt.month.value_counts(normalize=True)[9] > 0.2


def test_the_edges_of_the_records_are_populated(sample: SyntheticTrust) -> None:
    starters, leavers = sample.tables["starters"], sample.tables["leavers"]
    as_of = pd.Timestamp(sample.as_of)
    assert (starters["start_date"] > as_of).sum() > 5
    assert (leavers["last_day"] > as_of).sum() > 5
    assert (starters["start_date"] < pd.Timestamp(sample.observed_from)).sum() > 2000
    employments = starters.drop_duplicates(["employee_id", "employer_start_date"])
    rehired = employments["employee_id"].duplicated()
    assert rehired.sum() > 20


def test_units_are_of_5_to_200_and_some_are_small(sample: SyntheticTrust) -> None:
    rows = assignments(sample)
    opening = pd.Timestamp(sample.observed_from)
    here = rows[(rows["start_date"] <= opening) & (rows["last_day"] >= opening)]
    sizes = here["unit"].value_counts()
    assert sizes.max() <= 220
    assert (sizes < 15).sum() >= 3


def test_survey_numbers_fit_together(sample: SyntheticTrust) -> None:
    survey = sample.tables["survey"]
    assert (survey["responses"] <= survey["invited"]).all()
    assert (survey["favourable"] <= survey["responses"]).all()
    assert survey["mean_score"].between(0, 10).all()
    totals = survey.pivot_table(
        index=["survey_year", "item"], columns="level", values="responses", aggfunc="sum"
    )
    assert totals.eq(totals["organisation"], axis=0).all().all()
    assert survey["survey_year"].nunique() == 6


def test_other_totals_fit_together(sample: SyntheticTrust) -> None:
    absence, hiring = sample.tables["absence"], sample.tables["recruitment"]
    assert (absence["days_lost"] <= absence["days_available"]).all()
    assert 0.03 < absence["days_lost"].sum() / absence["days_available"].sum() < 0.07
    assert (hiring["accepted"] <= hiring["offers"]).all()
    assert (hiring["offers"] <= hiring["shortlisted"]).all()
    assert (hiring["shortlisted"] <= hiring["applications"]).all()
    starters = sample.tables["starters"]
    begun = starters.drop_duplicates(["employee_id", "employer_start_date"])
    begun = begun["employer_start_date"]
    inside = begun.between(
        pd.Timestamp(sample.observed_from), pd.Timestamp(sample.as_of), inclusive="right"
    )
    assert hiring["accepted"].sum() == inside.sum()
    assert (sample.tables["formal_processes"]["cases"] >= 1).all()
    assert (sample.tables["establishment"]["fte"] > 0).all()


def test_vacancy_rate_is_like_the_national_one(sample: SyntheticTrust) -> None:
    posts = sample.tables["establishment"]
    latest = posts[posts["from_date"] == posts["from_date"].max()]["fte"].sum()
    in_post = sample.truth["realised"]["month"]["fte"][-1]
    assert 0.03 < (latest - in_post) / latest < 0.15


def test_settings_and_truth_are_toml(sample: SyntheticTrust) -> None:
    made = sample.files()
    settings = tomllib.loads(made["retention.toml"].decode())
    assert settings["data"]["as_of"] == sample.as_of
    assert settings["data"]["observed_from"] == sample.observed_from
    assert tomllib.loads(made["truth.toml"].decode()) == sample.truth


def test_readme_names_every_table_and_column(sample: SyntheticTrust) -> None:
    text = sample.files()["README.md"].decode()
    for name, table in sample.tables.items():
        assert f"{name}.csv" in text
        assert all(f"`{column}`" in text for column in table)


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        ({"people": 10}, "people must be at least 500"),
        ({"years": 0}, "years must be 1 to 20"),
        ({"seed": -1}, "seed must be a whole number"),
        ({"as_of": date(2025, 10, 30)}, "as_of must be the last day of a month"),
    ],
)
def test_arguments_out_of_range_are_refused(arguments: dict[str, int], part: str) -> None:
    with pytest.raises(ArgumentError, match=part):
        generate(**arguments)  # type: ignore[arg-type]


@pytest.mark.parametrize("years", [1, 2, 12])
def test_other_lengths_of_records(years: int) -> None:
    trust = generate(people=500, years=years, seed=3, as_of=date(2024, 2, 29))
    assert trust.observed_from.year == 2024 - years
    assert trust.observed_from.month == 2
    assert len(trust.truth["realised"]["year"]) == years
    assert all(len(table) > 0 for table in trust.tables.values())
