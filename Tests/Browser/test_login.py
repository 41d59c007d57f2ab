"""Everybody's first journey: the door."""
import pytest
from looking import axe, holds_its_width, shoot
from people import PASSWORD, email

DIRECTIONS = {"fr": "ltr", "ar": "rtl", "en": "ltr"}


@pytest.mark.parametrize("viewport", ["desktop", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_login_page_speaks_the_browsers_language(page_in, language, theme, viewport):
    page = page_in(language, theme, viewport)
    page.goto("/login")
    root = page.locator("html")
    assert root.get_attribute("lang").split("-")[0] == language
    assert (root.get_attribute("dir") or "ltr") == DIRECTIONS[language]
    shoot(page, "login")
    holds_its_width(page)
    axe(page)


def test_nobody_gets_in_without_logging_in(page_in):
    page = page_in("fr")
    page.goto("/debts")
    assert "/login" in page.url


def test_a_wrong_password_is_told_without_telling_which_part_is_wrong(page_in):
    said = []
    for who in [email("agent"), "nobody@journey.example"]:
        page = page_in("fr")
        page.watch.allow(r"status of (401|422|403)")
        page.goto("/login")
        page.locator("input[name*=email]").fill(who)
        page.locator("input[type=password]").fill("wrong " + PASSWORD)
        page.locator("form:has(input[type=password]) button:not([type=button])").first.click()
        message = page.locator("[role=alert]").first
        message.wait_for()
        assert page.locator("input[name*=email]").input_value() == who, "what was typed is kept"
        said.append(message.inner_text())
        axe(page)
    assert said[0] == said[1]


@pytest.mark.parametrize("role", ["administrator", "manager", "agent", "read-only"])
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_role_gets_in_and_out(page_in, language, role):
    page = page_in(language, role=role, fresh=True)
    page.settled()
    shoot(page, f"home-{role}")
    holds_its_width(page)
    axe(page)
    page.locator("details:has(form[action='/logout']) > summary").click()
    page.locator("form[action='/logout'] button").click()
    page.wait_for_url("**/login**")
    page.goto("/debts")
    assert "/login" in page.url, "whoever went out must sign in again"


def test_login_works_without_javascript(page_in):
    page = page_in("fr", role="agent", javascript=False)
    assert "/login" not in page.url


@pytest.mark.parametrize("side", ["", "/debtor", "/creditor"])
@pytest.mark.parametrize("language,theme,viewport", [("fr", "light", "desktop"), ("ar", "dark", "phone")])
def test_the_doors_for_debtors_and_creditors(page_in, language, theme, viewport, side):
    page = page_in(language, theme, viewport)
    page.goto("/register" + side)
    shoot(page, "register" + side.replace("/", "-"))
    holds_its_width(page)
    axe(page)
