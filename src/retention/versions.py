"""Which versions of what the numbers were computed with."""

from __future__ import annotations

import platform
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version

from retention import __version__

PACKAGES = (
    "numpy",
    "pandas",
    "scipy",
    "scikit-learn",
    "pyarrow",
    "python-calamine",
    "matplotlib",
    "afcharts",
    "jinja2",
    "gptables",
    "python-pptx",
)
"""What numbers, pictures and files depend on; the last is an extra that may be missing."""


def versions() -> dict[str, str]:
    """The versions of this package, of Python, and of the packages used, by name.

    Examples
    --------
    >>> list(versions())[:3]
    ['talent-retention', 'python', 'numpy']
    """
    found = {"talent-retention": __version__, "python": platform.python_version()}
    for package in PACKAGES:
        with suppress(PackageNotFoundError):
            found[package] = version(package)
    return found


def show_versions() -> None:
    """Print the versions of this package, of Python, and of the packages used.

    Examples
    --------
    >>> show_versions()  # doctest: +ELLIPSIS
    talent-retention ...
    """
    system = {"python": f" on {platform.system()}"}
    for package, number in versions().items():
        print(f"{package} {number}{system.get(package, '')}")
