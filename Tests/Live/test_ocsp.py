"""Client certificates that a responder speaks for (OCSP): OpenSSL answers behind a server that can be late, absent, false or repeat itself."""
import contextlib
import http.server
import shutil
import subprocess
import threading

import pytest
from test_certificates import NADIA, Certified, Visitor, authority, enrol  # noqa: F401
from system import free_port, until


class Responder(http.server.ThreadingHTTPServer):
    """Answers questions with OpenSSL from the authority's index, in the manner that is set."""

    def __init__(self, folder):
        super().__init__(("127.0.0.1", 0), Answering)
        self.folder, self.signer, self.manner, self.asked, self.kept = folder, "responder", "", [], b""
        self.done = threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/"

    def answer(self, question):
        number = len(self.asked)
        self.asked.append(question)
        files = [self.folder / f"{kind}-{number}" for kind in ("question", "answer")]
        files[0].write_bytes(question)
        subprocess.run(
            ["openssl", "ocsp", "-index", "issuing/index", "-CA", "issuing.pem", "-rsigner", f"{self.signer}.pem",
             "-rkey", f"{self.signer}.key", "-reqin", files[0], "-respout", files[1], "-nmin", "30", "-ignore_err"],
            cwd=self.folder, check=True, capture_output=True)
        return files[1].read_bytes()

    def __exit__(self, *_):
        self.done.set()
        self.shutdown()
        self.server_close()


class Answering(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        question = self.rfile.read(int(self.headers["Content-Length"]))
        assert self.headers["Content-Type"] == "application/ocsp-request"
        manner = self.server.manner
        answer = self.server.kept if manner == "again" else self.server.answer(question)
        self.server.kept = self.server.kept or answer
        if manner == "slow":
            # Longer than anybody waits; the end of the test ends it.
            self.server.done.wait()
        with contextlib.suppress(OSError):
            self.send_response(302 if manner == "elsewhere" else 200)
            if manner == "elsewhere":
                self.send_header("Location", self.server.url)
            self.send_header("Content-Type", "text/html" if manner == "page" else "application/ocsp-response")
            self.end_headers()
            self.wfile.write(b"x" * (1 << 20) if manner == "flood" else answer)

    def log_message(self, *_):
        pass


@pytest.fixture
def responder(tmp_path, authority):  # noqa: F811
    folder = tmp_path / "responder"
    shutil.copytree(authority, folder)
    with Responder(folder) as one:
        yield one


@contextlib.contextmanager
def asking(folder, authority, url):  # noqa: F811
    """A system whose lists cover the authorities alone."""
    with Certified(folder / "data", folder, authority) as system:
        system.put_crl((authority / "crl-partial.pem").read_text())
        system.environment["SILA_TLS_CLIENT_OCSP"] = url
        yield system.start()
        print("---- the server said\n" + system.log[-4000:])


def said(system, authority, card):  # noqa: F811
    """What the door says to a card that opens no account, or is not held good."""
    answer = Visitor(system.port, authority, card).post("/login/certificate")
    assert answer.status == 422, (answer.status, answer.headers["Location"])
    for words in ["not known just now", "was revoked", "opens no account"]:
        if words in answer.text:
            return words
    return answer.text[:2000]


def test_the_responder_opens_the_door_and_shuts_it(tmp_path, authority, responder):  # noqa: F811
    with asking(tmp_path, authority, responder.url) as system:
        enrol(system, authority)
        visitor = Visitor(system.port, authority, "nadia")
        assert visitor.post("/login/certificate").headers["Location"] == "/"
        assert NADIA[0] in visitor.get("/account").text
        assert len(responder.asked) == 1, "the answer is kept"
        assert said(system, authority, "omar") == "opens no account"
        assert said(system, authority, "taken-back") == "was revoked"
        # Signed by somebody whom the authority certified to sign in; a redirect, a page, a flood, an answer to another question.
        responder.signer = "omar"
        assert said(system, authority, "arabic") == "not known just now"
        responder.signer, responder.manner = "responder", "again"
        assert said(system, authority, "nadia-renewed") == "not known just now"
        figures = system.ask("/metrics").text
        for word, count in [("good", 2), ("revoked", 1), ("forged", 1), ("replayed", 1)]:
            assert f'sila_ocsp_answers_total{{answer="{word}"}} {count}' in figures, figures
        assert '"why":"replayed"' in system.log.replace(" ", "")
        # What was kept opens the door when nobody answers any more.
        responder.manner = "page"
        assert said(system, authority, "strong") == "not known just now"
        again = Visitor(system.port, authority, "nadia")
        assert again.post("/login/certificate").headers["Location"] == "/"


@pytest.mark.parametrize("manner", ["slow", "elsewhere", "flood", "gone"])
def test_whoever_does_not_answer_opens_nothing_and_holds_up_nobody(tmp_path, authority, responder, manner):  # noqa: F811
    responder.manner = manner
    url = f"http://127.0.0.1:{free_port()}/" if manner == "gone" else responder.url
    with asking(tmp_path, authority, url) as system:
        assert said(system, authority, "omar") == "not known just now"
        # Nobody is asked again for a while, and visitors without a card never notice.
        assert said(system, authority, "strong") == "not known just now"
        assert len(responder.asked) <= 1
        assert 'sila_ocsp_answers_total{answer="silent"} 1' in system.ask("/metrics").text
        # A list that covers everybody is enough.
        system.put_crl((authority / "crl.pem").read_text())
        until(lambda: said(system, authority, "long") == "opens no account", "the lists are read again")


def test_an_address_that_is_none_is_told_at_the_start(tmp_path, authority):  # noqa: F811
    with Certified(tmp_path / "data", tmp_path, authority) as system:
        for address in ["file:///etc/passwd", "ldap://ocsp.example", "http://"]:
            system.environment["SILA_TLS_CLIENT_OCSP"] = address
            system.start(ready=False)
            assert system.wait() == 1
            assert "tls-client-ocsp is an address" in system.log and "Fatal error" not in system.log
