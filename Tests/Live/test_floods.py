"""Crowds of clients that want nothing: the others keep working."""
import contextlib
import http.client
import resource
import select
import socket
import threading
import urllib.parse

import pytest

from desk import ADMINISTRATOR, pay
from machines import link, source
from system import until


@pytest.fixture(autouse=True)
def many_files():
    """As many open sockets as this machine allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def works(client):
    """A page of somebody who is signed in already."""
    assert client.get("/account").status == 200


def test_ten_thousand_idle_connections_do_not_keep_others_out(desk):
    count = min(10_000, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 500)
    assert count >= 9_000, "this machine allows too few sockets for the test"
    known = desk.system.client().login(*ADMINISTRATOR)
    crowd = []
    try:
        for number in range(count):
            crowd.append(link(desk.system.port, number % 100))
            if number % 1000 == 0:
                works(known)
        works(known)
        # Somebody who comes only now is let in as well.
        for _ in range(3):
            works(desk.system.client().login(*ADMINISTRATOR))
        assert desk.system.resident() < 1500, "MB"
    finally:
        for one in crowd:
            one.close()
    works(desk.system.client().login(*ADMINISTRATOR))


def test_clients_that_dribble_are_cut_and_disturb_nobody(desk):
    known = desk.system.client().login(*ADMINISTRATOR)
    slow = []
    for number in range(1500):
        slow.append(link(desk.system.port, number % 15))
    # The kernel drops what its queue does not hold and tries again after seconds: the clock of each runs from its own beginning.
    connected = select.poll()
    for one in slow:
        connected.register(one, select.POLLOUT)
    until(lambda: len(connected.poll(0)) == len(slow), "every slow client is connected")
    for turn, octet in enumerate(b"GET / HTTP/1.1\r\nX-A: "):
        for one in slow:
            with contextlib.suppress(OSError):
                one.send(bytes([octet]))
        if turn % 4 == 0:
            works(known)
    works(desk.system.client().login(*ADMINISTRATOR))

    def cut():
        gone = 0
        for one in slow:
            try:
                gone += one.recv(1024) == b""
            except BlockingIOError:
                continue
            except OSError:
                gone += 1
        return gone == len(slow)

    # A connection that never got a byte through may stay for a minute.
    until(cut, "every slow client is cut", 150)
    for one in slow:
        one.close()
    works(known)


def test_whoever_works_does_not_wait_behind_those_who_guess(desk):
    creditor = desk.creditor()
    debt = desk.debt(creditor, desk.party("Nadia Slimani"))
    program = desk.client()
    guesses = []
    for number in range(100):
        one = socket.create_connection(("127.0.0.1", desk.system.port), 60, (source(number * 200), 0))
        body = urllib.parse.urlencode({"email": f"nobody{number}@example.org", "password": f"guess {number} of it"})
        one.sendall((
            f"POST /login HTTP/1.1\r\nHost: 127.0.0.1:{desk.system.port}\r\nOrigin: http://127.0.0.1:{desk.system.port}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}").encode())
        guesses.append(one)
    try:
        assert pay(program, debt).status == 201
        answered = len(select.select(guesses, [], [], 0)[0])
        assert answered < 50, f"{answered} of 100 guesses were looked at before a payment was recorded"
    finally:
        for one in guesses:
            one.close()
    # Nobody waits for those guesses any more, so nobody looks at them: there is room for who comes in.
    works(desk.system.client().login(*ADMINISTRATOR))


def test_a_flood_of_logins_keeps_out_neither_who_is_in_nor_who_knows_the_password(desk):
    known = desk.system.client().login(*ADMINISTRATOR)
    works(known)
    before = desk.system.resident()
    end, statuses, lock = threading.Event(), {}, threading.Lock()

    def flood(number):
        turn = 0
        while not end.is_set():
            turn += 1
            body = urllib.parse.urlencode({"email": f"nobody{turn % 50}@example.org", "password": f"guess {number} {turn}"})
            with contextlib.suppress(OSError, http.client.HTTPException):
                one = http.client.HTTPConnection("127.0.0.1", desk.system.port, timeout=30, source_address=(source(number), 0))
                one.request("POST", "/login", body, {
                    "Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{desk.system.port}"})
                status = one.getresponse().status
                one.close()
                with lock:
                    statuses[status] = statuses.get(status, 0) + 1

    crowd = [threading.Thread(target=flood, args=(number,), daemon=True) for number in range(48)]
    for one in crowd:
        one.start()
    try:
        until(lambda: sum(statuses.values()) > 300, "the flood is under way")
        for _ in range(20):
            works(known)
            assert desk.system.client().get("/health/ready").status == 200

        def enters():
            with contextlib.suppress(AssertionError):
                return works(desk.system.client().login(*ADMINISTRATOR)) is None

        until(enters, "who knows the password gets in")
    finally:
        end.set()
        for one in crowd:
            one.join(60)
    assert set(statuses) <= {401, 422, 429, 503}, statuses
    assert 500 not in statuses
    # argon2 takes 64 MB each time; only so many run at once.
    assert desk.system.resident() < before + 600, (before, desk.system.resident(), statuses)
