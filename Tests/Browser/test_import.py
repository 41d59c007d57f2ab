"""A messy portfolio of 10,000 rows comes in by the wizard: what was found, which column is what, a trial, the import, its
result, the refused rows; the same file again changes nothing."""
import csv
import io
import json
import os
import subprocess
import sys

import pytest
from looking import axe, holds_its_width, shoot
from playwright.sync_api import Error
from steps import look_at, whole
from system import HOUSE

ROWS = 10_000


@pytest.fixture(scope="session")
def messy(tmp_path_factory):
    """The messy files, and what an import makes of them."""
    folder = tmp_path_factory.mktemp("messy")
    subprocess.run([sys.executable, os.path.join(HOUSE, "Tests/Data/messy.py"), str(folder), str(ROWS)], check=True)
    return folder, json.loads((folder / "expected.json").read_text())


@pytest.mark.parametrize("language, name", [("fr", "utf8-semicolon.csv"), ("ar", "utf16-tab.txt")])
def test_a_messy_portfolio_comes_in(page_in, site, messy, language, name):
    folder, expected = messy
    page = page_in(language, role="manager")
    page.set_default_timeout(180_000)
    page.goto("/imports/new")
    look_at(page, "import-1-file")
    choices = page.locator("[name=creditor] option").evaluate_all("all => all.map(one => one.value).filter(Boolean)")
    creditor = choices[3 if language == "fr" else 4]

    # The first run, step by step.
    upload(page, creditor, folder / name)
    assert "N° dossier" in page.locator("#preview thead").inner_text()
    look_at(page, "import-2-reading")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/columns")
    chosen = page.locator("main select[name^=c]").evaluate_all("all => all.map(one => one.value)")
    assert len([one for one in chosen if one]) >= 11, f"columns are recognised by themselves: {chosen}"
    look_at(page, "import-3-columns")
    page.locator("main form button[type=submit]").click()
    finished(page, "import-4-progress")
    tried = figures(page)
    look_at(page, "import-5-tried")
    assert tried[0] == ROWS
    assert tried[4] == expected["rejected"], "the trial finds what must be refused"
    page.locator("form[action$='/run'] button").click()
    finished(page, "import-6-importing")
    done = figures(page)
    look_at(page, "import-7-done")
    assert done[:5] == [ROWS, expected["created"], 0, 0, expected["rejected"]]

    # The refused rows come back with the reason for each.
    answer = page.request.get(page.locator("a[href$='rejects.csv']").first.get_attribute("href"))
    refused = list(csv.reader(io.StringIO(answer.text().lstrip("\ufeff")), delimiter=";" if ";" in answer.text().split("\n")[0] else ","))
    assert len(refused) - 1 == expected["rejected"]
    assert all(any(cell.strip() for cell in row[-3:]) for row in refused[1:])
    page.locator("a[href*='f.batch=']").first.click()
    page.wait_for_url("**/debts?*")
    assert page.locator("#debts tbody tr").count() == 50
    shoot(page, "import-8-debts", full=False)

    # The same file again.
    page.goto("/imports/new")
    upload(page, creditor, folder / name)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/columns")
    page.locator("[name=now]").check()
    page.locator("main form button[type=submit]").click()
    finished(page)
    again = figures(page)
    assert again[1:5] == [0, 0, expected["created"], expected["rejected"]], "a second run changes nothing"
    look_at(page, "import-9-again")


def upload(page, creditor, path):
    page.locator("[name=creditor]").select_option(creditor)
    page.locator("input[type=file]").set_input_files(path)
    page.locator("main form:has(input[type=file]) button[type=submit]").click()
    page.wait_for_url("**/reading")


def finished(page, name=None):
    """Waits for the end of what runs in the background, without reloading: the page follows by itself."""
    page.wait_for_url(lambda url: url.rstrip("/").count("/") == 4 and "/imports/" in url)
    if name and page.locator("#import-progress").count():
        try:
            shoot(page, name)
            holds_its_width(page)
            axe(page)
        except Error as left:
            # The import ended while we looked, and the page went on to its result.
            if "navigation" not in str(left):
                raise
    page.locator(".figures").wait_for()
    page.settled()


def figures(page):
    """Rows, new, changed, unchanged, refused, doubtful."""
    return [whole(text) for text in page.locator("main .figure-value").all_inner_texts()]
