"""The recovery benchmark in a few small trusts: it runs, and what is exact in it is exact."""

from pathlib import Path

import numpy as np
import pytest
from benchmarks.recovery.__main__ import main, run
from benchmarks.recovery.chances import written_ratios
from benchmarks.recovery.estimators import (
    Share,
    kaplan_meier,
    log_linear,
    mantel_haenszel,
    pool,
    strata,
)
from benchmarks.recovery.report import ALSO_WRONG, DEVELOPMENT, WRONG, expected
from benchmarks.recovery.trust import Found

from retention.synthetic import leaving


@pytest.fixture(scope="module")
def found() -> list[Found]:
    return run(trusts=4, people=1500, years=6)


def pooled(found: list[Found], name: str) -> float:
    return pool([one.ratios[name] for one in found]).value


@pytest.mark.slow
def test_every_truth_has_its_estimators(found: list[Found]) -> None:
    names = set(found[0].ratios)
    assert set(found[0].expected) <= names
    assert {key for key, _ in WRONG.values()} <= names
    assert {f"{name}, {key}" for name in DEVELOPMENT for key in ALSO_WRONG} <= names


@pytest.mark.slow
def test_leavers_by_event_are_those_the_generator_counted(found: list[Found]) -> None:
    assert all(one.ratios["leavers by event"].top > 0 for one in found)
    assert pooled(found, "leavers by event") == 1
    assert 0.9 < pooled(found, "leavers by snapshot") < 0.97


@pytest.mark.slow
def test_ignoring_delayed_entry_and_ever_against_never_miss_by_far(found: list[Found]) -> None:
    for one in found:
        assert one.differences["ignored at 2"] > 0.15
        assert abs(one.differences["delayed entry at 2"]) < 0.1
    assert pooled(found, "development, without effect, ever against never") < 0.4
    assert 0.6 < pooled(found, "development, without effect") < 1.7


@pytest.mark.slow
def test_right_estimators_are_not_far_from_the_truth_even_in_few_trusts(
    found: list[Found],
) -> None:
    for name in found[0].expected:
        truth = expected(found, name)
        right = pool([one.ratios[name] for one in found])
        assert abs(np.log(right.value / truth)) < max(0.7, 4 * right.error / truth), name


@pytest.mark.slow
def test_what_is_expected_is_what_is_written_where_nothing_is_mixed_in(
    found: list[Found],
) -> None:
    written = written_ratios(())
    for name in ("disability", "intervention", "Rising Stars developed, elsewhere"):
        assert expected(found, name) == pytest.approx(written[name], rel=0.02), name
    # Nobody is watched any more once a trust is made.
    assert leaving.decide.__module__ == "retention.synthetic.leaving"


@pytest.mark.slow
def test_the_document_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--trusts", "2", "--people", "600", "--years", "5", "--processes", "1"]
    assert main([*options, "--out", str(tmp_path / "recovery.md")]) == 0
    text = (tmp_path / "recovery.md").read_text(encoding="utf-8")
    assert text.strip() == capsys.readouterr().out.strip()
    assert "python -m benchmarks.recovery --trusts 2 --people 600 --years 5" in text
    assert all(f"| {name} |" in text for name in ("disability", "culture unit", "intervention"))


def test_mantel_haenszel_by_hand() -> None:
    # Stratum 0: 2 of 4 exposed, 1 of 4 others; stratum 1: 1 of 2 exposed, 1 of 6 others.
    exposed = np.array([1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0], dtype=bool)
    event = np.array([1, 1, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0], dtype=bool)
    stratum = np.array([0] * 8 + [1] * 8)
    share = mantel_haenszel(event, exposed, stratum)
    assert share.top == pytest.approx(2 * 4 / 8 + 1 * 6 / 8)
    assert share.bottom == pytest.approx(1 * 4 / 8 + 1 * 2 / 8)


def test_kaplan_meier_by_hand() -> None:
    # The third enters at 2, so one of two is lost at 1, and one of two at 3.
    entry, time = np.array([0, 0, 2]), np.array([1, 3, 4])
    ended = np.array([True, True, False])
    assert kaplan_meier(entry, time, ended, [0, 1, 3]) == [1.0, 0.5, 0.25]


def test_strata_keep_combinations_apart() -> None:
    codes = strata(np.array([0, 0, 1, 1]), np.array([0, 2, 0, 2]))
    assert codes.tolist() == [0, 1, 2, 3]


def test_pooling_weighs_by_size() -> None:
    made = pool([Share(1, 2), Share(30, 30)])
    assert made.value == pytest.approx(31 / 32)
    assert made.error > 0


def test_log_linear_model_finds_plain_rates() -> None:
    design = np.array([[1.0, 0.0], [1.0, 1.0]])
    beta, error = log_linear(design, np.array([100.0, 50.0]), np.array([10.0, 20.0]))
    assert np.exp(beta) == pytest.approx([0.1, 4.0])
    assert error == pytest.approx([np.sqrt(1 / 10), np.sqrt(1 / 10 + 1 / 20)])
