"""The report as a browser, a screen reader, a keyboard, a phone and a printer get it."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from tests.browser.conftest import REPORTS, WIDTHS, Opened

# The first test of a report writes it, which may take minutes on a busy machine.
pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

everywhere = pytest.mark.parametrize(
    "opened", [(name, width) for name in REPORTS for width in WIDTHS], indirect=True, ids=str
)
on_a_laptop = pytest.mark.parametrize(
    "opened", [(name, 1200) for name in REPORTS], indirect=True, ids=str
)
FOCUSED = "document.activeElement"
OPEN_ALL = "document.querySelectorAll('details').forEach(d => { d.open = true })"
TOO_WIDE = """
() => Array.from(document.querySelectorAll('body *')).filter(e => {
    const box = e.getBoundingClientRect()
    const inside = e.closest('.scroll, figure, .sr, .skip, pre')
    return box.width > 0 && box.right > window.innerWidth + 1 && !inside
}).slice(0, 5).map(e => e.tagName + ': ' + e.textContent.slice(0, 60))
"""
HEADINGS = """
() => Array.from(document.querySelectorAll('h1, h2, h3, h4, h5, h6')).map(e => +e.tagName[1])
"""


@everywhere
@pytest.mark.parametrize("details", ["closed", "open"])
def test_axe_finds_no_violation(opened: Opened, details: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    if details == "open":
        opened.page.evaluate(OPEN_ALL)
    found = axe.Axe().run(opened.page)
    rules = [(v["id"], v["nodes"][0]["html"][:200]) for v in found.response["violations"]]
    assert rules == []


@on_a_laptop
def test_axe_would_find_a_violation(opened: Opened) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    opened.page.evaluate("document.querySelectorAll('img').forEach(i => i.removeAttribute('alt'))")
    opened.page.evaluate("document.body.append(document.createElement('img'))")
    found = axe.Axe().run(opened.page)
    assert "image-alt" in [v["id"] for v in found.response["violations"]]


@everywhere
def test_nothing_is_asked_of_anyone_else_and_nothing_is_refused(opened: Opened) -> None:
    opened.page.evaluate(OPEN_ALL)
    assert [a for a in opened.asked if not a.startswith(("file:", "data:"))] == []
    assert len([a for a in opened.asked if a.startswith("file:")]) == 1
    # A picture or a style that the page's own policy refuses is said on the console.
    assert opened.said == []
    broken = opened.page.evaluate(
        "Array.from(document.images).filter(i => !i.complete || !i.naturalWidth).length"
    )
    assert broken == 0


@on_a_laptop
def test_the_policy_refuses_what_a_page_must_not_do(opened: Opened) -> None:
    opened.page.evaluate(
        "const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
        "document.body.append(s)"
    )
    assert opened.page.evaluate("window.ran === undefined")
    assert any("Content Security Policy" in text for text in opened.said)


@everywhere
def test_the_page_never_scrolls_sideways(opened: Opened) -> None:
    opened.page.evaluate(OPEN_ALL)
    wide = opened.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, opened.page.evaluate(TOO_WIDE)
    assert opened.page.evaluate(TOO_WIDE) == []


@on_a_laptop
def test_headings_are_in_order_under_one_title(opened: Opened) -> None:
    levels = opened.page.evaluate(HEADINGS)
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@on_a_laptop
def test_every_link_leads_to_a_place_of_the_page(opened: Opened) -> None:
    lost = opened.page.evaluate(
        "Array.from(document.links).map(a => a.getAttribute('href'))"
        ".filter(h => !h.startsWith('#') || !document.getElementById(h.slice(1)))"
    )
    assert lost == []
    ids = opened.page.evaluate("Array.from(document.querySelectorAll('[id]')).map(e => e.id)")
    assert sorted(set(ids)) == sorted(ids)


@everywhere
def test_tab_reaches_the_skip_link_first_and_it_skips(opened: Opened) -> None:
    page = opened.page
    page.keyboard.press("Tab")
    assert page.evaluate(f"{FOCUSED}.getAttribute('href')") == "#main"
    box = page.evaluate(f"{FOCUSED}.getBoundingClientRect().toJSON()")
    assert box["top"] >= 0
    assert box["height"] > 10
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(f"{FOCUSED}.closest('main') !== null")


@on_a_laptop
def test_tab_reaches_contents_and_details_and_shows_where_it_is(opened: Opened) -> None:
    page = opened.page
    reached = set()
    for _ in range(400):
        page.keyboard.press("Tab")
        tag, href, outline = page.evaluate(
            f"[{FOCUSED}.tagName, {FOCUSED}.getAttribute('href'),"
            f" getComputedStyle({FOCUSED}).outlineStyle]"
        )
        assert tag == "BODY" or outline != "none", href
        if tag == "SUMMARY":
            break
        reached.add(href)
    else:
        pytest.fail("no <details> was reached")
    assert "#main" in reached
    assert {h for h in reached if h and h != "#main"}
    page.keyboard.press("Enter")
    assert page.evaluate(f"{FOCUSED}.parentElement.open")


@on_a_laptop
def test_tables_say_what_they_are(opened: Opened) -> None:
    opened.page.evaluate(OPEN_ALL)
    nameless = opened.page.evaluate(
        "Array.from(document.querySelectorAll('table')).filter(t =>"
        " !t.caption && !t.closest('[aria-label], [aria-labelledby]')).length"
    )
    assert nameless == 0
    unscoped = opened.page.evaluate("document.querySelectorAll('th:not([scope])').length")
    assert unscoped == 0


@on_a_laptop
def test_it_prints(opened: Opened) -> None:
    pdf = opened.page.pdf(format="A4")
    pages = len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))
    assert 3 <= pages <= 120
    opened.page.emulate_media(media="print")
    cut = opened.page.evaluate(
        "Array.from(document.querySelectorAll('figure img')).filter(i =>"
        " i.getBoundingClientRect().right > document.documentElement.clientWidth + 1).length"
    )
    assert cut == 0
