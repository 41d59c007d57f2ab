"""The first person in an empty system comes by the setup link, once."""
import base64
import hmac
import re
import struct
import time

import pytest
from looking import axe, holds_its_width, shoot
from steps import look_at
from system import until


@pytest.mark.parametrize("language, theme, viewport", [("fr", "light", "desktop"), ("ar", "dark", "phone")])
def test_the_setup_link_makes_the_first_administrator(page_in, empty_site, language, theme, viewport):
    link = until(lambda: re.search(r"/setup/[\w-]+", empty_site.log), "the setup link is printed").group()
    page = page_in(language, theme, viewport, at=empty_site)
    page.watch.allow(r"status of (404|410|422)")
    page.goto(link)
    shoot(page, "setup")
    holds_its_width(page)
    axe(page)
    page.locator("[name=company]").fill("Recouvrement du Sahel SARL")
    page.locator("[name=name]").fill("Amina Zerrouki")
    page.locator("[name=email]").fill("amina@sahel.example")
    for field in page.locator("input[type=password]").all():
        field.fill("court")
    page.locator("main button[type=submit]").click()
    page.locator(".error").first.wait_for()
    shoot(page, "setup-wrong")
    axe(page)
    for field in page.locator("input[type=password]").all():
        field.fill("Une phrase assez longue 7")
    page.locator("main button[type=submit]").click()
    page.wait_for_url(lambda url: "/setup/" not in url)
    if "/login" in page.url:
        page.locator("input[name*=email]").fill("amina@sahel.example")
        page.locator("input[type=password]").fill("Une phrase assez longue 7")
        page.locator("main button[type=submit]").click()
        page.wait_for_url(lambda url: "/login" not in url)
    enrol(page)
    for path in ["/debts", "/parties", "/creditors", "/imports", "/payments", "/figures", "/doubts", "/queue"]:
        page.goto(path)
        page.settled()
        shoot(page, "empty" + path.replace("/", "-"))
        holds_its_width(page)
        axe(page)
        assert page.locator(".empty").count() == 1, f"{path} says what would be here and what to do next"
    page.goto(link)
    assert page.locator("[name=company]").count() == 0, "the link works once"


def enrol(page):
    """Sets up the second factor that the company asks its administrators for."""
    page.wait_for_url("**/account/factor")
    look_at(page, "factor-1-asked")
    page.locator("main form[action='/account/factor'] button").click()
    secret = page.locator(".secret")
    secret.wait_for()
    look_at(page, "factor-2-secret")
    page.locator("main [name=code]").fill(code(secret.inner_text()))
    page.locator("main form:has([name=code]) button[type=submit]").click()
    page.wait_for_load_state()
    look_at(page, "factor-3-done")


def code(secret):
    """What an authenticator application shows now (RFC 6238)."""
    digest = hmac.digest(base64.b32decode(secret.replace(" ", "").upper() + "=" * (-len(secret.replace(" ", "")) % 8)),
                         struct.pack(">Q", int(time.time()) // 30), "sha1")
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place:place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"
