"""The wrong rows planted in the files: found by intake, all of them, and nothing else."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

import retention
from retention.synthetic import SyntheticTrust, generate
from retention.synthetic.imperfections import IMPERFECTIONS
from retention.workforce import Problem, Workforce

COMMITTED = Path(__file__).parents[2] / "data" / "sample"
EXPECTED = Counter((f"{e.table}.csv", e.column, e.rule, e.action) for e in IMPERFECTIONS)


def read(trust: SyntheticTrust, folder: Path) -> Workforce:
    for name, content in trust.files().items():
        (folder / name).write_bytes(content)
    return retention.read(folder)


def is_remark(problem: Problem) -> bool:
    return problem.action == "kept" or problem.rule == "file not read"


def found_in(workforce: Workforce) -> Counter[tuple[str, str, str, str]]:
    return Counter(
        (p.file, p.column, p.rule, p.action) for p in workforce.problems if not is_remark(p)
    )


def test_the_committed_sample_has_the_planted_rows_and_no_other() -> None:
    workforce = retention.read(COMMITTED)
    assert found_in(workforce) == EXPECTED
    for file in workforce.source:
        assert file.rows_in == file.accepted + file.quarantined + file.dropped
        assert file.dropped == 0


@pytest.mark.parametrize(("people", "years", "seed"), [(500, 1, 5), (1500, 3, 11), (700, 12, 2)])
def test_every_trust_has_them(people: int, years: int, seed: int, tmp_path: Path) -> None:
    trust = generate(people=people, years=years, seed=seed)
    assert found_in(read(trust, tmp_path)) == EXPECTED


def test_the_truth_counts_them() -> None:
    planted = tomllib.loads((COMMITTED / "truth.toml").read_text(encoding="utf-8"))["planted"]
    workforce = retention.read(COMMITTED)
    aside = {file.table: file.quarantined for file in workforce.source if file.quarantined}
    assert planted["set_aside"] == aside
    assert planted["rows"] == len(IMPERFECTIONS) == sum(planted["by_rule"].values())


def test_the_readme_names_every_row() -> None:
    text = (COMMITTED / "README.md").read_text(encoding="utf-8")
    for problem in retention.read(COMMITTED).problems:
        if not is_remark(problem) and problem.row:
            assert f"| {problem.file} | {problem.row:,} |" in text


def test_only_the_planted_rows_differ_from_the_tables(sample: SyntheticTrust) -> None:
    added = {"starters": 3, "leavers": 2, "moves": 1}
    changed = {"starters": 2}
    for name, content in sample.files().items():
        table = name.removesuffix(".csv")
        if not name.endswith(".csv"):
            continue
        clean = Counter(sample.tables[table].to_csv(index=False).splitlines())
        written = Counter(content.decode().splitlines())
        assert (written - clean).total() == added.get(table, 0) + changed.get(table, 0)
        assert (clean - written).total() == changed.get(table, 0)


def test_the_later_row_of_the_two_genders_is_right(sample: SyntheticTrust, tmp_path: Path) -> None:
    """The gender that intake takes is the one the trust was drawn with."""
    workforce = read(sample, tmp_path)
    people = sample.tables["starters"].drop_duplicates("employee_id")
    drawn = people["gender"].value_counts()
    taken = workforce.spells.drop_duplicates("person")["gender"].value_counts()
    assert taken.to_dict() == drawn.to_dict()
