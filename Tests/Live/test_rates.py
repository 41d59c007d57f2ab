"""Rates of requests: who asks too much is told when to go on, and the others notice nothing."""
import http.client

import pytest
from desk import ADMINISTRATOR, Desk
from system import PATIENCE, System


@pytest.fixture
def narrow(tmp_path):
    """A system that lets an address of visitors ask ten times a minute, and an account search five times."""
    with System(tmp_path / "data", {"SILA_RATE_VISITOR": "10", "SILA_RATE_SEARCH": "5"}) as one:
        one.desk = Desk(one)
        yield one.start()
        print("---- the server said\n" + one.log[-4000:])


def ask(system, path, headers=None, source="127.0.0.1"):
    link = http.client.HTTPConnection("127.0.0.1", system.port, timeout=PATIENCE, source_address=(source, 0))
    link.request("GET", path, headers=headers or {})
    answer = link.getresponse()
    answer.text = answer.read().decode("utf-8", "replace")
    link.close()
    return answer


def refused(system, path, headers=None, source="127.0.0.1"):
    """The first refusal of many requests; a slow machine gives some tokens back meanwhile."""
    for _ in range(200):
        answer = ask(system, path, headers, source)
        if answer.status == 429:
            return answer
    raise AssertionError("200 requests were answered")


def test_an_address_that_asks_too_much_is_told_in_its_language_and_others_are_not(narrow):
    said = refused(narrow, "/login", {"Accept": "text/html", "Accept-Language": "ar"}, source="127.0.0.2")
    assert 1 <= int(said.headers["Retry-After"]) <= 60
    assert 'dir="rtl"' in said.text and "طلبات كثيرة" in said.text
    assert said.headers["Content-Security-Policy"] and said.headers["X-Content-Type-Options"] == "nosniff"
    assert ask(narrow, "/login", source="127.0.0.3").status == 200
    for _ in range(30):
        assert ask(narrow, "/health/live", source="127.0.0.2").status == 200
    assert 'sila_requests_over_rate_total{cost="visitor"} ' in ask(narrow, "/metrics").text
    # Who is signed in at that address is counted for themselves.
    assert narrow.client().login(*ADMINISTRATOR).get("/account").status == 200


def test_a_program_is_told_in_its_own_form_and_goes_on_with_cheaper_things(narrow):
    key = {"Authorization": f"Bearer {narrow.desk.key}"}
    said = refused(narrow, "/api/v1/search", key)
    assert said.headers["Content-Type"].startswith("application/problem+json") and "rate.exceeded" in said.text
    assert int(said.headers["Retry-After"]) >= 1
    for _ in range(300):
        assert ask(narrow, "/api/v1/debts?limit=1", key).status == 200
