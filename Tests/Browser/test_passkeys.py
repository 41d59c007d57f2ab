"""Signing in by finger, face or PIN, with an authenticator that Chromium plays."""
import pytest
from people import PASSWORD
from steps import look_at


@pytest.fixture
def person(site):
    """Somebody of their own, because a new passkey ends a person's other sessions."""
    def add(name, language):
        address = f"{name}.{language}@journey.example"
        site.add_user(address, "agent", PASSWORD, name="Lynda Haddad", language=language)
        return address
    return add


def at_a_name(site):
    """The site by a name: browsers know passkeys for names only."""
    return site.url.replace("127.0.0.1", "localhost")


def authenticator(page):
    """Gives the browser a device that knows its owner's finger."""
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    made = protocol.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True}})
    return lambda is_verified: protocol.send(
        "WebAuthn.setUserVerified", {"authenticatorId": made["authenticatorId"], "isUserVerified": is_verified})


def sign_in(page, site, address):
    page.goto(at_a_name(site) + "/login")
    page.locator("[name=email]").fill(address)
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("form:has(input[type=password]) button[type=submit]").click()


def sign_out(page):
    page.locator("details:has(form[action='/logout']) > summary").click()
    page.locator("form[action='/logout'] button").click()
    page.wait_for_url("**/login**")


@pytest.mark.parametrize("language, theme, viewport", [("fr", "light", "desktop"), ("ar", "dark", "phone")])
def test_a_passkey_opens_the_door_alone_and_behind_the_password(page_in, site, person, language, theme, viewport):
    page = page_in(language, theme, viewport)
    verified = authenticator(page)
    address = person("cle", language)
    sign_in(page, site, address)
    page.wait_for_url(lambda url: "/login" not in url)

    page.goto(at_a_name(site) + "/account/factor")
    look_at(page, "passkeys-1-none")
    page.locator("form.passkey [name=label]").fill("Téléphone de Lynda")
    page.locator("form.passkey button").click()
    page.locator(".codes").wait_for()
    look_at(page, "passkeys-2-codes")
    page.goto(at_a_name(site) + "/account/factor")
    assert "Téléphone de Lynda" in page.locator("main").inner_text()
    look_at(page, "passkeys-3-there")

    sign_out(page)
    look_at(page, "passkeys-4-login")
    page.locator("form.passkey button").click()
    page.wait_for_url(lambda url: "/login" not in url)

    sign_out(page)
    sign_in(page, site, address)
    page.wait_for_url("**/login/code**")
    look_at(page, "passkeys-5-step")
    page.watch.allow(r"status of 422")
    verified(False)
    page.locator("form.passkey button").click()
    page.locator(".toast, .notice.brick").first.wait_for()
    verified(True)
    page.locator("form.passkey button").click()
    page.wait_for_url(lambda url: "/login" not in url)

    page.goto(at_a_name(site) + "/account/factor")
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("form[action*='/remove'] button").click()
    page.wait_for_load_state()
    assert "Téléphone de Lynda" not in page.locator("main").inner_text()


def test_an_address_that_is_a_number_offers_no_passkey(page_in):
    page = page_in("fr", role="agent", fresh=True)
    page.goto("/account/factor")
    assert not page.locator("form.passkey").is_visible()
    assert page.locator("[data-passkey-else]").is_visible()
