"""With JavaScript off: the door, the list with filters and pages, forms, a payment, an import to its end."""
import re

import pytest
from looking import holds_its_width, shoot
from steps import minor, whole
from system import until


@pytest.fixture
def plain(page_in):
    """Opens pages in which no script runs; axe cannot look at these."""
    def open_plain(language, role, viewport="desktop"):
        page = page_in(language, viewport=viewport, role=role, javascript=False)
        page.watch.allow(r"status of 422")  # a form that comes back with what is wrong
        return page
    return open_plain


@pytest.mark.parametrize("language, viewport", [("fr", "desktop"), ("ar", "phone")])
def test_the_list(plain, language, viewport):
    page = plain(language, "manager", viewport)
    page.goto("/debts")
    shoot(page, "plain-list")
    state = page.locator("main .filter", has=page.locator("[name='f.state']"))
    state.locator("summary").click()
    state.locator("input[value=contacting]").check(force=True)
    state.locator("button").last.click()
    page.wait_for_url("**f.state=contacting**")
    assert page.locator("#debts tbody tr").count() > 0
    page.goto("/debts")
    page.locator("a[rel=next]").click()
    page.wait_for_url("**after=**")
    page.locator(".filter-search input[type=search]").fill("benali")
    page.locator(".filter-search input[type=search]").press("Enter")
    page.wait_for_url("**q=~*")
    page.locator("#debts .row-link").first.click()
    page.wait_for_url(lambda url: "/debts/" in url)
    shoot(page, "plain-debt")
    holds_its_width(page)


def test_a_payment_a_promise_and_what_is_wrong(plain):
    page = plain("fr", "agent")
    page.goto("/queue")
    page.locator(".queue-card a.button.primary").click()
    before = minor(page.locator("#debt-money .figure-value").first.inner_text())
    page.locator(".composer-pane [name=amount]").first.fill("10,00")
    page.locator(".composer-pane form:has([name=received]) button[type=submit]").click()
    page.wait_for_load_state()
    assert minor(page.locator("#debt-money .figure-value").first.inner_text()) == before - 1000
    page.locator(".composer-tab").nth(2).click()
    promise = page.locator(".composer-pane form:has([name=due])")
    promise.locator("[name=amount]").fill("pas un montant")
    promise.locator("button[type=submit]").click()
    page.wait_for_load_state()
    assert page.locator(".composer-pane .error").count() > 0
    assert page.locator(".composer-pane form:has([name=due]) [name=amount]").input_value() == "pas un montant"
    shoot(page, "plain-wrong")


def test_many_files_at_once(plain):
    page = plain("fr", "manager")
    page.goto("/debts?f.state=contacting&sort=reference")
    for index in range(2):
        page.locator("#debts tbody input[name=id]").nth(index).check()
    page.locator("button[formaction='/debts/bulk/assign']").click()
    page.wait_for_url("**/debts/bulk/assign?*")
    shoot(page, "plain-assign")
    choice = page.locator("[name=agent] option").evaluate_all("all => all.map(one => one.value).filter(Boolean)")[0]
    page.locator("[name=agent]").select_option(choice)
    page.locator("main form:has([name=agent]) button[type=submit]").click()
    page.wait_for_url(lambda url: re.search(r"/debts/bulk/[0-9a-f-]{36}", url))
    until(lambda: page.reload() and page.locator("main .notice:has(button)").count(), "the work is done")
    assert whole(page.locator("main .notice:has(button)").inner_text()) == 2
    shoot(page, "plain-assigned")


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_forms(plain, language):
    page = plain(language, "manager")
    page.goto("/creditors/new")
    page.locator("main form button[type=submit]").click()
    page.wait_for_load_state()
    assert page.locator(".error").count() > 0
    page.locator("[name=name]").fill(f"Sans Script {language}")
    page.locator("[name=sector]").select_option("bank")
    page.locator("[name=commission]").fill("7,5")
    page.locator("main form:has([name=sector]) button[type=submit]").click()
    page.wait_for_url(lambda url: "/creditors/" in url and "new" not in url)
    shoot(page, "plain-creditor")
    assert "7,5" in page.locator("main").inner_text()


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_an_import(plain, tmp_path, language):
    page = plain(language, "manager")
    page.set_default_timeout(60_000)
    portfolio = tmp_path / "portefeuille.csv"
    portfolio.write_text("Référence;Débiteur;Principal;Échéance\n" + "".join(
        f"SJ-{language}-{n};Personne {n};{n} 000,00;31/01/2026\n" for n in range(1, 21)), encoding="utf-8")
    page.goto("/imports/new")
    page.locator("[name=creditor]").select_option(index=5)
    page.locator("input[type=file]").set_input_files(portfolio)
    page.locator("main form:has(input[type=file]) button[type=submit]").click()
    page.wait_for_url("**/reading")
    shoot(page, "plain-reading")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/columns")
    page.locator("[name=now]").check()
    page.locator("main form button[type=submit]").click()
    page.locator(".figures").wait_for()
    shoot(page, "plain-imported")
    assert "20" in page.locator(".figure-value").nth(1).inner_text()
