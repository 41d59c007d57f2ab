"""Looking at a page: as a picture for people, by axe for those who cannot see it, as a layout that must not overflow."""
import os

import axe_playwright_python

HERE = os.path.dirname(os.path.abspath(__file__))
# Empty where nobody looks at pictures: they take a tenth of the time.
SCREENSHOTS = os.environ.get("SILA_SCREENSHOTS", os.path.join(HERE, "screenshots"))
# WCAG 2.2 AA and what axe holds to be good practice.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]

with open(os.path.join(os.path.dirname(axe_playwright_python.__file__), "axe.min.js"), encoding="utf-8") as script:
    AXE = script.read()


TALLEST = 2400


def shoot(page, name, full=True):
    """Keeps a picture of the page as screenshots/NAME-language-theme-viewport.png, down to a height that is still quick to
    take and to look at; gives its path."""
    if not SCREENSHOTS:
        return ""
    path = os.path.join(SCREENSHOTS, f"{name}-{page.look}.png")
    window = page.viewport_size
    if full:
        page.evaluate("() => scrollTo(0, 0)")
    height = page.evaluate("() => document.fonts.ready.then(() => document.documentElement.scrollHeight)") if full else 0
    if height > window["height"]:
        clip = {"x": 0, "y": 0, "width": window["width"], "height": min(height, TALLEST)}
        page.screenshot(path=path, full_page=True, clip=clip)
    else:
        page.screenshot(path=path)
    return path


def settled(page):
    """Waits until what a page loads by itself is there: no request of htmx's is under way and none is about to be."""
    page.wait_for_function(
        """() => document.readyState === "complete" && !document.querySelector(".htmx-request, .htmx-swapping, .htmx-settling")
            && ![...document.querySelectorAll('[hx-trigger="load"]')].some(one => !one["htmx-internal-data"]?.loaded)""")


# The rows of a sheet are made alike: axe looks at the first ten of each.
ALIKE = ".sheet tbody tr:nth-child(n+11)"


def axe(page):
    """Fails with every barrier that axe finds on the page."""
    if page.evaluate("() => !window.axe"):
        page.evaluate(AXE)  # by the debugger, which the content policy does not concern
    # What floats over a phone's page must not hide the half of what stands below, wherever the page was scrolled to.
    window = page.viewport_size
    tall = page.evaluate("() => document.documentElement.scrollHeight") if page.look.endswith("phone") else 0
    if tall > window["height"]:
        page.set_viewport_size({"width": window["width"], "height": min(tall, 2 * TALLEST)})
    found = page.evaluate(
        "([alike, tags]) => axe.run({include: document, exclude: document.querySelector(alike) ? [[alike]] : []}, "
        "{runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})", [ALIKE, RULES])
    if tall > window["height"]:
        page.set_viewport_size(window)
    lines = [f"{violation['id']} ({violation['impact']}): {violation['help']}\n"
             + "\n".join(f"    {' '.join(map(str, node['target']))}\n        {node['html'][:200]}" for node in violation["nodes"][:5])
             for violation in found["violations"]]
    assert not lines, f"axe on {page.url} ({page.look}):\n" + "\n".join(lines)


def holds_its_width(page):
    """Fails when the page as a whole scrolls sideways."""
    inside, outside = page.evaluate("() => [document.documentElement.scrollWidth, window.innerWidth]")
    assert inside <= outside + 1, f"{page.url} ({page.look}) is {inside} wide in a window of {outside}"
