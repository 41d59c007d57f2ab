"""Figures: five pages, filters, and a figure that leads to the very rows it counts."""
import pytest
from steps import look_at, whole

PAGES = ["general", "files", "delays", "efficiency", "duration"]


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_five_pages_are_reached_by_their_tabs(page_in, language):
    page = page_in(language, role="manager")
    page.goto("/figures")
    for name in PAGES:
        page.locator(f".tabs a[href^='/figures/{name}']").click()
        page.wait_for_url(f"**/figures/{name}**")
        assert page.locator(".figure").count() >= 4
        assert page.locator(".figure-card").count() >= 2
        assert overlapping(page) == [], f"labels of charts lie upon each other on {name}"
        table = page.locator(".figure-table").first
        table.locator("summary").click()
        assert table.locator("tbody tr").count() > 0
        look_at(page, f"figures-{name}-table")


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_figure_leads_to_its_rows(page_in, language):
    page = page_in(language, role="manager")
    page.goto("/figures/general")
    line = page.locator(".donut .legend li").filter(has=page.locator("a")).nth(1)
    count = whole(line.locator(".legend-value").inner_text())
    line.locator("a").click()
    page.wait_for_url("**/debts?*")
    page.settled()
    said = page.locator(".pager").inner_text()
    assert str(count) in said.replace("\u202f", "").replace("\u00a0", ""), f"{count} files are counted, the list says {said}"
    look_at(page, "figures-rows")


def test_a_filter_narrows_every_figure(page_in):
    page = page_in("fr", role="manager")
    page.goto("/figures/general")
    before = whole(page.locator(".figure-value").first.inner_text())
    box = page.locator("main .filter", has=page.locator("[name=kind]"))
    box.locator("summary").click()
    box.locator("select").select_option("telecom")
    box.locator("button").last.click()
    page.wait_for_url("**kind=telecom**")
    assert 0 < whole(page.locator(".figure-value").first.inner_text()) < before
    assert page.locator(".filter.set").count() == 1
    look_at(page, "figures-filtered")
    page.locator(".filter-clear").first.click()
    page.wait_for_url(lambda url: "kind=" not in url)

    # A period is typed as the page's language writes days.
    box = page.locator("main .filter", has=page.locator("[name=from]"))
    box.locator("summary").click()
    box.locator("[name=from]").fill("01/01/2026")
    box.locator("button").last.click()
    page.wait_for_url("**from=**")
    assert "01/01/2026" in page.locator(".filter.set").inner_text()
    assert 0 < whole(page.locator(".figure-value").first.inner_text()) < before


def test_tables_come_as_files(page_in):
    page = page_in("fr", role="manager")
    page.goto("/figures/general")
    for kind, start in [("CSV", b"\xef\xbb\xbf"), ("XLSX", b"PK")]:
        link = page.locator(".figure-files a", has_text=kind).first
        assert page.request.get(link.get_attribute("href")).body().startswith(start)


def overlapping(page):
    """The labels under charts that run into their neighbours."""
    return page.evaluate(
        """() => [...document.querySelectorAll(".chart-axis")].filter(axis => axis.offsetParent).flatMap(axis => {
            const boxes = [...axis.querySelectorAll("bdi")].filter(one => getComputedStyle(one.parentElement).visibility === "visible")
                .map(one => one.getBoundingClientRect()).sort((a, b) => a.left - b.left);
            return boxes.slice(1).filter((box, index) => box.left < boxes[index].right - 1).map(box => Math.round(box.left));
        })""")
