"""Without a mouse: from the door to a recorded payment by Tab, Enter, Escape and the shortcuts."""
import pytest
from looking import shoot
from people import PASSWORD, email
from steps import amount


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_from_the_door_to_a_payment_without_a_mouse(page_in, language):
    page = page_in(language)
    page.goto("/login")
    page.keyboard.type(email("agent", language))
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/queue")

    page.keyboard.press("Tab")
    assert focused(page, "href") == "#main", "the first stop leaps over the navigation"
    shoot(page, "keyboard-1-skip", full=False)
    page.keyboard.press("Enter")

    page.keyboard.press("Control+k")
    page.locator("#palette[open]").wait_for()
    page.keyboard.press("Escape")
    assert page.locator("#palette[open]").count() == 0
    page.keyboard.press("?")
    page.locator("#shortcuts[open]").wait_for()
    shoot(page, "keyboard-2-help", full=False)
    page.keyboard.press("Escape")

    page.goto("/debts?f.state=contacting")
    page.settled()
    for _ in range(3):
        page.keyboard.press("j")
    page.keyboard.press("k")
    row = page.locator("#debts tr.at")
    assert row.count() == 1
    page.keyboard.press("x")
    assert row.locator("input[name=id]").is_checked()
    page.keyboard.press("x")
    page.keyboard.press("Enter")
    page.locator("#panel h2").wait_for()
    shoot(page, "keyboard-3-panel", full=False)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/debts/" in url)
    page.settled()

    before = amount(page)
    tab_to(page, "[name=amount]")
    page.keyboard.type("100,00")
    tab_to(page, ".composer-pane button[type=submit]")
    shoot(page, "keyboard-4-payment", full=False)
    page.keyboard.press("Enter")
    page.wait_for_function(
        "left => Number(document.querySelector('#debt-money .figure-value bdi').innerText.replace(/[^0-9]/g, '')) === left", arg=before - 10000)

    page.keyboard.press("Escape")
    seen = page.evaluate("() => { const one = document.activeElement; return one === document.body || !!one.closest('main, .toast') }")
    assert seen, "the focus is where the work was"


def test_every_stop_of_the_tab_key_can_be_seen(page_in):
    page = page_in("fr", role="manager")
    page.goto("/debts")
    page.settled()
    unseen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => { const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
                const near = [one, one.parentElement].map(each => getComputedStyle(each));
                return {tag: one.outerHTML.slice(0, 90), ring: near.some(s => (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== "none"),
                    seen: box.width > 0 && box.height > 0 && style.visibility === "visible"} }""")
        if not (stop["ring"] and stop["seen"]):
            unseen.append(stop["tag"])
    assert not unseen, "\n".join(unseen)


def test_a_dialog_keeps_the_focus_and_gives_it_back(page_in):
    page = page_in("fr", role="manager")
    page.goto("/debts")
    button = page.locator("a[href^='/debts/export-form']")
    button.focus()
    page.keyboard.press("Enter")
    page.locator("#dialog dialog[open]").wait_for()
    for _ in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate("() => document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    page.keyboard.press("Escape")
    page.locator("#dialog dialog").wait_for(state="detached")
    assert page.evaluate("() => document.activeElement.getAttribute('href') || ''").startswith("/debts/export-form")


def focused(page, attribute):
    return page.evaluate("name => document.activeElement.getAttribute(name)", attribute)


def tab_to(page, selector, most=80):
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached by the tab key")
