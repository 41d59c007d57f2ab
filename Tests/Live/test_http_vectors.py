"""What two servers could read differently is refused by the built program, and every answer binds the browser."""
import concurrent.futures
import contextlib
import re
import socket
import urllib.parse

import pytest

from desk import ADMINISTRATOR
from system import PATIENCE
from vectors import HALF, LAST, NEXT, VECTORS

BINDING = [
    "content-security-policy", "x-content-type-options", "referrer-policy", "cross-origin-opener-policy",
    "cross-origin-resource-policy", "x-frame-options", "permissions-policy",
]

# The library writes these refusals itself, before any of our code sees the request: fixed sentences without a word of the
# request in them, and the connection is closed.
LIBRARYS = re.compile(
    rb"<html><head><title>Request (malformed|too big|content too large)</title></head><body>[A-Za-z0-9 ,.'<>/-]*</body></html>")


def ask(port, octets, pieces=1):
    """Everything that comes back until the other side closes the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as one:
        answer = b""
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            step = -(-len(octets) // pieces)
            for start in range(0, len(octets), step):
                one.sendall(octets[start:start + step])
            if octets.endswith(HALF):
                one.shutdown(socket.SHUT_WR)
        with contextlib.suppress(ConnectionResetError):
            while piece := one.recv(65536):
                answer += piece
        return answer


def ask_all(port, requests, pieces=1):
    """The answers to many requests, each on a connection of its own: those who wait for the rest of one wait together."""
    with concurrent.futures.ThreadPoolExecutor(max_workers=150) as pool:
        return list(pool.map(lambda octets: ask(port, octets, pieces), requests))


def statuses(answer):
    found = [int(code) for code in re.findall(rb"HTTP/1\.1 (\d{3}) ", answer)]
    # libmicrohttpd writes the head of its own refusal of a malformed length twice, before it closes.
    return found[:1] if LIBRARYS.search(answer) and len(set(found)) == 1 else found


@pytest.mark.parametrize("pieces", [1, 9], ids=["whole", "in pieces"])
def test_what_is_ambiguous_or_malformed_is_refused_and_nothing_behind_it_answered(running, pieces):
    wrong = []
    vectors = [vector for vector in VECTORS if pieces == 1 or len(vector[1]) <= 2000]
    answers = ask_all(running.port, [with_follower(octets, allowed) for _, octets, allowed in vectors], pieces)
    for (name, octets, allowed), answer in zip(vectors, answers):
        found = statuses(answer)
        first = found[0] if found else 0
        # What was served leaves the connection in step: the request behind it is answered, and nothing else. Behind chunks
        # the server closes the connection, whatever they were.
        head = answer.partition(b"\r\n\r\n")[0]
        is_served = first in (200, 204, 405) and b"\r\nConnection: close" not in head
        if first not in allowed or found[1:] != ([200] if is_served else []):
            wrong.append(f"{name}: {found}, not one of {sorted(allowed)}: {answer[:200]!r}")
    assert not wrong, "\n".join(wrong)
    assert len({name for name, _, _ in VECTORS if not name.startswith("OURS-")}) >= 113
    assert running.client().get("/health/live").status == 200


def is_kept(octets):
    """Whether the connection goes on behind a request that was served."""
    return b" HTTP/1.0\r\n" not in octets and b"Connection: close" not in octets


def with_follower(octets, allowed):
    """The request with another behind it: one that must be answered where the first is served, else one that must not."""
    if octets.endswith(HALF):
        return octets
    if allowed & {200, 204, 405}:
        return octets + (LAST if is_kept(octets) else b"")
    return octets if NEXT in octets else octets + NEXT


def heads(answer):
    """The head of an answer: its status, and its fields by name in small letters."""
    head, _, _ = answer.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    return int(lines[0].split(" ")[1]), {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}


def closing(octets):
    """The request, with one behind it after which the connection is closed."""
    return octets if b"Connection: close" in octets or octets.endswith(HALF) else octets + LAST


def test_every_answer_binds_the_browser_whatever_its_status(desk):
    port = desk.system.port
    host = b"Host: 127.0.0.1\r\n"
    seen, wrong = set(), []
    requests = [octets for _, octets, _ in VECTORS] + [
        b"GET " + path + b" HTTP/1.1\r\n" + host + b"Connection: close\r\n\r\n" for path in [
            b"/", b"/login", b"/nothing", b"/assets/nothing.css", b"/api/v1/debts", b"/health/ready", b"/setup/nothing",
            b"/assets/sila.css", b"/metrics", b"/api/v1/openapi.json", b"/live?topic=debts", b"/debts/export"]
    ] + [
        b"POST /login HTTP/1.1\r\n" + host + b"Content-Length: 99999999\r\n\r\n",
        b"POST /login HTTP/1.1\r\n" + host + b"Origin: http://evil.example\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        b"GET /health/live HTTP/1.1\r\n" + host + b"Authorization: Bearer nonsense\r\nConnection: close\r\n\r\n",
    ]
    for octets, answer in zip(requests, ask_all(port, [closing(octets) for octets in requests])):
        if not answer or LIBRARYS.search(answer):
            continue
        status, fields = heads(answer)
        seen.add(status)
        missing = [name for name in BINDING if name not in fields]
        if missing or "unsafe-inline" in fields.get("content-security-policy", "") or "server" in fields:
            wrong.append(f"{octets[:60]!r} → {status}: lacks {missing}")
    assert not wrong, "\n".join(wrong)
    assert {200, 204, 303, 400, 401, 403, 404, 405, 413, 421, 431, 501} <= seen | {303, 302}, seen


def test_the_librarys_own_refusals_are_fixed_sentences(running):
    for answer in ask_all(running.port, [with_follower(octets, allowed) for _, octets, allowed in VECTORS]):
        if b"<html>" in answer:
            assert LIBRARYS.search(answer), answer[:400]
            assert b"close" in answer.lower()


def test_no_parameter_leads_to_another_site(desk):
    """Whatever names where to go next stays on this site, in every form a browser could read as another host."""
    evil = [
        "https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
        "javascript:alert(1)", "data:text/html,x", "/%09/evil.example", "http:evil.example", "/%5cevil.example",
        "///evil.example", "https:%2f%2fevil.example", "/\r\nLocation: https://evil.example/", " https://evil.example",
    ]
    client = desk.system.client().login(*ADMINISTRATOR)
    for target in evil:
        for path, field, values in [
            ("/login", "next", dict(zip(("email", "password"), ADMINISTRATOR))),
            ("/language", "back", {"language": "ar"}), ("/theme", "back", {"theme": "dark"}),
        ]:
            fresh = desk.system.client() if path == "/login" else client
            answer = fresh.post(path, body=urllib.parse.urlencode({**values, field: target}), headers={
                "Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{desk.system.port}",
                "Sec-Fetch-Site": "same-origin"})
            place = answer.headers.get("Location", "/")
            assert place.startswith("/") and not place.startswith("//") and "\\" not in place, (path, target, place)
            assert "evil.example" not in place or place.startswith("/%"), (path, target, place)
