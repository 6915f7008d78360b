"""The estimator keeps to the conventions of scikit-learn."""

from typing import Any

from sklearn.utils.estimator_checks import parametrize_with_checks

from retention.planning.hazards import LeavingHazards


def reasons(estimator: LeavingHazards) -> dict[str, str]:
    return {
        "check_regressor_multioutput": "its y has negative numbers, though the tags ask for "
        "positive ones; of one output the other checks heed them"
    }


@parametrize_with_checks([LeavingHazards()], expected_failed_checks=reasons)
def test_conventions(estimator: LeavingHazards, check: Any) -> None:
    check(estimator)
