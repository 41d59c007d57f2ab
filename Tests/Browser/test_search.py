"""Finding: small slips, accents, Arabic letters, references, telephone numbers; nothing found is said."""
import pytest
from steps import look_at

WORDS = ["benali", "BENALLI", "bénali", "ben ali", "بن علي", "بن على"]


@pytest.mark.parametrize("words", WORDS)
def test_a_name_is_found_however_it_is_written(page_in, words):
    page = page_in("fr", role="manager")
    page.goto("/search?q=" + words)
    found = page.locator(".findings b").all_inner_texts()
    assert any("benali" in name.lower().replace(" ", "") or "بن علي" in name for name in found), found


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_palette_leads_anywhere(page_in, site, language):
    page = page_in(language, role="manager")
    page.goto("/figures")
    page.keyboard.press("Control+k")
    page.locator("#palette[open]").wait_for()
    look_at(page, "palette-1")
    page.keyboard.type("benali")
    option = page.locator("#palette-list a[href^='/parties/']").first
    option.wait_for()
    look_at(page, "palette-2-found")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/figures" not in url)


def test_a_reference_is_found_at_once(page_in, site, places):
    page = page_in("fr", role="manager")
    page.goto(f"/debts/{places['debt']}")
    reference = page.locator("#debt-head .fact bdi").first.inner_text()
    page.goto("/search?q=" + reference)
    page.locator(f".findings a[href*='{places['debt']}']").wait_for()
    look_at(page, "search-reference")


def test_a_telephone_number_is_found_however_it_is_written(page_in):
    page = page_in("fr", role="manager")
    for number in ["0550 31 40 20", "0550314020", "+213 550 31 40 20"]:
        page.goto("/search?q=" + number.replace("+", "%2B"))
        assert page.locator(".findings a").count() >= 1, number


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_list_follows_what_is_typed(page_in, language):
    page = page_in(language, role="manager")
    page.goto("/debts")
    before = page.locator("#debts tbody tr").count()
    with page.expect_response(lambda answer: answer.request.method == "POST" and "q=benali" in answer.request.post_data):
        page.locator(".filter-search input[type=search]").press_sequentially("benali", delay=20)
    page.settled()
    names = page.locator("#debts tbody tr").all_inner_texts()
    assert 0 < len(names) <= before
    page.wait_for_url("**/debts?q=~*")
    assert "benali" not in page.url
    # The address is the whole state: it is reloaded, left and gone back to.
    page.reload()
    assert page.locator(".filter-search input[type=search]").input_value() == "benali"
    assert page.locator("#debts tbody tr").all_inner_texts() == names
    page.locator(".side-nav a[href='/parties']").click()
    page.wait_for_url("**/parties")
    page.go_back()
    page.wait_for_url("**/debts?q=~*")
    assert page.locator(".filter-search input[type=search]").input_value() == "benali"
    look_at(page, "list-typed")
