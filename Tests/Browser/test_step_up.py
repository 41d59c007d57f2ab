"""Whoever has been signed in for a while shows once more who they are before something sensitive, and loses nothing by it."""
import pytest
from people import PASSWORD
from steps import look_at
from system import until

REASON = "Pour la lettre du 12 mars & « l'huissier »"


@pytest.mark.parametrize("language, theme, viewport", [("fr", "light", "desktop"), ("ar", "dark", "phone")])
def test_a_number_is_shown_to_whoever_shows_who_they_are(page_in, site, places, language, theme, viewport):
    number = f"1097603{viewport == 'phone':d}{site.port:05d}00421"
    page = page_in(language, theme, viewport, role="manager", fresh=True)
    page.watch.allow(r"status of 422")
    party = f"/parties/{places['party']}"
    page.goto(f"{party}/identifiers/new")
    page.locator("main form [name=kind]").select_option("nin")
    page.locator("main form [name=number]").fill(number)
    page.locator("main form:has([name=number]) button[type=submit]").click()
    page.wait_for_url(f"**{party}")

    site.pass_minutes(6)
    until(lambda: page.goto("/account/factor") and "/prove" in page.url, "the proof is too old")
    page.goto(party)
    page.settled()
    assert number not in page.content()
    mine = page.locator("#party .ways li", has=page.locator(f"a[href^='{party}/identifiers/']")).last
    mine.locator("summary").click()
    mine.locator(f"a[href^='{party}/identifiers/']").click()
    dialog = page.locator("#dialog dialog[open]")
    dialog.locator("[name=reason]").fill(REASON)
    dialog.locator("button[type=submit]").click()
    dialog.locator("[name=proof]").wait_for()
    look_at(page, "step-up-1-asked")

    dialog.locator("[name=proof]").fill("not the password")
    dialog.locator("button[type=submit]").click()
    wrong = dialog.locator(".field:has([name=proof]) .error")
    wrong.wait_for()
    assert dialog.locator("[name=proof]").get_attribute("aria-describedby"), "the sentence belongs to the field"
    look_at(page, "step-up-2-wrong")
    assert number not in page.content()

    dialog.locator("[name=proof]").fill(PASSWORD)
    dialog.locator("button[type=submit]").click()
    dialog.locator(".revealed").wait_for()
    look_at(page, "step-up-3-shown")
    assert dialog.locator(".revealed").inner_text().replace(" ", "") == number
