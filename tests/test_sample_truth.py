"""The package against the facts that the synthetic trust counted itself, all of them exact.

The generator compares days one date at a time; the package counts with sorts and difference
arrays. Neither uses code of the other.
"""

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import retention
from retention.cli import main
from retention.errors import ArgumentError
from retention.synthetic import generate
from retention.workforce import Workforce

COMMITTED = Path(__file__).parents[1] / "data" / "sample"
Known = tuple[Workforce, dict[str, Any]]


@pytest.fixture(scope="module", params=["data/sample", "seed 7", "seed 23"])
def known(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Known:
    """A workforce as read from its files, with the truth that stands beside them."""
    folder = COMMITTED
    if request.param != "data/sample":
        folder = tmp_path_factory.mktemp("trust")
        seed = int(request.param.removeprefix("seed "))
        for name, content in generate(people=1500, seed=seed).files().items():
            (folder / name).write_bytes(content)
    truth = tomllib.loads((folder / "truth.toml").read_text(encoding="utf-8"))
    return retention.read(folder), truth


def all_months(workforce: Workforce, truth: dict[str, Any]) -> list[retention.Period]:
    count = len(truth["realised"]["month"]["month_end"])
    return list(retention.months(workforce.as_of, count))


def values(table: retention.IndicatorTable, column: str = "value") -> np.ndarray:
    return table.frame[column].to_numpy(dtype=float)


def test_headcount_at_every_month_end(known: Known) -> None:
    workforce, truth = known
    month = truth["realised"]["month"]
    active = retention.headcount(workforce, all_months(workforce, truth))
    assert values(active).tolist() == month["headcount_active"]
    everybody = retention.reconciliation(workforce, all_months(workforce, truth))
    assert values(everybody, "closing").tolist() == month["headcount"]


def test_headcount_when_the_records_begin(known: Known) -> None:
    workforce, truth = known
    found = retention.reconciliation(workforce, all_months(workforce, truth)[0])
    assert values(found, "opening").tolist() == [truth["realised"]["headcount_when_records_begin"]]


def test_fte_at_every_month_end(known: Known) -> None:
    workforce, truth = known
    month, periods = truth["realised"]["month"], all_months(workforce, truth)
    active = values(retention.fte(workforce, periods))
    assert active.round(6).tolist() == month["fte_active"]
    everybody = values(retention.reconciliation(workforce, periods), "closing_fte")
    assert everybody.round(6).tolist() == month["fte"]


def test_leaver_rate_and_stability_of_every_year(known: Known) -> None:
    workforce, truth = known
    years = truth["realised"]["year"]
    for label, year in years.items():
        period = retention.year_to(label.removeprefix("to "))
        rate = retention.leaver_rate(workforce, period).frame.iloc[0]
        assert rate["numerator"] == year["leavers_between_censuses"]
        assert round(rate["value"], 6) == year["leaver_rate"]
        stable = retention.stability_index(workforce, period).frame.iloc[0]
        assert stable["numerator"] == year["stayers"]
        assert stable["denominator"] == year["active_at_start"]
        joined = retention.joiner_rate(workforce, period).frame.iloc[0]
        assert joined["numerator"] == year["joiners_between_censuses"]


def test_leavings_of_every_month_and_year(known: Known) -> None:
    workforce, truth = known
    periods = all_months(workforce, truth)
    found = values(retention.event_leavers(workforce, periods), "numerator")
    assert found.tolist() == truth["realised"]["month"]["leavings"]
    for label, year in truth["realised"]["year"].items():
        period = retention.year_to(label.removeprefix("to "))
        leavers = values(retention.event_leavers(workforce, period), "numerator")
        assert leavers.tolist() == [year["leavings_by_last_day"]]


def test_recorded_reasons(known: Known) -> None:
    """Every reason of an ended post, whenever it ended, is read as it was drawn."""
    workforce, truth = known
    spells = workforce.spells
    ended = spells[spells["exit"].notna() & ~spells.duplicated("assignment", keep="last")]
    counted = ended["leaving_reason"].astype("str").value_counts().to_dict()
    drawn = dict(truth["realised"]["reasons_recorded"])
    assert len(ended) == truth["realised"]["assignments_ended"]
    drawn.pop("(blank)")
    assert {name: counted.get(name, 0) for name in drawn} == drawn


def test_other_seeds_are_other_trusts_with_the_same_laws() -> None:
    shares, ids = [], []
    for seed in (1, 7, 23):
        trust = generate(people=1500, years=1, seed=seed)
        starters = trust.tables["starters"].drop_duplicates("employee_id")
        shares.append(starters["staff_group"].value_counts(normalize=True))
        ids.append(starters["birth_year"].tolist())
        written = trust.truth["written"]
        laws = {k: v for k, v in written.items() if k not in ("culture_unit",)}
        assert laws == {
            k: v
            for k, v in generate(people=500, years=1, seed=seed + 1).truth["written"].items()
            if k not in ("culture_unit",)
        }
    assert ids[0] != ids[1] != ids[2]
    table = pd.concat(shares, axis=1)
    assert table.notna().all().all()
    # Three standard errors of a share at 1,500 people.
    tolerance = 3 * np.sqrt(table.mean(axis=1) * (1 - table.mean(axis=1)) / 1500)
    spread = table.max(axis=1) - table.min(axis=1)
    assert (spread <= tolerance).all()


@pytest.mark.parametrize(
    ("options", "part"),
    [
        ({"people": -5}, "people must be at least 500"),
        ({"years": 0}, "years must be 1 to 20"),
        ({"as_of": date(2025, 10, 30)}, "as_of must be the last day of a month"),
    ],
)
def test_bad_options_are_argument_errors(options: dict[str, Any], part: str) -> None:
    with pytest.raises(ArgumentError, match=part):
        generate(**options)


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["--people", "-5"], "people must be at least 500"),
        (["--years", "0"], "years must be 1 to 20"),
        (["--seed", "-1"], "seed must be a whole number"),
    ],
)
def test_bad_options_of_the_command_are_refused(
    arguments: list[str], part: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sample", "--out", str(tmp_path / "made"), *arguments]) == 2
    assert part in capsys.readouterr().err
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize("arguments", [["--nurses", "5"], ["--people", "many"]])
def test_options_the_command_does_not_know_are_refused(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["sample", "--out", str(tmp_path / "made"), *arguments])
    assert ended.value.code == 2
    assert arguments[0] in capsys.readouterr().err


REAL = {
    "postcode": r"\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}\b",
    "National Insurance number": r"\b[A-Z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]\b",
    "e-mail address": r"[\w.+-]+@[\w-]+\.[\w.]+",
    "telephone number": r"(?<![\d.-])(?:\+44 ?|0)(?:\d[ -]?){9,10}(?![\d.-])",
    "NHS number": r"\b\d{3} \d{3} \d{4}\b",
    "title of a person": r"\b(?:Mr|Mrs|Ms|Miss|Dr)\.? [A-Z]",
}


@pytest.mark.parametrize("what", REAL)
def test_nothing_in_the_sample_looks_real(what: str) -> None:
    for path in sorted(COMMITTED.iterdir()):
        if path.name == "manifest.json":
            continue
        found = re.search(REAL[what], path.read_text(encoding="utf-8"))
        assert found is None, f"{path.name}: {found and found.group()}"


@pytest.mark.parametrize(
    ("what", "example"),
    [
        ("postcode", "lives in SW1A 1AA"),
        ("National Insurance number", "QQ 12 34 56 C"),
        ("e-mail address", "someone@example.org"),
        ("telephone number", "call 01632 960 123"),
        ("NHS number", "943 476 5919"),
        ("title of a person", "Dr Who"),
    ],
)
def test_the_patterns_find_what_they_look_for(what: str, example: str) -> None:
    assert re.search(REAL[what], example)


def test_ids_and_names_are_plainly_synthetic() -> None:
    starters = pd.read_csv(COMMITTED / "starters.csv", dtype=str)
    assert starters["employee_id"].str.fullmatch(r"S\d{6}").all()
    assert starters["assignment_id"].str.fullmatch(r"S\d{6}-\d").all()
    kinds = "Ward|Clinic and Therapy Team|Laboratory|Corporate Team|Facilities Team"
    assert starters["unit"].str.fullmatch(rf"(?:{kinds}) \d\d").all()
    appraisals = pd.read_csv(COMMITTED / "appraisals.csv", dtype=str)
    assert appraisals["rater"].dropna().str.fullmatch(r"R\d{5}").all()
