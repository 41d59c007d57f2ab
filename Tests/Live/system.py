"""A built Sila on a data directory of its own: started, spoken to, stopped and killed from outside.

Used by Tests/Live, Tests/Browser and Benchmarks. Standard library only.
"""
import contextlib
import datetime
import html.parser
import http.client
import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
import urllib.parse

HOUSE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BINARY = os.environ.get("SILA_BINARY", os.path.join(HOUSE, ".build/release/sila"))
PATIENCE = float(os.environ.get("SILA_PATIENCE", "60"))


def today():
    """The day it is in the house: in Algiers, which is an hour ahead of UTC all year round."""
    return datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=1))).date()


def free_port():
    """A port of the loopback address that nobody listens on, nor gets by asking for any, nor another process of these tests."""
    process = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
    while True:
        port = 10000 + 4000 * (process % 2) + random.randrange(4000)
        with contextlib.suppress(OSError), socket.socket() as one:
            one.bind(("127.0.0.1", port))
            return port


def until(condition, what, patience=PATIENCE):
    """Waits until a condition gives something true, and returns that; fails with what was waited for."""
    deadline = time.monotonic() + patience
    while True:
        if found := condition():
            return found
        assert time.monotonic() < deadline, f"not within {patience:.0f} s: {what}"
        time.sleep(0.02)


class Done:
    """What a command gave back; its peak memory in MB when that was looked at."""

    def __init__(self, process, peak=None):
        self.code, self.out, self.err, self.peak = process.returncode, process.stdout, process.stderr, peak

    @property
    def json(self):
        return json.loads(self.out)

    def __repr__(self):
        return f"exit {self.code}\n--- out\n{self.out[-3000:]}\n--- err\n{self.err[-3000:]}"


def sila(*words, stdin="", environment=None, patience=PATIENCE):
    """Runs a command of the binary to its end."""
    return Done(subprocess.run(
        [BINARY, *map(str, words)], input=stdin, capture_output=True, text=True, timeout=patience, check=False,
        env={**clean_environment(), **(environment or {})}))


def watched(*words, patience=10 * PATIENCE):
    """Runs a command to its end and looks at its memory all the while; the result knows the peak."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        process = subprocess.Popen([BINARY, *map(str, words)], stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                                   env=clean_environment())
        peak, deadline = 0.0, time.monotonic() + patience
        try:
            while process.poll() is None:
                assert time.monotonic() < deadline, f"not within {patience:.0f} s: {words}"
                # Nothing once it has ended and nobody has asked how.
                peak = max(peak, resident(process.pid, "VmHWM"))
                time.sleep(0.02)
        finally:
            process.kill()
            process.wait()
        out.seek(0)
        err.seek(0)
        return Done(subprocess.CompletedProcess(words, process.returncode, out.read(), err.read()), peak)


def resident(pid, field="VmRSS"):
    """Memory of a process in MB: VmRSS now, VmHWM at its peak; 0 when it is gone."""
    with contextlib.suppress(FileNotFoundError), open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as file:
        for line in file:
            if line.startswith(field + ":"):
                return int(line.split()[1]) / 1024
    return 0.0


def clean_environment():
    """The environment without settings of Sila's that somebody's shell has."""
    return {name: value for name, value in os.environ.items() if not name.startswith("SILA_")}


class System:
    """One Sila: a data directory, a port, at most one running server."""

    def __init__(self, data, environment=None, options=()):
        self.data = str(data)
        self.port = free_port()
        self.environment = environment or {}
        self.options = list(options)
        self.process = None
        self.log_path = self.data.rstrip("/") + ".log"

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self):
        """All that the servers on this directory have said."""
        with contextlib.suppress(FileNotFoundError), open(self.log_path, encoding="utf-8", errors="replace") as file:
            return file.read()
        return ""

    def command(self, verb, *words, **options):
        """Runs a command on this data directory."""
        options.setdefault("patience", 10 * PATIENCE)
        return sila(verb, *words, "--data", self.data, environment=self.environment, **options)

    def demo(self, debts, seed=1):
        done = self.command("demo", "--debts", debts, "--seed", seed)
        assert done.code == 0, done
        return done.out

    def add_user(self, email, role, password, **options):
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        done = self.command("user", "add", "--email", email, "--role", role, "--password-stdin", *words, stdin=password + "\n")
        assert done.code == 0, done

    def key(self, email, scopes):
        """A key of the API for an account."""
        done = self.command("key", "create", "--user", email, "--scopes", scopes)
        assert done.code == 0, done
        return done.out.strip()

    def start(self, ready=True):
        """Starts the server; returns once it is ready to serve, unless told not to wait."""
        assert self.process is None
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                [BINARY, "serve", "--data", self.data, "--listen", f"127.0.0.1:{self.port}", *self.options],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={**clean_environment(), **self.environment})
        if ready:
            until(self.is_ready, "the server is ready")
        return self

    def is_ready(self):
        code = self.process.poll()
        assert code is None, f"the server ended with {code}:\n{self.log[-4000:]}"
        with contextlib.suppress(OSError, http.client.HTTPException):
            return self.client().get("/health/ready").status == 200
        return False

    def send(self, number):
        self.process.send_signal(number)

    def wait(self, patience=PATIENCE):
        """Waits for the server to end; gives its exit code."""
        code = self.process.wait(patience)
        self.process = None
        return code

    def stop(self, number=signal.SIGTERM):
        self.send(number)
        return self.wait()

    def kill(self):
        """Ends the server as a power cut would end the process."""
        self.process.kill()
        self.wait()

    def close(self):
        if self.process:
            self.process.kill()
            self.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def client(self, key=None, patience=PATIENCE):
        return Client(self.port, key, patience)

    def verify(self):
        return self.command("verify")

    def resident(self, field="VmRSS"):
        """Memory of the running server in MB: VmRSS now, VmHWM at its peak."""
        found = resident(self.process.pid, field)
        assert found, f"no {field}"
        return found

    # -- looking at the store from outside

    def database(self, department):
        """The path of a department's SQLite file."""
        found = [os.path.join(folder, name) for folder, _, names in os.walk(self.data) for name in names
                 if department in os.path.relpath(os.path.join(folder, name), self.data)
                 and os.path.basename(folder) != "person-keys" and is_sqlite(os.path.join(folder, name))]
        assert len(found) == 1, f"{department}: {found}"
        return found[0]

    def rows(self, department, query, *values):
        """What a query gives on a department's database, read from outside."""
        with contextlib.closing(sqlite3.connect(f"file:{self.database(department)}?mode=ro", uri=True, timeout=30)) as opened:
            return opened.execute(query, values).fetchall()

    def tamper(self, department, statement, *values):
        """Changes a stopped system's database behind its back; gives how many rows that changed."""
        assert self.process is None
        with contextlib.closing(sqlite3.connect(self.database(department), timeout=30)) as opened:
            # A guard in the schema stops the program and an honest hand, not somebody with the file.
            for (trigger,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                opened.execute(f'DROP TRIGGER "{trigger}"')
            changed = opened.execute(statement, values).rowcount
            opened.commit()
            return changed


def is_sqlite(path):
    try:
        with open(path, "rb") as file:
            return file.read(16) == b"SQLite format 3\0"
    except OSError:
        return False


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    @property
    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {dict(self.headers)}\n{self.text[:2000]}"


class Client:
    """A browser without eyes, or a program with a key: one kept connection, its cookies."""

    def __init__(self, port, key=None, patience=PATIENCE):
        self.port, self.key = port, key
        self.cookies = {}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)

    def request(self, method, path, body=None, headers=None, as_json=None):
        headers = dict(headers or {})
        if as_json is not None:
            body = json.dumps(as_json, ensure_ascii=False).encode()
            headers["Content-Type"] = "application/json"
        if self.key:
            headers.setdefault("Authorization", "Bearer " + self.key)
            headers.setdefault("Accept", "application/json")
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            read = answer.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            raise
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            if value and "max-age=0" not in cookie.lower().replace(" ", ""):
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        return Answer(answer.status, answer.headers, read)

    def get(self, path, **options):
        return self.request("GET", path, **options)

    def post(self, path, as_json=None, **options):
        return self.request("POST", path, as_json=as_json, **options)

    def follow(self, answer, steps=5):
        """Follows redirects of this server by GET."""
        while answer.status in (301, 302, 303, 307, 308) and steps:
            answer, steps = self.get(local(answer.headers["Location"])), steps - 1
        return answer

    def submit(self, path, values, action=""):
        """Opens a page, fills in its form as a person would, and sends it; gives the answer to that."""
        return self.send(self.form(path, values, action), values)

    def form(self, path, values=(), action=""):
        """The form of a page that has fields of these names and goes to where a link ends so."""
        page = self.follow(self.get(path))
        assert page.status == 200, page
        forms = Forms.on(page.text)
        form = next((form for form in forms if (form.action or path).endswith(action)
                     and all(any(name in field for field in form.names()) for name in values)), None)
        assert form, f"no form on {path} has {list(values)}: {[(form.action, form.names()) for form in forms]}"
        form.action = form.action or path
        return form

    def send(self, form, values):
        """Sends a form as a browser would."""
        sent = dict(form.fields)
        for name, value in values.items():
            sent[next(field for field in form.names() if name in field)] = value
        return self.post(local(form.action), body=urllib.parse.urlencode(sent), headers={
            "Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{self.port}",
            "Sec-Fetch-Site": "same-origin"})

    def login(self, email, password):
        """Logs in by the page, so that the cookie is the one that a browser gets."""
        answer = self.submit("/login", {"email": email, "password": password})
        assert answer.status in (302, 303), answer
        assert self.cookies, "no cookie after logging in"
        return self


def local(link):
    """The path and query of a link."""
    parts = urllib.parse.urlsplit(link)
    return (parts.path or "/") + ("?" + parts.query if parts.query else "")


class Form:
    def __init__(self, action, method):
        self.action, self.method, self.fields, self.choices = action, method, {}, {}

    def names(self):
        return list(self.fields)


class Forms(html.parser.HTMLParser):
    """The forms of a page: what they send when nobody touches them, and what their lists offer."""

    def __init__(self):
        super().__init__()
        self.found, self.open, self.select = [], None, None

    @staticmethod
    def on(text):
        parser = Forms()
        parser.feed(text)
        return parser.found

    def handle_starttag(self, tag, attributes):
        have = dict(attributes)
        if tag == "form":
            self.open = Form(have.get("action"), (have.get("method") or "get").lower())
            self.found.append(self.open)
        elif self.open and tag == "input" and have.get("name") and have.get("type") not in ("submit", "button", "file"):
            if have.get("type") not in ("checkbox", "radio") or "checked" in have:
                self.open.fields[have["name"]] = have.get("value") or ""
        elif self.open and tag == "textarea" and have.get("name"):
            self.open.fields[have["name"]] = ""
        elif self.open and tag == "select" and have.get("name"):
            self.select = have["name"]
            self.open.fields[self.select] = ""
            self.open.choices[self.select] = []
        elif self.open and tag == "option" and self.select:
            self.open.choices[self.select].append(have.get("value") or "")
            if "selected" in have:
                self.open.fields[self.select] = have.get("value") or ""

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = None
        elif tag == "select":
            self.select = None
