"""What journeys do again and again."""
import re

from looking import axe, holds_its_width, shoot


def look_at(page, name):
    """Photographs a stop of a journey, and holds it to what every page is held to."""
    page.settled()
    shoot(page, name)
    holds_its_width(page)
    axe(page)


def open_pane(page, field):
    """Opens the pane of the composer that has a field; gives its form."""
    form = page.locator(f".composer-pane form:has([name={field}])").first
    place = form.evaluate("form => [...document.querySelectorAll('.composer-pane')].indexOf(form.closest('.composer-pane'))")
    page.locator(".composer-tab").nth(place).click()
    form.wait_for(state="visible")
    return form


def sent(page, form):
    """Sends a form of the composer and waits until the page's parts are new."""
    page.evaluate("() => document.getElementById('debt-history').dataset.old = '1'")
    form.locator("button[type=submit]").click()
    page.wait_for_function(
        "() => !document.getElementById('debt-history').dataset.old || document.querySelector('.composer-pane .error, .composer-pane .notice.brick')")
    wrong = page.locator(".composer-pane .error:visible, .composer-pane .notice.brick:visible")
    assert wrong.count() == 0, wrong.all_inner_texts()
    page.settled()


def amount(page, within="#debt-money .figure-value"):
    """The first amount shown, in minor units."""
    return minor(page.locator(within).first.inner_text())


def minor(text):
    digits = re.search(r"-?[\d\s\u202f\u00a0\u2009.]*\d,\d\d", text)
    assert digits, text
    return int(re.sub(r"[^\d-]", "", digits.group()))


def whole(text):
    """A number with spaces between its thousands."""
    return int(re.sub(r"[^\d]", "", text))
