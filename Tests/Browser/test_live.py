"""What one records, another sees: a payment appears in the other's list and dashboard, and nobody reloads."""
from steps import amount, minor, open_pane, sent


def test_a_payment_appears_in_the_list_and_the_figures_of_others(page_in, site):
    debt = next(one for one in site.program.get("/api/v1/debts?limit=100&sort=-balance&filter=closed%20is%20empty").json["items"]
                if one["state"] == "contacting")
    agent, manager, dashboard, beside = (page_in(language, role=role) for language, role in [
        ("fr", "administrator"), ("ar", "manager"), ("fr", "manager"), ("fr", "read-only")])
    manager.goto(f"/debts?q={debt['reference']}")
    dashboard.goto("/debts")
    beside.goto(f"/debts/{debt['id']}")
    agent.goto(f"/debts/{debt['id']}")
    for page in (agent, manager, dashboard, beside):
        page.settled()
    due = amount(agent)
    assert minor(manager.locator("#debts td.p-amount").first.inner_text()) == due
    recovered = dashboard.locator("#figures .figure-value").nth(1).inner_text()
    for page in (manager, dashboard, beside):
        page.evaluate("() => { window.still = true }")

    payment = open_pane(agent, "received")
    payment.locator("[name=amount]").fill("123 456,78")
    sent(agent, payment)

    left = due - 12345678
    for page, place in [(manager, "#debts td.p-amount .amount"), (beside, "#debt-money .figure-value bdi")]:
        page.wait_for_function(
            "([place, left]) => Number(document.querySelector(place)?.innerText.replace(/[^0-9]/g, '')) === left", arg=[place, left])
    dashboard.wait_for_function(
        "before => document.querySelectorAll('#figures .figure-value')[1]?.innerText !== before", arg=recovered)
    for page in (manager, dashboard, beside):
        assert page.evaluate("() => window.still"), "nobody reloaded"


def test_ticked_rows_stay_ticked_while_news_come(page_in, site):
    manager = page_in("fr", role="manager")
    manager.goto("/debts")
    manager.locator("#debts tbody input[name=id]").first.check()
    debt = next(one for one in site.program.get("/api/v1/debts?limit=100&sort=-balance&filter=closed%20is%20empty").json["items"]
                if one["state"] == "contacting")
    agent = page_in("fr", role="administrator")
    agent.goto(f"/debts/{debt['id']}")
    payment = open_pane(agent, "received")
    payment.locator("[name=amount]").fill("77,77")
    with manager.expect_response(lambda answer: "/debts/figures" in answer.url):
        sent(agent, payment)
    assert manager.locator("#debts tbody input[name=id]").first.is_checked()
