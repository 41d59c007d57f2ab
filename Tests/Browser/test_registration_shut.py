"""An administrator shuts the door for visitors who would register, one side or both, and opens it again."""
import pytest
from steps import look_at

SIDES = {"debtor": "registersDebtors", "creditor": "registersCreditors"}


@pytest.fixture
def door(page_in):
    """Opens the door for these sides and shuts it for the others; it is open again afterwards."""
    desk = page_in("fr", role="administrator", fresh=True)

    def open_for(*sides):
        desk.goto("/company")
        for side, name in SIDES.items():
            desk.locator(f"main form [name={name}]").set_checked(side in sides, force=True)
        with desk.expect_response(lambda answer: answer.request.method == "POST" and answer.status == 303):
            desk.locator("main form:has([name=registersDebtors]) button[type=submit]").click()
        desk.wait_for_load_state()
    yield open_for
    open_for(*SIDES)


def test_where_the_door_is_shut_a_visitor_is_told_whom_to_write_to(page_in, door):
    door("creditor")
    visitor = page_in("fr")
    visitor.goto("/register")
    assert visitor.locator("main a[href='/register/creditor']").count() == 1
    assert visitor.locator("main a[href='/register/debtor']").count() == 0
    visitor.goto("/register/debtor")
    assert visitor.locator("main form").count() == 0

    door()
    told = set()
    for look in [("fr", "light", "phone"), ("ar", "dark", "phone"), ("en", "light", "desktop")]:
        visitor = page_in(*look)
        visitor.goto("/login")
        assert visitor.locator("a[href^='/register']").count() == 0
        for path in ["/register", "/register/debtor", "/register/creditor"]:
            assert visitor.goto(path).status == 200
            assert visitor.locator("main form").count() == 0
            assert "@" in visitor.locator("main .notice").inner_text(), "whom to write to"
        assert visitor.locator("html").get_attribute("lang") == look[0]
        assert visitor.locator("html").get_attribute("dir") == ("rtl" if look[0] == "ar" else "ltr")
        look_at(visitor, "register-shut")
        told.add(visitor.locator("main .notice").inner_text())
    assert len(told) == 3, told

    door("debtor", "creditor")
    visitor.goto("/register/debtor")
    assert visitor.locator("main form [name=reference]").is_visible()
