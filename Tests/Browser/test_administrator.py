"""An administrator invites somebody, who chooses a password and comes in; makes a key and takes it back; reads who did what; ends a session."""
import pytest
from looking import shoot
from people import PASSWORD
from steps import look_at


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_somebody_new_comes_in_and_is_shut_out_again(page_in, language):
    page = page_in(language, role="administrator", fresh=True)
    page.on("dialog", lambda question: question.accept())
    page.watch.allow(r"status of (401|422)")
    page.goto("/staff")
    look_at(page, "staff-1")
    page.locator("a[href='/staff/new']").click()
    page.locator("main form [name=name]").wait_for()
    page.locator("[name=name]").fill(f"Ryad Hamadi {language}")
    email = f"ryad.{language}@journey.example"
    page.locator("[name=email]").fill(email)
    page.locator("[name=role][value=agent]").check(force=True)
    page.locator("main form [name=language]").select_option(language)
    look_at(page, "staff-2-new")
    page.locator("main form:has([name=role]) button[type=submit]").click()
    secret = page.locator(".secret")
    secret.wait_for()
    look_at(page, "staff-3-link")
    link = secret.inner_text().strip()

    # The link shows the new person the way in, once.
    new = page_in(language)
    new.watch.allow(r"status of (401|404|422)")
    new.goto(link)
    look_at(new, "welcome-1")
    new.locator("[name=new]").fill("short")
    new.locator("[name=again]").fill("short")
    new.locator("main form button[type=submit]").click()
    new.locator(".error").first.wait_for()
    look_at(new, "welcome-2-wrong")
    for field in ["new", "again"]:
        new.locator(f"[name={field}]").fill(PASSWORD)
    new.locator("main form button[type=submit]").click()
    new.wait_for_url("**/login?done=password")
    look_at(new, "welcome-3-chosen")
    assert new.goto(link).status == 404, "a link works once"

    page.goto("/staff")
    row = page.locator("tbody tr", has_text=email)
    row.wait_for()
    sign_in(new, email)
    new.wait_for_url(lambda url: "/login" not in url)
    assert new.locator("html").get_attribute("lang").startswith(language), "the account's language"

    row.locator(".row-link").click()
    page.locator("main form [name=name]").wait_for()
    page.locator("input[type=checkbox][name=isActive], input[type=checkbox]").last.uncheck()
    page.locator("main form:has([name=role]) button[type=submit]").click()
    page.wait_for_load_state()
    # Nothing stays on a screen whose owner may not sign in any more, though nobody touches it.
    new.wait_for_url("**/login*")
    new.goto("/debts")
    assert "/login" in new.url, "who may not sign in any more is out at once"

    page.goto("/audit")
    look_at(page, "audit-1")
    assert email in page.locator("main").inner_text()


def sign_in(page, email):
    page.goto("/login")
    page.locator("input[name*=email]").fill(email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("form:has(input[type=password]) button:not([type=button])").first.click()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_key_is_shown_once_and_taken_back(page_in, site, language):
    page = page_in(language, role="administrator", fresh=True)
    page.on("dialog", lambda question: question.accept())
    page.goto("/account")
    page.locator("[name=label]").fill(f"Tableur {language}")
    page.locator("[name=scopes][value='debts:read']").check(force=True)
    page.locator("form[action='/account/keys'] button[type=submit]").click()
    secret = page.locator(".secret")
    secret.wait_for()
    look_at(page, "key-1-made")
    key = secret.inner_text().strip()
    assert site.client(key).get("/api/v1/debts?limit=1").status == 200
    page.goto("/account")
    assert page.locator(".secret").count() == 0
    page.locator("#keys tbody tr", has_text=f"Tableur {language}").locator("form button").click()
    page.wait_for_load_state()
    look_at(page, "key-2-revoked")
    assert site.client(key).get("/api/v1/debts?limit=1").status == 401


def test_other_sessions_are_ended(page_in):
    here, there = page_in("en", role="administrator", fresh=True), page_in("en", role="administrator", fresh=True)
    here.on("dialog", lambda question: question.accept())
    there.goto("/debts")
    there.settled()
    here.goto("/account")
    here.locator("form[action='/account/sessions/end'] button").click()
    here.wait_for_load_state()
    # Nothing stays on the other screen, though nobody touches it.
    there.wait_for_url("**/login*")
    there.goto("/debts")
    assert "/login" in there.url
    here.goto("/debts")
    assert "/login" not in here.url
    shoot(here, "session-alone", full=False)


@pytest.mark.parametrize("viewport", ["desktop", "phone"])
def test_language_and_appearance_are_chosen(page_in, viewport):
    page = page_in("en", viewport=viewport, role="read-only", fresh=True)
    page.goto("/debts?q=benali")
    if viewport == "desktop":
        with page.expect_navigation():
            page.locator(".top .languages button[value=ar]").click()
        assert page.locator("html").get_attribute("dir") == "rtl"
        assert page.url.endswith("/debts") or "q=benali" in page.url, "where one was"
        with page.expect_navigation():
            page.locator(".top .languages button[value=en]").click()
    page.locator(".person > summary").click()
    with page.expect_response("**/theme"):
        page.locator(".themes button[value=dark]").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.goto("/parties")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    look_at(page, "dark-by-choice")
