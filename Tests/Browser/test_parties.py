"""People: the whole view of one, a new one with a telephone number, pairs that may be the same, a merge and its undoing."""
import pytest
from steps import look_at


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_pair_is_compared_merged_and_parted_again(page_in, language):
    page = page_in(language, role="manager")
    page.on("dialog", lambda question: question.accept())
    page.goto("/doubts")
    look_at(page, "doubts-1")
    card = page.locator(".compare").first
    kept = card.locator("thead a").first.get_attribute("href")
    other = card.locator("thead a").nth(1).get_attribute("href")
    names = card.locator("thead a bdi").all_inner_texts()
    card.locator("form[action$='/same'] button").click()
    page.wait_for_load_state()
    page.goto(other)
    assert page.url.split("?")[0].endswith(kept), "the absorbed party's address leads to the one that is kept"
    page.settled()
    look_at(page, "doubts-2-merged")
    text = page.locator("#party").inner_text()
    assert all(any(word in text for word in name.split()) for name in names)
    assert page.locator("#party-debts tbody tr").count() >= 2, "the debts of both stand on one page"
    page.locator("form[action*='/merges/'] button").click()
    page.wait_for_load_state()
    page.goto(other)
    assert page.url.split("?")[0].endswith(other)
    page.settled()
    look_at(page, "doubts-3-parted")


@pytest.mark.parametrize("language, viewport", [("fr", "desktop"), ("ar", "desktop"), ("ar", "phone")])
def test_somebody_new(page_in, language, viewport):
    page = page_in(language, viewport=viewport, role="manager")
    page.goto("/parties/new")
    look_at(page, "party-1-new")
    page.locator("[name=name]").fill(f"Kaddour Benziane {language} {viewport}")
    page.locator("[name=arabicName]").fill("قدور بن زيان")
    page.locator("[name=birth]").fill("3/7/1979")
    number = {"fr-desktop": "0555 10 20 31", "ar-desktop": "0555 10 20 32", "ar-phone": "0555 10 20 33"}[f"{language}-{viewport}"]
    page.locator("[name=phone]").fill(number)
    page.locator("[name=email]").fill(f"kaddour.{language}.{viewport}@exemple.dz")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(lambda url: url.rsplit("/", 1)[1].count("-") == 4)
    page.settled()
    look_at(page, "party-2-page")
    text = page.locator("#party").inner_text()
    assert number in text and "@exemple.dz" in text
    title = page.locator("h1").inner_text()
    assert ("قدور" in title) == (language == "ar"), "the reader's own script comes first"

    page.locator("a[href$='/contacts/new']").click()
    page.locator("#dialog dialog[open]").wait_for()
    look_at(page, "party-3-contact")
    page.locator("#dialog [name=value]").fill("pas un numéro")
    page.watch.allow(r"status of 422")
    page.locator("#dialog button[type=submit]").click()
    page.locator("#dialog .error").wait_for()
    page.locator("#dialog [name=value]").fill("021 63 55 1" + str(len(viewport) % 10))
    page.locator("#dialog button[type=submit]").click()
    page.locator("#dialog dialog").wait_for(state="detached")
    page.locator("#party .ways", has_text="021 63 55 1").first.wait_for()


def test_the_page_follows_what_others_change(page_in, places):
    one, other = page_in("fr", role="manager"), page_in("ar", role="manager")
    for page in (one, other):
        page.goto(f"/parties/{places['party']}")
        page.settled()
    other.locator("a[href$='/contacts/new']").click()
    other.locator("#dialog [name=value]").fill("0661 90 80 70")
    other.locator("#dialog button[type=submit]").click()
    one.locator("#party .ways", has_text="0661 90 80 70").first.wait_for()
