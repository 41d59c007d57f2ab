"""An agent's day: the next file, a call with its next step, a promise, a payment, a change of state, the statement."""
import datetime

import pytest
from looking import axe, holds_its_width, shoot
from steps import amount, look_at, open_pane, sent
from system import today


@pytest.mark.parametrize("language, viewport", [("fr", "desktop"), ("ar", "desktop"), ("fr", "phone"), ("ar", "phone")])
def test_an_agents_day(page_in, language, viewport):
    page = page_in(language, "light", viewport, role="agent")
    page.goto("/queue")
    look_at(page, "day-1-queue")
    page.locator(".queue-card a.button.primary").click()
    page.wait_for_url("**/debts/*")
    look_at(page, "day-2-file")
    soon = (today() + datetime.timedelta(days=4)).strftime("%d/%m/%Y")

    call = open_pane(page, "channel")
    call.locator("[name=outcome]").select_option("reached")
    call.locator("[name=note]").fill("Rappellera jeudi. سيتصل يوم الخميس.")
    call.locator("[name=nextAction]").fill("Rappeler")
    call.locator("[name=nextActionOn]").fill(soon)
    sent(page, call)
    assert "Rappellera jeudi" in page.locator(".entry").first.inner_text()
    assert soon in page.locator("#debt-money").inner_text()

    promise = open_pane(page, "due")
    promise.locator("[name=amount]").fill("1 000,00")
    promise.locator("[name=due]").fill(soon)
    sent(page, promise)
    look_at(page, "day-3-promised")

    before = amount(page)
    payment = open_pane(page, "received")
    assert payment.locator("[name=received]").input_value() == today().strftime("%d/%m/%Y"), "the site's form of a day, not the browser's"
    payment.locator("[name=amount]").fill("250,50")
    payment.locator("[name=receipt]").fill("R-77")
    sent(page, payment)
    assert amount(page) == before - 25050
    look_at(page, "day-4-paid")

    state = open_pane(page, "state")
    state.locator("label:has([name=state][value=negotiating])").click()
    state.locator("[name=reason]").fill("Demande un échéancier")
    sent(page, state)
    assert "échéancier" in page.locator(".entry").first.inner_text()
    look_at(page, "day-5-negotiating")

    for paper in page.locator("a[href*='statement.pdf']").all():
        answer = page.request.get(paper.get_attribute("href"))
        assert answer.status == 200 and answer.headers["content-type"].startswith("application/pdf")
        assert answer.body().startswith(b"%PDF-")


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_what_is_wrong_is_said_beside_the_field(page_in, language):
    page = page_in(language, role="agent")
    page.watch.allow(r"status of 422")
    page.goto("/queue")
    page.locator(".queue-card a.button.primary").click()
    payment = open_pane(page, "received")
    payment.locator("[name=amount]").fill("999 999 999,00")
    payment.locator("[name=received]").fill("31/02/2026")
    payment.locator("button[type=submit]").click()
    page.locator(".composer-pane .error").first.wait_for()
    assert page.locator(".composer-pane:visible [name=received]").input_value() == "31/02/2026", "what was typed is kept"
    shoot(page, "day-wrong")
    holds_its_width(page)
    axe(page)


def test_a_document_is_added_and_seen(page_in, tmp_path):
    page = page_in("fr", role="agent")
    page.goto("/queue")
    page.locator(".queue-card a.button.primary").click()
    paper = tmp_path / "mise en demeure.txt"
    paper.write_text("Madame, Monsieur", encoding="utf-8")
    page.locator("#debt-upload input[type=file]").set_input_files(paper)
    assert "mise en demeure.txt" in page.locator("#debt-upload .drop-name").inner_text()
    page.locator("#debt-upload button[type=submit]").click()
    link = page.locator("#debt-papers a", has_text="mise en demeure.txt")
    link.wait_for()
    assert page.request.get(link.get_attribute("href")).body() == b"Madame, Monsieur"
    look_at(page, "day-document")
