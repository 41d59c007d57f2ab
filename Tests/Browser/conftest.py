"""The browser and the site that journeys walk through. A journey asks for `page_in` and opens what it needs:

    def test_an_agent_records_a_payment(page_in):
        page = page_in("fr", role="agent")
        page.goto("/debts")
        shoot(page, "debts")
        axe(page)

A page that logs an error, breaks the content policy or meets a 5xx fails its test, without the journey asking.
"""
import contextlib
import os
import re
import sqlite3
import sys
import urllib.parse
import uuid

import pytest
from playwright.sync_api import sync_playwright

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), "Live")]

from people import CUSTOMERS, NAMES, PASSWORD, ROLES, email, password  # noqa: E402
from looking import SCREENSHOTS, settled, shoot  # noqa: E402
from places import find  # noqa: E402
from system import System, until  # noqa: E402

DEBTS = int(os.environ.get("SILA_BROWSER_DEBTS", "600"))
VIEWPORTS = {"desktop": (1366, 900), "wide": (1920, 1080), "tablet": (820, 1180), "phone": (390, 844)}
LANGUAGES = {"fr": "fr-FR", "ar": "ar-DZ", "en": "en-GB"}


# The doors stay open for as long as a slow machine takes for all journeys together.
PATIENT = {"SILA_SESSION_STANDBY_MINUTES": "120", "SILA_SESSION_IDLE_MINUTES": "180"}


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """A started Sila with the demo company, one account per role and language, files for the agents and pairs of parties
    that may be the same; one for the whole run."""
    with Site(tmp_path_factory.mktemp("site") / "data", PATIENT) as system:
        system.demo(DEBTS, seed=7)
        for language in LANGUAGES:
            for role in ROLES:
                system.add_user(email(role, language), role, PASSWORD, name=NAMES[role], language=language)
        pairs = tmp_path_factory.mktemp("pairs") / "doublons.csv"
        pairs.write_text(doubtful_pairs(), encoding="utf-8")
        system.start()
        system.token = system.key(
            email("administrator"), "debts:read,debts:write,payments:read,parties:read,creditors:read,staff:read,imports:write")
        program = system.program
        system.creditor = program.get("/api/v1/creditors?limit=1").json["items"][0]
        done = system.command("import", "debts", "--creditor", system.creditor["reference"], "--file", pairs, "--json")
        assert done.code == 0, done
        system.batch = identity(system.rows("collections", "SELECT id FROM import_batch")[0][0])
        system.doubt = identity(system.rows("directory", "SELECT id FROM doubt")[-1][0])
        give_files(system, program)
        system.doors = {}
        yield system
        assert system.stop() == 0, system.log[-4000:]


class Site(System):
    @property
    def program(self):
        """A program with a key of the administrator's, on a connection of its own: a kept one may have been closed."""
        return self.client(self.token)

    def pass_minutes(self, minutes):
        """Lets minutes pass since whoever signed in last has shown who they are; fewer than none, and it lasts."""
        with contextlib.closing(sqlite3.connect(self.database("identity"), timeout=30)) as opened, opened:
            opened.execute(
                "UPDATE session SET proved_at = proved_at - ? WHERE id = (SELECT id FROM session ORDER BY created_at DESC LIMIT 1)",
                (minutes * 60_000,))


def identity(kept):
    """An identity as addresses hold it."""
    return str(uuid.UUID(bytes=kept)) if isinstance(kept, bytes) else kept


def doubtful_pairs(count=12):
    """A portfolio in which each pair of rows shares a telephone number under names that are alike, but not very."""
    first = ["Mohamed", "Karim", "Samira", "Yacine", "Fatima", "Rachid", "Nadia", "Amine", "Lynda", "Djamel", "Zohra", "Farid"]
    lines = ["Référence;Débiteur;Téléphone;Wilaya;Principal;Échéance"]
    for index in range(count):
        for place, last in enumerate(["Benali", "Benamar"]):
            lines.append(f"DB-{index}{place};{last} {first[index]};0550 31 4{index % 10} {20 + index};Alger;{12 + index} 000,00;31/01/2026")
    return "\n".join(lines) + "\n"


def give_files(system, program):
    """Each agent gets files of every age, so that lists and queues have something to show."""
    staff = {person["email"]: person["id"] for person in program.get("/api/v1/staff").json["items"]}
    debts = [debt for debt in program.get("/api/v1/debts?limit=200&filter=closed%20is%20empty").json["items"]
             if debt["state"] in ("new", "contacting", "negotiating")]
    for place, debt in enumerate(debts[:60]):
        agent = staff[email("agent", list(LANGUAGES)[place % 3])]
        # The news of new accounts reaches the desk shortly after the start.
        until(lambda: program.post(f"/api/v1/debts/{debt['id']}/assignment", as_json={"agent": agent}).status == 200,
              "a file is assigned")


@pytest.fixture(scope="session")
def places(site):
    """Addresses of something of each kind."""
    return find(site, site.program)


@pytest.fixture
def empty_site(tmp_path):
    """A started Sila with nobody in it, for the journey of the setup link."""
    with System(tmp_path / "data") as system:
        yield system.start()


@pytest.fixture(scope="session")
def chromium():
    """Debian's Chromium, started once."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("SILA_CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-dev-shm-usage", "--force-color-profile=srgb", "--font-render-hinting=none"])
        yield browser
        browser.close()


class Watch:
    """What a page did that nobody should see: errors in the console, scripts that fail, the content policy broken."""

    def __init__(self, page):
        self.faults, self.allowed = [], []
        page.on("console", lambda message: message.type == "error" and self.note(f"console: {message.text} ({message.location.get('url', '')})"))
        page.on("pageerror", lambda error: self.note(f"script: {error}"))
        page.on("response", lambda answer: answer.status >= 500 and self.note(f"{answer.status} from {answer.url}"))
        page.on("requestfailed", lambda request: "ERR_ABORTED" not in (request.failure or "")
                and self.note(f"{request.failure} from {request.url}"))

    def note(self, fault):
        self.faults.append(fault)

    def allow(self, pattern):
        """Says that a fault is the point of the test: `page.watch.allow(r"status of 409")`."""
        self.allowed.append(re.compile(pattern))

    def left(self):
        return [fault for fault in self.faults if not any(pattern.search(fault) for pattern in self.allowed)]


@pytest.fixture
def page_in(request, site, chromium):
    """Opens pages: `page_in("ar", theme="dark", viewport="phone", role="agent")`; without a role nobody is logged in.

    Each call is a browser of its own, with its own cookies. Paths are relative to the site: `page.goto("/debts")`. Whoever
    was logged in before comes in by the same session, unless the journey wants a `fresh` one.
    """
    opened = []

    def open_page(language="fr", theme="light", viewport="desktop", role=None, javascript=True, at=None, fresh=False):
        width, height = VIEWPORTS[viewport]
        door = None if fresh or at or not role else site.doors.get((role, language))
        context = chromium.new_context(
            storage_state=door, base_url=(at or site).url, locale=LANGUAGES[language], color_scheme=theme, timezone_id="Africa/Algiers",
            viewport={"width": width, "height": height}, has_touch=viewport == "phone", is_mobile=viewport == "phone",
            reduced_motion="reduce", java_script_enabled=javascript, accept_downloads=True)
        context.set_default_timeout(15000)
        page = context.new_page()
        page.watch = Watch(page)
        page.look = f"{language}-{theme}-{viewport}"
        page.settled = lambda: settled(page)
        opened.append(page)
        if role and not door:
            login(page, role, language)
            if not fresh and not at:
                site.pass_minutes(-120)
                site.doors[role, language] = context.storage_state()
        if role in CUSTOMERS:
            speak(page, language)
        return page

    yield open_page
    faults = []
    for page in opened:
        if getattr(request.node, "failed", False):
            with contextlib.suppress(Exception):
                shoot(page, "failed-" + re.sub(r"\W+", "-", request.node.name))
                print(f"---- {page.url}\n{page.inner_text('body')[:2000]}")
        faults += page.watch.left()
        page.context.close()
    assert not faults, "\n".join(faults)


def login(page, role, language="fr"):
    """Logs in by the page; ends where the system leads from there."""
    page.goto("/login")
    page.locator("input[name*=email]").fill(email(role, language))
    page.locator("input[type=password]").fill(password(role))
    page.locator("form:has(input[type=password]) button:not([type=button])").first.click()
    page.wait_for_url(lambda url: not urllib.parse.urlsplit(url).path.startswith("/login"))


def speak(page, language):
    """Has an account that stands for several languages speak one of them."""
    shown = page.request.get("/account").text()
    if f'lang="{language}"' not in shown[:200]:
        token = re.search(r'name="csrf" value="([^"]+)"', shown).group(1)
        answer = page.request.post("/language", form={"csrf": token, "language": language, "back": "/account"})
        assert answer.ok, answer.status


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if call.when == "call":
        item.failed = report.failed
    return report


def pytest_sessionstart():
    if SCREENSHOTS:
        os.makedirs(SCREENSHOTS, exist_ok=True)
