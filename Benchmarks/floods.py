"""Crowds that want nothing, beside somebody who reads: wrong passwords, heads that dribble, connections that say nothing.
Each crowd comes from addresses of the loopback range only, is bounded in number, and ends with its `with` block."""
import contextlib
import multiprocessing
import os
import resource
import select
import time
import urllib.parse

from machines import link

SOURCES = 200


@contextlib.contextmanager
def crowd(work, *arguments):
    """Runs a crowd in a process of its own until the block ends; gives what it says of itself once it is there."""
    told, ours = multiprocessing.Pipe()
    end = multiprocessing.Event()
    process = multiprocessing.Process(target=work, args=(*arguments, ours, end), daemon=True)
    process.start()
    try:
        assert told.poll(120), "the crowd does not gather"
        counts = {"there": told.recv(), "process": process.pid}
        yield counts
        end.set()
        assert told.poll(60), "the crowd does not end"
        counts["done"] = told.recv()
    finally:
        end.set()
        process.join(20)
        if process.is_alive():
            process.kill()


def guessers(port, many, pipe, end):
    """So many who guess passwords, each from an address of its own, one guess after the other."""
    links, done = {}, {}
    poll = select.poll()

    def begin(number, turn):
        one = link(port, number % SOURCES)
        body = urllib.parse.urlencode({"email": f"nobody{(number * 31 + turn) % 500}@example.org", "password": f"guess {number} {turn} of it"})
        said = (f"POST /login HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nConnection: close\r\n"
                f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}")
        links[one.fileno()] = (one, number, turn, said.encode())
        poll.register(one, select.POLLOUT)

    def over(place, status):
        one, number, turn, _ = links.pop(place)
        poll.unregister(place)
        one.close()
        done[status] = done.get(status, 0) + 1
        begin(number, turn + 1)

    for number in range(many):
        begin(number, 0)
    told = 0.0
    while not end.is_set():
        for place, event in poll.poll(100):
            one, _, _, said = links[place]
            try:
                if event & select.POLLOUT:
                    one.send(said)
                    poll.modify(place, select.POLLIN)
                else:
                    answer = one.recv(4096)
                    over(place, answer[9:12].decode("ascii", "replace") or "cut")
            except OSError:
                over(place, "cut")
        if not told and sum(done.values()) >= many:
            pipe.send(many)
            told = time.monotonic()
            done.clear()
    pipe.send(sum(done.values()) / (time.monotonic() - told))
    for one, *_ in links.values():
        one.close()


def dribblers(port, many, pipe, end):
    """So many who send a head byte by byte, one each second, and come again when they are cut."""
    said = b"GET /debts HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: " + b"a" * 4000
    links, cut, told = [[link(port, number % SOURCES), 0] for number in range(many)], 0, False
    while not end.is_set():
        began = time.monotonic()
        moving = 0
        for number, state in enumerate(links):
            try:
                state[1] += state[0].send(said[state[1]:state[1] + 1])
                moving += state[1] > 0
            except BlockingIOError:
                continue
            except OSError:
                cut += 1
                state[0].close()
                links[number] = [link(port, number % SOURCES), 0]
        if not told and moving > many * 0.95:
            pipe.send(moving)
            told = True
        end.wait(max(0.0, 1 - (time.monotonic() - began)))
    pipe.send(cut)
    for one, _ in links:
        one.close()


def idlers(port, many, pipe, end):
    """So many connections that say nothing; those that the server cuts are opened again."""
    links = []
    for number in range(many):
        links.append(link(port, number % SOURCES))
        if number % 200 == 199:
            end.wait(0.02)  # what the kernel's queue does not hold waits for seconds
    poll = select.poll()
    for one in links:
        poll.register(one, select.POLLOUT)
    limit = time.monotonic() + 100
    there = 0
    while there < many * 0.99 and time.monotonic() < limit:
        there = sum(1 for _, event in poll.poll(1000) if event & select.POLLOUT and not event & (select.POLLERR | select.POLLHUP))
    pipe.send(there)
    for one in links:
        poll.modify(one, select.POLLIN)
    cut = 0
    places = {one.fileno(): (number, one) for number, one in enumerate(links)}
    while not end.is_set():
        for place, _ in poll.poll(200):
            number, one = places.pop(place)
            poll.unregister(place)
            one.close()
            cut += 1
            fresh = link(port, number % SOURCES)
            places[fresh.fileno()] = (number, fresh)
            poll.register(fresh, select.POLLIN)
    pipe.send(cut)
    for _, one in places.values():
        one.close()


def burnt(process):
    """The seconds of a core that a process has used so far."""
    with open(f"/proc/{process}/stat", encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def settled(system):
    """Waits until nothing that a crowd left behind is worked on."""
    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        before = burnt(system.process.pid)
        time.sleep(0.5)
        if burnt(system.process.pid) - before < 0.05:
            return
    raise AssertionError("the server does not come to rest after a crowd")


def payments(program, debts, count, pay):
    """Payments of one program, one after the other; gives their median and 95th percentile in milliseconds."""
    program.connection.close()  # a crowd may have had the idle connection cut; the next request opens another
    took = []
    for number in range(count):
        began = time.monotonic()
        answer = pay(program, debts[number % len(debts)])
        took.append((time.monotonic() - began) * 1000)
        assert answer.status == 201, answer
    took.sort()
    return took[len(took) // 2], took[len(took) * 95 // 100]


def floods(table, company, seconds, wrk, median, pay):
    """A reader's list, and payments one after the other, alone and beside each crowd, in turn, three times."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    many = min(10_000, hard - 500)
    system = company.system
    # The limits of rates as they are shipped, but for the reader's own.
    system.environment = {"SILA_LOG_LEVEL": "error", "SILA_RATE_READ": "0", "SILA_RATE_WRITE": "0"}
    crowds = [
        ("a flood of wrong passwords from 200 addresses", guessers, 200, 0.5, "flood of passwords"),
        ("3,000 connections that send a head byte by byte", dribblers, 3_000, 0.5, "slow heads"),
        (f"{many:,} idle connections", idlers, many, 0.5, "idle connections"),
    ]
    try:
        with system.start():
            client, cookie = company.cookie()
            assert client.get("/debts").status == 200
            ask = {"COOKIE": cookie}

            def reader():
                return wrk(system.url, ["GET /debts?f.state=contacting&sort=-balance"], 16, seconds, ask)

            program = system.client(company.key)
            rows = company.each("/debts?filter=" + urllib.parse.quote("balance > 1000000"), 200)
            debts = [row for row in rows if row["state"] != "withdrawn"]  # a withdrawn file takes no payments
            reader()
            payments(program, debts, 100, pay)
            alone, beside, memory, said = [], {name: [] for name, *_ in crowds}, {name: [system.resident()] for name, *_ in crowds}, {}
            paid, paid_beside, share = [], {name: [] for name, *_ in crowds}, {name: [] for name, *_ in crowds}
            before = system.resident()
            for _ in range(3):
                alone.append(reader())
                paid.append(payments(program, debts, 300, pay))
                for name, work, count, _, _ in crowds:
                    with crowd(work, system.port, count) as counts:
                        before_us, clock = burnt(counts["process"]), time.monotonic()
                        beside[name].append(reader())
                        share[name].append((burnt(counts["process"]) - before_us) / (time.monotonic() - clock))
                        paid_beside[name].append(payments(program, debts, 300, pay))
                        memory[name].append(system.resident())
                        # Somebody who comes by a connection of their own, now.
                        other = system.client()
                        other.cookies.update(client.cookies)
                        assert other.get("/account").status == 200
                        other.connection.close()
                    said[name] = counts
                    settled(system)
            rate, p95 = median(one["rate"] for one in alone), median(one["p95"] for one in alone)
            for name, work, _, least, note in crowds:
                own, late = median(one["rate"] for one in beside[name]), median(one["p95"] for one in beside[name])
                more = f"; {said[name]['done']:,.0f} guesses/s answered" if work is guessers else ""
                table.add(
                    f"a list page, 16 connections, beside {name}", f"≥ {least:.0%} of undisturbed",
                    f"{own:,.0f}/s, p95 {late:.1f} ms; memory {max(memory[name]):.0f} MB ({before:.0f} MB before){more}; "
                    f"the crowd itself takes {median(share[name]):.0%} of a core",
                    f"undisturbed {rate:,.0f}/s, p95 {p95:.1f} ms", f"{own / rate:.0%}", own >= least * rate, note)
                usual, slow = (median(one[place] for one in paid) for place in (0, 1))
                own, late = (median(one[place] for one in paid_beside[name]) for place in (0, 1))
                table.add(
                    f"a payment recorded, one after the other, beside {name}", "95 of 100 within 250 ms", f"p50 {own:.1f} ms, p95 {late:.1f} ms",
                    f"undisturbed p50 {usual:.1f} ms, p95 {slow:.1f} ms", f"{usual / own:.0%}", late <= 250, note)
            assert system.stop() == 0
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
