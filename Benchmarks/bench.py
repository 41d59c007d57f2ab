"""bin/bench: what Sila promises, measured against bounds of the same run. Standard library only; see bin/bench --help."""
import argparse
import contextlib
import datetime
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import time
import traceback
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
HOUSE = os.path.dirname(HERE)
sys.path[:0] = [HERE, os.path.join(HOUSE, "Tests/Live")]

from bounds import durable_inserts, nginx, sqlite_import  # noqa: E402
from desk import ADMINISTRATOR, COLUMNS, Desk, pay, payment, portfolio  # noqa: E402
from floods import floods as crowds  # noqa: E402
from system import BINARY, Forms, System, clean_environment  # noqa: E402

PLACE = os.path.join(HOUSE, ".build/bench")
PARTS = ["pages", "search", "payments", "import", "start", "floods"]
SMALL = 10_000


# ---- what a run holds ------------------------------------------------------------------------------------------------


class Table:
    """The rows of the report. `note` is the name under which Benchmarks/notes.md says what bounds the figure."""

    def __init__(self):
        self.rows = []

    def add(self, what, aim, measured, bound="", ratio="", met=None, note=""):
        self.rows.append((what, aim, measured, bound, ratio, {True: "yes", False: "**no**", None: ""}[met], note))
        print(f"  {what}: {measured}" + (f"; bound {bound}" if bound else "") + (f"; {ratio}" if ratio else "")
              + f"; aim {aim}" + ("" if met is None else "; met" if met else "; NOT MET"), flush=True)

    def text(self, notes):
        heads = ("what", "aim", "measured", "bound in the same run", "ratio", "met", "what bounds it")
        lines = [" | ".join(("", *heads, "")).strip(), "|" + "---|" * len(heads)]
        lines += [" | ".join(("", *row[:6], notes.get(row[6], ""), "")).strip() for row in self.rows]
        return "\n".join(lines)


def read_notes():
    """Benchmarks/notes.md: a heading per figure, and under it what bounds it, found by profiling."""
    notes, name = {}, None
    with contextlib.suppress(FileNotFoundError), open(os.path.join(HERE, "notes.md"), encoding="utf-8") as file:
        for line in file:
            if line.startswith("## "):
                name = line[3:].strip()
            elif name and line.strip():
                notes[name] = (notes.get(name, "") + " " + line.strip()).strip()
    return notes


# What a server can do, not what it lets one key do.
UNBOUND = {"SILA_LOG_LEVEL": "warning", **{f"SILA_RATE_{name}": "0" for name in ("VISITOR", "READ", "SEARCH", "WRITE", "BULK", "PASSWORD")}}


class Company:
    """A system with a demo company of some size, an account and a key."""

    def __init__(self, debts, keep):
        self.debts = debts
        folder = os.path.join(PLACE, str(debts))
        self.system = System(os.path.join(folder, "data"), dict(UNBOUND))
        made = os.path.join(folder, "made.json")
        if not (keep and os.path.exists(made)):
            shutil.rmtree(folder, ignore_errors=True)
            os.makedirs(folder)
            start = time.monotonic()
            self.system.demo(debts)
            seconds = time.monotonic() - start
            desk = Desk(self.system)
            with open(made, "w", encoding="ascii") as file:
                json.dump({"seconds": seconds, "key": desk.key}, file)
        with open(made, encoding="ascii") as file:
            kept = json.load(file)
        self.demo_seconds, self.key = kept["seconds"], kept["key"]
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.system.log_path)

    def cookie(self):
        client = self.system.client().login(*ADMINISTRATOR)
        return client, "; ".join(f"{name}={value}" for name, value in client.cookies.items())

    def each(self, path, count, seed=1):
        """Rows that the API lists, from pages spread over the whole."""
        client, rows, after = self.system.client(self.key), [], ""
        joint = "&" if "?" in path else "?"
        while len(rows) < count:
            answer = client.get(f"/api/v1{path}{joint}limit=200" + (f"&after={urllib.parse.quote(after)}" if after else ""))
            assert answer.status == 200, answer
            page = answer.json
            rows += page["items"]
            after = page["next"]
            if not after:
                break
        random.Random(seed).shuffle(rows)
        return rows[:count]


def wrk(url, requests, connections, seconds, environment=None, threads=2):
    """Runs a load; gives wrk's figures. Fails when an answer was refused or broken."""
    load = os.path.join(PLACE, "load.txt")
    with open(load, "w", encoding="utf-8") as file:
        file.writelines(line + "\n" for line in requests)
    base = url.split("/", 3)
    done = subprocess.run(
        ["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s", "-s", os.path.join(HERE, "load.lua"), "/".join(base[:3])],
        capture_output=True, text=True, check=True, timeout=seconds + 120, env={**os.environ, "LOAD": load, **(environment or {})})
    figures = json.loads(done.stdout.strip().splitlines()[-1])
    figures["rate"] = figures["requests"] / figures["seconds"]
    assert figures["requests"] > 0 and figures["refused"] == 0 and figures["broken"] == 0, figures
    return figures


# ---- the parts -------------------------------------------------------------------------------------------------------


def list_addresses(client):
    """Many different lists that a person could ask for: each filter's choices, with orders and bounds."""
    page = client.follow(client.get("/debts"))
    assert page.status == 200, page
    orders = sorted(set(re.findall(r"[?&;]sort=([-\w.,]+)", page.text))) or ["-balance", "due"]
    filters = []
    for form in Forms.on(page.text):
        if form.method == "get":
            for name, choices in form.choices.items():
                filters += [f"{name}={urllib.parse.quote(choice)}" for choice in choices[:12] if choice]
            filters += [f"{name}={amount}" for name in form.names() if name.endswith("balance.from") for amount in (1000, 20000, 100000)]
    chosen = random.Random(7)
    addresses = [f"/debts?{chosen.choice(filters)}&sort={chosen.choice(orders)}" if filters else f"/debts?sort={chosen.choice(orders)}"
                 for _ in range(400)]
    sound = []
    for address in dict.fromkeys(addresses):
        answer = client.get(address)
        assert answer.status == 200, (address, answer)
        if answer.text.count("<tr") > 40:
            sound.append(address)
    assert sound, "no list of many rows was found"
    return sound


def pages(table, run):
    rates = {}
    for company in (run.small(), run.large()):
        with company.system.start() as system:
            client, cookie = company.cookie()
            addresses = list_addresses(client)
            fixed = next((a for a in addresses if "f.state" in a), addresses[0])
            body = client.get(fixed).body
            load = {"COOKIE": cookie}
            wrk(system.url, [f"GET {fixed}"], 64, 2, load)  # warm
            with nginx(body, os.path.join(PLACE, "nginx")) as static:
                mine, bound, other = [], [], []
                for _ in range(3):
                    bound.append(wrk(static, ["GET /page.html"], 64, run.seconds)["rate"])
                    mine.append(wrk(system.url, [f"GET {fixed}"], 64, run.seconds, load))
                    assert abs(mine[-1]["bytes"] / mine[-1]["requests"] - len(body)) < len(body) * 0.3 + 1500, "other pages were answered"
                    other.append(wrk(system.url, [f"GET {address}" for address in addresses], 64, run.seconds, load))
            one, many, most = (statistics.median(f["rate"] for f in mine), statistics.median(f["rate"] for f in other), statistics.median(bound))
            rates[company.debts] = (one, many)
            size = f"{company.debts:,} debts, {len(body) / 1000:.0f} kB"
            table.add(f"debt list, one filter and order, {size}, 64 connections", "≥ 25 % of nginx", f"{one:,.0f}/s, p95 {mine[1]['p95']:.1f} ms",
                      f"nginx {most:,.0f}/s", f"{one / most:.0%}", one >= most / 4, "list")
            table.add(f"debt list, {len(addresses)} different filters and orders, {size}", "≥ 25 % of nginx", f"{many:,.0f}/s, p95 {other[1]['p95']:.1f} ms",
                      f"nginx {most:,.0f}/s", f"{many / most:.0%}", many >= most / 4, "lists")
            assert system.stop() == 0
    for index, name, note in ((0, "one filter and order", "list"), (1, "different filters and orders", "lists")):
        ratio = rates[run.debts][index] / rates[SMALL][index]
        table.add(f"debt list, {name}, {run.debts:,} against {SMALL:,} debts", "flat, ± 20 %", f"{rates[run.debts][index]:,.0f}/s",
                  f"{rates[SMALL][index]:,.0f}/s", f"{ratio:.2f}", abs(ratio - 1) <= 0.2 or ratio > 1, note)


def typed(names, seed=3):
    """What people type into a search: names letter by letter, some with a slip."""
    chosen, words = random.Random(seed), []
    for name in names:
        for length in (2, 3, 4, 5, 7, len(name)):
            part = name[:length].strip()
            if len(part) >= 2:
                words.append(part)
        if len(name) > 6 and chosen.random() < 0.3:
            at = chosen.randrange(1, len(name) - 2)
            words.append(name[:at] + name[at + 1] + name[at] + name[at + 2:])
    chosen.shuffle(words)
    return words


def search(table, run):
    company = run.large()
    with company.system.start() as system:
        people = system.rows("directory", "SELECT count(*) FROM party")[0][0]
        names = [row[key] for row in company.each("/parties", 1500) for key in ("name", "arabicName") if row.get(key)]
        debts = company.each("/debts", 200)
        names += [row[key] for row in debts for key in ("reference", "creditorReference") if row.get(key)]
        assert names, "the API lists no names"
        requests = [f"GET /api/v1/search {urllib.parse.quote(word)}" for word in typed(names)]
        load = {"KEY": company.key}
        wrk(system.url, requests, 16, 3, load)
        found = wrk(system.url, requests, 16, run.seconds, load)
        table.add(f"search as you type, {people:,} parties, {len(requests):,} different words, 16 connections", "p95 ≤ 50 ms",
                  f"p95 {found['p95']:.1f} ms, p50 {found['p50']:.1f} ms, {found['rate']:,.0f}/s", met=found["p95"] <= 50, note="search")
        assert system.stop() == 0


def payments(table, run):
    company = run.large()
    with company.system.start() as system:
        open_debts = [row["id"] for row in company.each("/debts?filter=" + urllib.parse.quote("balance > 1000000"), 20_000)
                      if row["state"] != "withdrawn"]  # a withdrawn file takes no payments
        assert len(open_debts) > 100, "the API lists no open debts"
        requests = [f"POST /api/v1/debts/{id}/payments" for id in open_debts]
        load = {"KEY": company.key, "BODY": json.dumps(payment(100))}
        count = "SELECT count(*) FROM payment"
        wrk(system.url, requests, 32, 2, {**load, "SALT": f"w{time.time_ns()}"})
        before = system.rows("collections", count)[0][0]
        figures, bound = [], []
        for turn in range(3):
            bound.append(durable_inserts(PLACE, 3))
            figures.append(wrk(system.url, requests, 32, run.seconds, {**load, "SALT": f"{turn}{time.time_ns()}"}))
        stored = system.rows("collections", count)[0][0] - before
        answered = sum(figure["requests"] for figure in figures)
        assert answered <= stored <= answered + 4 * 32, f"{answered} payments were answered, {stored} are stored"
        rate, most = statistics.median(f["rate"] for f in figures), statistics.median(bound)
        table.add("recording a payment: durable, audited, event written, 32 connections", "≥ 3,000/s",
                  f"{rate:,.0f}/s, p95 {figures[1]['p95']:.1f} ms", f"bare SQLite insert {most:,.0f}/s", f"{rate / most:.0%}", rate >= 3000, "payments")
        assert system.stop() == 0
    # The company is no longer the one that the demo made.
    with contextlib.suppress(FileNotFoundError):
        os.unlink(os.path.join(PLACE, str(company.debts), "made.json"))


def importing(table, run):
    folder = os.path.join(PLACE, "import")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    file = portfolio(os.path.join(folder, "portfolio.csv"), run.debts)
    bound = sqlite_import(file, COLUMNS, folder)
    system = System(os.path.join(folder, "data"), dict(UNBOUND))
    assert system.command("migrate").code == 0
    desk = Desk(system)
    with system.start():
        creditor = desk.creditor()
        assert system.stop() == 0
    done = []
    for _ in range(2):
        start = time.monotonic()
        timed = subprocess.run(
            ["/usr/bin/time", "-v", BINARY, "import", "debts", "--data", system.data, "--creditor", creditor["reference"], "--file", file, "--json"],
            capture_output=True, text=True, check=False, timeout=1800, env={**clean_environment(), **system.environment})
        seconds = time.monotonic() - start
        assert timed.returncode == 0, timed.stderr[-3000:]
        peak = int(re.search(r"Maximum resident set size \(kbytes\): (\d+)", timed.stderr)[1]) / 1024
        done.append((json.loads(timed.stdout), seconds, peak))
    (first, seconds, peak), (second, again, _) = done
    assert first["created"] == run.debts and second["unchanged"] == run.debts, (first, second)
    table.add(f"import of {run.debts:,} debts (people matched, audited)", "≥ 20 % of sqlite3 .import", f"{seconds:.1f} s, {run.debts / seconds:,.0f} rows/s",
              f".import {bound:.1f} s", f"{bound / seconds:.0%}", bound / seconds >= 0.2, "import")
    table.add("import: peak memory", "< 300 MB", f"{peak:.0f} MB", met=peak < 300, note="import memory")
    table.add("the same file again: nothing changes", "", f"{again:.1f} s, {run.debts / again:,.0f} rows/s", note="import again")
    shutil.rmtree(folder, ignore_errors=True)


def starting(table, run):
    company = run.large()
    system, times = company.system, []
    for _ in range(6):
        start = time.monotonic()
        system.start(ready=False)
        client = system.client()
        while True:
            assert system.process.poll() is None, system.log[-2000:]
            with contextlib.suppress(OSError):
                if client.get("/login").status == 200:
                    break
            time.sleep(0.001)
        times.append((time.monotonic() - start) * 1000)
        if len(times) < 6:
            assert system.stop() == 0
    warm = statistics.median(times[1:])
    table.add(f"start to first page, {run.debts:,} debts", "< 300 ms", f"{warm:.0f} ms", met=warm < 300, note="start")
    client, _ = company.cookie()
    assert client.get("/debts").status == 200
    lowest = quiet = system.resident()
    for _ in range(10):
        time.sleep(0.5)
        quiet = system.resident()
        lowest = min(lowest, quiet)
    table.add(f"resident memory, idle, {run.debts:,} debts, after a list was shown", "< 150 MB", f"{quiet:.0f} MB", met=quiet < 150, note="memory")
    assert system.stop() == 0
    table.add(f"demo company of {run.debts:,} debts", "< 120 s", f"{company.demo_seconds:.0f} s", met=company.demo_seconds < 120, note="demo")


# ---- the report ------------------------------------------------------------------------------------------------------


def floods(table, run):
    company = run.small()
    kept = company.system.environment
    try:
        crowds(table, company, run.seconds, wrk, statistics.median, pay)
    finally:
        company.system.environment = kept


def merged(rows, text):
    """The report with the rows of this run instead of those of the same name; what is new comes at the end."""
    lines = text.rstrip("\n").split("\n")
    for row in rows:
        name = row.split(" | ")[0]
        places = [at for at, line in enumerate(lines) if line.split(" | ")[0] == name]
        if places:
            lines[places[0]] = row
        else:
            lines.append(row)
    return "\n".join(lines) + "\n"


class Run:
    def __init__(self, options):
        self.debts, self.seconds, self.keep = options.debts, options.seconds, options.keep
        self.companies = {}

    def company(self, debts):
        if debts not in self.companies:
            print(f"Making a company of {debts:,} debts …", flush=True)
            self.companies[debts] = Company(debts, self.keep)
        return self.companies[debts]

    def small(self):
        return self.company(SMALL)

    def large(self):
        return self.company(self.debts)


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = re.search(r"model name\s*: (.*)", file.read())
    with open("/proc/meminfo", encoding="ascii") as file:
        memory = int(re.search(r"MemTotal:\s+(\d+)", file.read())[1]) / 1048576
    system = subprocess.run(["stat", "-f", "-c", "%T", HOUSE], capture_output=True, text=True, check=False).stdout.strip()
    return (f"{os.cpu_count()} cores ({model[1].strip() if model else os.uname().machine}), {memory:.0f} GB, Linux {os.uname().release}, "
            f"{system} — load, bounds and Sila share it")


def commit():
    def git(*words):
        return subprocess.run(["git", *words], cwd=HOUSE, capture_output=True, text=True, check=False).stdout.strip()
    return git("rev-parse", "--short", "HEAD") + (" with changes" if git("status", "--porcelain", "--untracked-files=no", "--", "Sources") else "")


def main():
    parser = argparse.ArgumentParser(prog="bin/bench", description="Measures what Sila promises.")
    parser.add_argument("--debts", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--merge", action="store_true")
    options = parser.parse_args()
    chosen = options.only.split(",") if options.only else PARTS
    if unknown := [part for part in chosen if part not in PARTS]:
        parser.error(f"unknown part {', '.join(unknown)}; the parts are {', '.join(PARTS)}")
    if not 1 <= options.seconds <= 120 or not 1000 <= options.debts <= 5_000_000:
        parser.error("--seconds goes from 1 to 120, --debts from 1000 to 5000000")
    os.makedirs(PLACE, exist_ok=True)
    run, table, failed = Run(options), Table(), []
    started = time.monotonic()
    # Payments change the company, so they come after what looks at it.
    work = {"start": starting, "pages": pages, "search": search, "import": importing, "payments": payments, "floods": floods}
    for name, measure in work.items():
        if name not in chosen:
            continue
        print(f"── {name}", flush=True)
        try:
            measure(table, run)
        except Exception as error:  # one part that cannot be measured must not hide the others
            traceback.print_exc()
            failed.append(name)
            table.add(name, "", f"not measured: {str(error).splitlines()[0][:120] if str(error) else type(error).__name__}", met=False)
        finally:
            for company in run.companies.values():
                company.system.close()
    text = table.text(read_notes())
    print("\n" + text)
    if chosen == PARTS:
        with open(os.path.join(HERE, "RESULTS.md"), "w", encoding="utf-8") as file:
            file.write(f"""# What Sila does, measured

Written by `bin/bench` on {datetime.date.today().isoformat()} at commit {commit()}, in {(time.monotonic() - started) / 60:.0f} minutes.
Machine: {machine()}.
Each figure is the median of three runs of {options.seconds} s, taken in turn with its bound; ratios hold within one run only.

{text}
""")
    elif options.merge and not failed:
        path = os.path.join(HERE, "RESULTS.md")
        with open(path, encoding="utf-8") as file:
            kept = file.read()
        parts = ", ".join(chosen)
        head = f"Of {parts}: {datetime.date.today().isoformat()}, commit {commit()}, runs of {options.seconds} s."
        lines = [line for line in kept.split("\n") if not line.startswith(f"Of {parts}: ")]
        lines.insert(next(at for at, line in enumerate(lines) if line.startswith("Each figure is")) + 1, head)
        with open(path, "w", encoding="utf-8") as file:
            file.write(merged(text.split("\n")[2:], "\n".join(lines)))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
