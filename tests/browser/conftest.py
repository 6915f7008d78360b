"""A headless browser that may load nothing but the page itself, and the reports it opens."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import retention
from tests.trusts import workforce_of

SAMPLE = Path(__file__).parents[2] / "data" / "sample"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
REPORTS = ("internal", "public", "bare")
"""The sample under either rule, and a trust of which hardly anything is recorded."""
WIDTHS = (360, 1200)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium without a network, or the reason why these tests are skipped."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no chromium on the path")
    with api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


class Reports:
    """The pages by the name of the report, each written when a test first opens it."""

    def __init__(self, out: Path) -> None:
        self._out = out

    def __getitem__(self, name: str) -> Path:
        folder = self._out / name
        if (folder / "index.html").exists():
            return folder / "index.html"
        if name == "bare":
            bare = {"Nursing": (300, 40, 20), "Estates <&>": (60, 9, 8), "$x$": (40, 3, 1)}
            return retention.report(workforce_of(bare), folder, formats="html")
        return retention.report(retention.read(SAMPLE), folder, formats="html", rule=name)


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Reports:
    """The reports that the tests open."""
    return Reports(tmp_path_factory.mktemp("reports"))


@dataclass
class Opened:
    """A page in the browser, with what it asked for and complained of."""

    page: Any
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def open(self, path: Path) -> None:
        """Load a page from the disk; anything else that it asks for is noted and refused."""

        def route(found: Any) -> None:
            address = found.request.url
            self.asked.append(address)
            if address.startswith(("file:", "data:")):
                found.continue_()
            else:
                found.abort()

        self.page.route("**/*", route)
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.goto(path.as_uri())


@pytest.fixture
def opened(request: pytest.FixtureRequest, browser: Any, reports: Reports) -> Iterator[Opened]:
    """The report and width of the test's parameters, opened."""
    name, width = request.param
    context = browser.new_context(viewport={"width": width, "height": 800}, offline=True)
    found = Opened(context.new_page())
    found.open(reports[name])
    yield found
    context.close()
