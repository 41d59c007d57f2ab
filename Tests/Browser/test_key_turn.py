"""Turning the departments' keys takes two people: one asks, another approves, and the page tells how far it is."""
from looking import shoot
from steps import look_at, whole
from system import until


def test_keys_are_turned_by_two_people(page_in):
    asks = page_in("fr", role="administrator", fresh=True)
    asks.goto("/system/keys")
    before = generations(asks)
    look_at(asks, "keys-1")
    asks.locator("main form [name=reason]").fill("Un poste a été volé le 3 novembre.")
    asks.locator("main form:has([name=reason]) button[type=submit]").click()
    asks.wait_for_url("**/approvals?done=asked")
    request = asks.locator("main a[href^='/approvals/identity/']").first.get_attribute("href")
    asks.goto(request)
    look_at(asks, "keys-2-own-request")
    assert asks.locator("[name=decision]").count() == 0, "nobody approves to what they asked for"
    asks.goto("/system/keys")
    assert asks.locator(f"main a[href='{request}']").count() == 1, "the page of the keys tells that it waits"
    assert asks.locator("main form [name=reason]").count() == 0, "and asks nobody twice"

    approves = page_in("ar", "dark", "phone", role="administrator", fresh=True)
    approves.goto("/approvals")
    approves.locator(f"main a[href='{request}']").first.click()
    approves.locator("main form [name=decision][value=grant]").check(force=True)
    look_at(approves, "keys-3-decision")
    approves.locator("main form:has([name=decision]) button[type=submit]").click()
    approves.wait_for_url("**/approvals?done=grant")
    shoot(approves, "keys-4-approved")

    def are_turned():
        approves.goto("/system/keys")
        return generations(approves) == [one + 1 for one in before] and approves.locator("#keys .tag.sand").count() == 0
    until(are_turned, "every department has a new key")
    look_at(approves, "keys-5-turned")
    asks.goto("/audit?noun=keys")
    look_at(asks, "keys-6-trail")
    text = asks.locator("#audit").inner_text()
    assert not [code for code in ["keys.", "askedBy", "identity directory"] if code in text], "codes are for programs"
    asks.goto("/parties")
    asks.settled()
    assert asks.locator("main tbody tr").count() > 0, "what the old keys had sealed is read"


def generations(page):
    """The key that each department seals with."""
    return [whole(text) for text in page.locator("#keys tbody td:nth-of-type(2)").all_inner_texts()]
