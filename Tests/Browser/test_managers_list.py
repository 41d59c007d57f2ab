"""A manager's morning with the list: filter, sort, columns, a view of one's own, many files at once, files out."""
import re

import pytest
from steps import look_at, minor, whole


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_filter_sort_columns_and_a_view(page_in, language):
    page = page_in(language, role="manager")
    page.goto("/debts")
    look_at(page, "list-1")
    state = page.locator("main .filter", has=page.locator("[name='f.state']"))
    state.locator("summary").click()
    look_at(page, "list-2-filter")
    state.locator("input[value=contacting]").check(force=True)
    state.locator("button").last.click()
    page.wait_for_url("**f.state=contacting**")
    page.settled()
    rows = page.locator("#debts tbody tr")
    assert rows.count() > 3
    assert len(set(page.locator("#debts td.p-tag").all_inner_texts())) == 1, "only what was asked for"
    # What the filter amounts to is counted after the page is there.
    assert minor(page.locator(".pager-total").inner_text()) > 0

    page.locator("th a[href*='sort=-balance']").click()
    page.wait_for_url("**sort=-balance**")
    amounts = [minor(text) for text in page.locator("#debts td.p-amount .amount").all_inner_texts()]
    assert amounts == sorted(amounts, reverse=True)
    assert page.locator("th[aria-sort=descending]").count() == 1

    heads = page.locator("#debts thead th").count()
    page.locator(".chooser summary").click()
    look_at(page, "list-3-columns")
    box = page.locator(".chooser input[type=checkbox]:not(:checked)").first
    box.check(force=True)
    page.locator(".chooser button").click()
    page.wait_for_url("**column**")
    assert page.locator("#debts thead th").count() == heads + 1

    page.locator(".chip.add").click()
    page.locator("#dialog dialog[open]").wait_for()
    look_at(page, "list-4-view")
    page.locator("#dialog [name=name]").fill(f"Ma vue {language}")
    page.locator("#dialog button[type=submit]").click()
    chip = page.locator(".chip", has_text=f"Ma vue {language}")
    chip.wait_for()
    page.goto("/debts")
    chip.click()
    page.wait_for_url("**view=**")
    assert page.locator("th[aria-sort=descending]").count() == 1 and page.locator("#debts thead th").count() == heads + 1
    look_at(page, "list-5-kept")


@pytest.mark.parametrize("language, viewport", [("fr", "desktop"), ("ar", "desktop"), ("fr", "phone")])
def test_many_files_at_once(page_in, language, viewport):
    page = page_in(language, viewport=viewport, role="manager")
    page.goto("/debts?f.state=contacting&sort=reference")
    page.settled()
    tick(page, 3)
    look_at(page, "many-1-ticked")
    page.locator("button[formaction='/debts/bulk/assign']").click()
    page.locator("#dialog dialog[open]").wait_for()
    assert "csrf" not in page.url
    look_at(page, "many-2-assign")
    agent = page.locator("#dialog [name=agent] option").evaluate_all("all => all.filter(one => one.value).map(one => [one.value, one.innerText])")
    # Somebody else in each run: who has a file already is not given it again.
    agent = agent[["fr-desktop", "ar-desktop", "fr-phone"].index(f"{language}-{viewport}")]
    page.locator("#dialog [name=agent]").select_option(agent[0])
    page.locator("#dialog button[type=submit]").click()
    changed(page, 3)
    look_at(page, "many-3-assigned")

    page.goto("/debts?f.state=contacting&sort=reference")
    page.settled()
    tick(page, 2)
    page.locator("button[formaction='/debts/bulk/state']").click()
    page.locator("#dialog dialog[open]").wait_for()
    look_at(page, "many-4-state")
    page.locator("#dialog [name=state]").select_option("negotiating")
    if page.locator("#dialog [name=reason]").count():
        page.locator("#dialog [name=reason]").fill("Accord du débiteur")
    page.locator("#dialog button[type=submit]").click()
    changed(page, 2)
    look_at(page, "many-5-changed")


def changed(page, count):
    """Waits for the end of the work, whose page says how many files it changed and offers to undo it."""
    page.wait_for_url("**/debts/bulk/*")
    done = page.locator("main .notice:has(button)")
    done.wait_for()
    said = done.inner_text()
    # Arabic has a word of its own for two.
    assert whole(said) == count if re.search(r"\d", said) else count == 2, said


def tick(page, count):
    boxes = page.locator("#debts tbody input[name=id]")
    for index in range(count):
        boxes.nth(index).check()
    assert page.locator(".bulk-count output").inner_text() == str(count)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_files_out(page_in, language):
    page = page_in(language, role="manager")
    page.goto("/debts?f.state=legal")
    for kind, start in [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")]:
        page.locator("a[href^='/debts/export-form']").click()
        choice = page.locator(f"#dialog label:has([name=format][value={kind}])")
        choice.wait_for()
        look_at(page, f"export-{kind}")
        choice.click()
        with page.expect_download() as download:
            page.locator("#dialog form:has([name=format]) button[type=submit]").click()
        with open(download.value.path(), "rb") as file:
            assert file.read(4).startswith(start)
        page.goto("/debts?f.state=legal")


def test_a_row_opens_beside_its_list(page_in):
    page = page_in("fr", role="manager")
    page.goto("/debts")
    page.locator("#debts tbody tr").nth(4).locator(".row-link").click()
    page.locator("#panel h2").wait_for()
    look_at(page, "list-panel")
    assert page.locator("#debts").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()
