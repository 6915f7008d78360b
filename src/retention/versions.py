"""Which versions of what the numbers were computed with."""

from __future__ import annotations

import platform
from importlib.metadata import version

from retention import __version__

PACKAGES = ("numpy", "pandas", "scipy", "matplotlib", "afcharts", "jinja2")


def show_versions() -> None:
    """Print the versions of this package, of Python, and of the packages used.

    Examples
    --------
    >>> show_versions()  # doctest: +ELLIPSIS
    talent-retention ...
    """
    print(f"talent-retention {__version__}")
    print(f"python {platform.python_version()} on {platform.system()}")
    for package in PACKAGES:
        print(f"{package} {version(package)}")
