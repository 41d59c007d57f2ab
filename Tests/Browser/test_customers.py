"""A debtor registers by a reference and an identity number, is refused by the wrong one and accepted by the right one, and sees
their own file and nothing else. A person is erased by two people who each look first."""
import urllib.parse

import pytest
from people import PASSWORD
from steps import look_at
from system import until
from test_administrator import sign_in

PLACE = {"fr": 3, "ar": 7}


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_debtor_registers_and_sees_their_own_file(page_in, site, language):
    debts = site.program.get("/api/v1/debts?limit=20&filter=closed%20is%20empty").json["items"]
    debt = debts[PLACE[language]]
    number = f"1098200100{site.port:05d}{PLACE[language]:03d}"
    desk = page_in(language, role="administrator", fresh=True)
    desk.on("dialog", lambda question: question.accept())
    desk.watch.allow(r"status of 422")
    desk.goto(f"/parties/{debt['debtor']}/identifiers/new")
    desk.locator("main form [name=kind]").select_option("nin")
    desk.locator("main form [name=number]").fill(number)
    desk.locator("main form:has([name=number]) button[type=submit]").click()
    desk.wait_for_url(f"**/parties/{debt['debtor']}")

    mine = page_in(language)
    mine.watch.allow(r"status of (403|404|422)")
    email = f"debtor.{language}@journey.example"
    for typed, reason in [("109820010000000000", "no"), (number, None)]:
        register(mine, debt["reference"], typed, email)
        desk.goto("/registrations")
        desk.locator("main a[href^='/registrations/']").first.click()
        desk.locator("main form [name=reason]").wait_for()
        look_at(desk, f"registration-{'wrong' if reason else 'right'}")
        accept = desk.locator("main [formaction$='/accept'], main form[action$='/accept'] button, main [hx-post$='/accept']")
        assert (accept.count() == 0) == bool(reason), "what is not proved cannot be accepted"
        if reason:
            desk.locator("main form [name=reason]").fill("Le numéro ne correspond pas au dossier.")
            desk.locator("main form:has([name=reason]) button[type=submit]").click()
            desk.wait_for_url("**/registrations")
        else:
            accept.first.click()
    link = desk.locator(".secret")
    link.wait_for()
    look_at(desk, "registration-accepted")

    mine.goto(link.inner_text().strip())
    for field in ["new", "again"]:
        mine.locator(f"[name={field}]").fill(PASSWORD)
    mine.locator("main form button[type=submit]").click()
    mine.wait_for_url("**/login?done=password")
    sign_in(mine, email)
    mine.wait_for_url("**/my/debts")
    look_at(mine, "my-debts")
    mine.locator("main a", has_text=debt["reference"]).first.click()
    mine.wait_for_url("**/my/debts/*")
    look_at(mine, "my-debt")
    for closed in ["/debts", "/parties", f"/debts/{debt['id']}", "/audit"]:
        assert mine.goto(closed).status == 403, closed
    other = debts[PLACE[language] + 1]
    assert mine.goto(f"/my/debts/{other['id']}").status == 404, "somebody else's file is not there"


def test_a_person_is_erased_by_two_people(page_in, site):
    party = settled_debtor(site)
    asks = page_in("fr", role="administrator", fresh=True)
    asks.watch.allow(r"status of (403|409|422)")
    name = asks.goto(f"/parties/{party}") and asks.locator("main h1").inner_text().strip()
    written = {"name": f"{name} Oulhadj", "phone": "551739084"}
    for path, field in [("edit", "name"), ("contacts/new", "value")]:
        asks.goto(f"/parties/{party}/{path}")
        asks.locator(f"main form [name={field}]").fill(written["name"] if field == "name" else "0" + written["phone"])
        asks.locator(f"main form:has([name={field}]) button[type=submit]").click()
        asks.wait_for_url(f"**/parties/{party}")
    trail = f"/audit?noun=party&row={party}"
    asks.goto(trail)
    assert all(word in asks.locator("main").inner_text() for word in written.values()), "the trail tells what was written"
    asks.goto(f"/parties/{party}/erasure")
    look_at(asks, "erasure-1-preview")
    asks.locator("main form [name=reason]").fill("Demande écrite de la personne du 12 mars, identité vérifiée.")
    asks.locator("main form:has([name=reason]) button[type=submit]").click()
    asks.wait_for_url("**/approvals?done=asked")
    look_at(asks, "erasure-2-asked")

    decides = page_in("ar", role="administrator", fresh=True)
    decides.goto("/approvals")
    decides.locator("main a[href^='/approvals/directory/']").first.click()
    decides.locator("main form [name=decision][value=grant]").check(force=True)
    look_at(decides, "erasure-3-decision")
    decides.locator("main form:has([name=decision]) button[type=submit]").click()
    decides.wait_for_load_state()

    def is_gone():
        decides.goto(f"/parties/{party}")
        return name not in decides.locator("main").inner_text()
    until(is_gone, "the person is erased")
    look_at(decides, "erasure-4-erased")
    assert "approval." not in decides.locator("main").inner_text(), "codes are for programs"
    asks.goto(f"/parties?q={name}")
    assert party not in asks.locator("main").inner_html(), "nobody finds who it was"
    rows = asks.goto(trail) and asks.locator("#audit tbody tr").count()
    look_at(asks, "erasure-5-trail")
    text = asks.locator("main").inner_text()
    assert rows >= 3 and "effacé avec la personne" in text, "what was done stands there, and that its contents are gone"
    assert not [word for word in [name, *written.values(), *name.split()] if word in text]
    assert not [code for code in ["askedBy", "subject", "party.erase"] if code in text], "codes are for programs"
    asks.locator("#audit tbody tr", has_text="effacé avec la personne").last.locator("a.strong").click()
    asks.locator("#changes").wait_for()
    look_at(asks, "erasure-6-entry")
    assert name not in asks.locator("main").inner_text()
    assert site.verify().code == 0, "the trail is sound without what was erased"


def settled_debtor(site):
    """Somebody all of whose files are closed."""
    debts, more = [], "/api/v1/debts?limit=200"
    for _ in range(10):
        page = site.program.get(more).json
        debts += page["items"]
        if not page["next"]:
            break
        more = "/api/v1/debts?" + urllib.parse.urlencode({"limit": 200, "cursor": page["next"]})
    open_ones = {debt["debtor"] for debt in debts if not debt.get("closed")}
    return next(debt["debtor"] for debt in debts if debt["debtor"] not in open_ones)


def register(page, reference, number, email):
    page.goto("/register")
    look_at(page, "register-doors")
    page.locator("main a[href='/register/debtor']").click()
    page.locator("main form [name=reference]").wait_for()
    for field, value in {"name": "R. Meziane", "email": email, "reference": reference, "identifier": number}.items():
        page.locator(f"main form [name={field}]").fill(value)
    look_at(page, "register-debtor")
    page.locator("main form:has([name=reference]) button[type=submit]").click()
    page.wait_for_url("**/register?done=1")
    look_at(page, "register-done")
