"""Whoever goes for coffee locks the screen: nothing is shown in any window until the password was given, and the work is
where it was."""
import pytest
from looking import shoot
from people import PASSWORD
from steps import look_at


@pytest.mark.parametrize("language, look", [("fr", ("light", "desktop")), ("ar", ("dark", "phone"))])
def test_a_locked_screen_shows_nothing_and_opens_where_it_was(page_in, language, look):
    page = page_in(language, *look, role="agent", fresh=True)
    page.watch.allow(r"status of 422")
    page.goto("/debts?sort=-balance")
    page.settled()
    other = page.context.new_page()
    other.goto("/queue")
    name = page.locator("main tbody tr .row-link").first.inner_text()
    if look[1] == "desktop":
        page.keyboard.press("Shift+L")
    else:
        page.locator("details.person summary").click()
        page.locator("form[data-lock] button").click()
    page.locator("[name=proof]").wait_for()
    look_at(page, "lock-1")
    assert name not in page.content() and page.locator(".side-nav, .bottom").count() == 0
    # The other window of the browser follows by itself.
    other.locator("[name=proof]").wait_for()
    assert other.goto("/debts").url.split("?")[0].endswith("/lock"), "the server keeps the lock, not the page"

    page.locator("[name=proof]").fill("not the password")
    page.locator("main form:has([name=proof]) button[type=submit]").click()
    page.locator(".error").first.wait_for()
    shoot(page, "lock-2-wrong")
    page.locator("[name=proof]").fill(PASSWORD)
    page.locator("main form:has([name=proof]) button[type=submit]").click()
    page.wait_for_url("**/debts?sort=-balance")
    page.settled()
    assert page.locator("main tbody tr .row-link").first.inner_text() == name


def test_a_screen_that_nobody_uses_locks_itself(page_in):
    page = page_in("en", role="agent", fresh=True)
    page.clock.install()
    page.goto("/debts")
    page.settled()
    page.clock.fast_forward("02:01:00")
    page.locator("[name=proof]").wait_for()
    assert "/lock?next=%2Fdebts" in page.url
