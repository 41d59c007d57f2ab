"""Every page, as those who may open it see it: light and from left to right at a desk, dark and from right to left on a
phone (the journeys look at the rest). Each is photographed, must keep its width, and must hold no barrier that axe knows."""
import pytest
from looking import axe, holds_its_width, shoot
from places import PAGES

LOOKS = [("fr", "light", "desktop"), ("ar", "dark", "phone")]


@pytest.mark.parametrize("look", LOOKS, ids="-".join)
@pytest.mark.parametrize("name, role, path", PAGES, ids=[page[0] for page in PAGES])
def test_a_page(page_in, places, name, role, path, look):
    language, theme, viewport = look
    page = page_in(language, theme, viewport, role=role)
    expected = next((status for end, status in {"not-found": 404, "not-allowed": 403}.items() if name.endswith(end)), 200)
    page.watch.allow(r"status of (403|404)" if expected != 200 else r"^$")
    answer = page.goto(path.format(**places))
    page.settled()
    assert answer.status == expected
    assert "/prove" not in page.url, "the page itself is looked at, not what stands before it"
    root = page.locator("html")
    assert root.get_attribute("lang").split("-")[0] == language
    assert root.get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    shoot(page, name)
    holds_its_width(page)
    assert not leftovers(page), "raw codes or empty gaps are shown"
    axe(page)


@pytest.mark.parametrize("width", [1366, 1440])
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_widest_list_fits_a_laptop(page_in, language, width):
    page = page_in(language, role="manager")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/debts")
    page.settled()
    inside, outside = page.evaluate("() => { const s = document.querySelector('#debts .sheet-scroll'); return [s.scrollWidth, s.clientWidth] }")
    assert inside <= outside + 1, f"the list is {inside} wide in {outside}"


def leftovers(page):
    """Gaps that nothing filled, and values that programs write and people do not read."""
    return page.evaluate(
        """() => document.querySelector("main").innerText.split("\\n")
            .filter(line => /\\{[a-z]+\\}|undefined|Optional\\(|\\bnil\\b|\\d{4}-\\d\\d-\\d\\dT/.test(line)).slice(0, 5)""")
