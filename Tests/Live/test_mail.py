"""Letters against a server of SMTP: over TLS and STARTTLS, refused, late, gone; and what stands in them, byte by byte."""
import contextlib
import email
import email.policy
import os
import re
import socket
import ssl
import subprocess

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from system import System, free_port, until

OMAR = ("omar@live.example", "agent", "Une longue phrase 4 Sila!")
PASSWORD = "a password of the post office 42"


def certificate(folder, name, hosts):
    """A certificate that signs itself; gives its path and its key's."""
    made, secret = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30", "-subj",
         f"/CN={name}", "-addext", "subjectAltName=" + ",".join(hosts), "-keyout", secret, "-out", made],
        check=True, capture_output=True)
    return made, secret


class PostOffice:
    """A server that keeps what it is given, or answers as it is told."""

    def __init__(self, host="127.0.0.1", **options):
        self.host, self.port, self.options = host, free_port(), options
        self.letters, self.answers, self.senders, self.controller = [], [], 0, None

    def __enter__(self):
        self.controller = Controller(self, hostname=self.host, port=self.port, **self.options)
        self.controller.start()
        return self

    def __exit__(self, *_):
        with contextlib.suppress(Exception):
            self.controller.stop(no_assert=True)

    async def handle_MAIL(self, server, session, envelope, address, options):
        self.senders += 1
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.answers:
            return self.answers.pop(0)
        secret = server.transport.get_extra_info("ssl_object") is not None
        self.letters.append((secret, envelope.mail_from, envelope.rcpt_tos, envelope.original_content))
        return "250 OK"


def house(tmp_path, server, office, **more):
    """A house that sends its mail there, not started."""
    system = System(tmp_path / "data")
    system.environment = {
        "SILA_MAIL_SERVER": f"{server}:{office.port}", "SILA_MAIL_FROM": "no-reply@live.example",
        "SILA_PUBLIC_URL": system.url, **{name: str(value) for name, value in more.items()}}
    system.add_user(*OMAR, name="عمر حداد", language="ar")
    return system


def forget(system, address=OMAR[0]):
    answer = system.client().submit("/forgot", {"email": address})
    assert answer.status == 303, answer
    assert answer.headers["Location"] == "/forgot?done=1", answer


def context(made):
    ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ours.load_cert_chain(*made)
    return ours


def row(system):
    """State, cause, codes and content of the last letter."""
    found = system.rows("identity", "SELECT state, cause, code, content FROM letter ORDER BY created_at DESC, id DESC LIMIT 1")
    return found[0] if found else ("none", "", "", None)


def check(office, system, is_encrypted):
    """The letter that came: to one reader, seven bits wide, in Arabic, with a link that opens; gives that link."""
    until(lambda: office.letters, "a letter comes")
    secret, sender, readers, raw = office.letters[0]
    assert (secret, sender, readers) == (is_encrypted, "no-reply@live.example", [OMAR[0]])
    assert max(raw) < 0x7F
    lines = raw.split(b"\r\n")
    assert all(len(line) <= 78 and b"\n" not in line and b"\r" not in line for line in lines)
    letter = email.message_from_bytes(raw, policy=email.policy.default)
    assert "كلمة مرور" in letter["subject"], letter["subject"]
    assert letter["to"].addresses[0].display_name == "عمر حداد"
    assert letter["from"].addresses[0].addr_spec == "no-reply@live.example"
    assert letter["auto-submitted"] == "auto-generated"
    assert letter["message-id"].endswith("@live.example>")
    assert letter["content-language"] == "ar"
    assert not letter.defects and letter["bcc"] is None and letter["cc"] is None
    plain, rich = letter.get_body(("plain",)).get_content(), letter.get_body(("html",)).get_content()
    link = re.search(re.escape(system.url) + r"(/welcome/\S+)", plain).group(1)
    assert 'dir="rtl"' in rich and link in rich
    assert system.client().get(link).status == 200
    until(lambda: row(system)[0] == "sent", "it is sent")
    assert row(system)[3] is None
    assert link not in system.log
    return link


def test_a_letter_goes_over_tls_with_a_password(tmp_path):
    made = certificate(tmp_path, "post", ["DNS:localhost", "IP:127.0.0.1"])
    asked = []

    def authenticate(server, session, envelope, mechanism, data):
        asked.append((data.login, data.password))
        return AuthResult(success=data.password == PASSWORD.encode())

    secret = tmp_path / "password"
    secret.write_text(PASSWORD + "\n")
    os.chmod(secret, 0o600)
    with PostOffice(ssl_context=context(made), authenticator=authenticate, auth_required=True,
                    auth_require_tls=False) as office:
        with house(tmp_path, "smtps://localhost", office, SILA_MAIL_CA=made[0], SILA_MAIL_USER="sila",
                   SILA_MAIL_PASSWORD_FILE=secret) as system:
            system.start()
            forget(system, "nobody@nowhere.example")
            forget(system)
            check(office, system, True)
            assert asked == [(b"sila", PASSWORD.encode())]
            assert len(office.letters) == 1 and PASSWORD not in system.log
            # What would be a header is no address, and what is a name is no header.
            page = system.client().form("/forgot", ["email"])
            injected = system.client().send(page, {"email": "omar@live.example\r\nBcc: spy@live.example"})
            assert injected.status == 422, injected
            system.stop()
            os.chmod(secret, 0o644)
            started = system.command("serve", "--listen", "127.0.0.1:0")
            assert started.code != 0 and "chmod 600" in started.err and PASSWORD not in started.err, started


def test_starttls_is_insisted_on_and_a_strange_certificate_refused(tmp_path):
    # By its name this machine is one like any other.
    name = socket.gethostname()
    made = certificate(tmp_path, "post", [f"DNS:{name}", "DNS:localhost"])
    other = certificate(tmp_path, "other", [f"DNS:{name}"])
    server = f"smtp://{name}"
    with PostOffice("0.0.0.0", tls_context=context(made), require_starttls=True) as office:
        with house(tmp_path, server, office, SILA_MAIL_CA=made[0]) as system:
            system.start()
            forget(system)
            check(office, system, True)
            system.stop()
            system.environment["SILA_MAIL_CA"] = str(other[0])
            system.start()
            forget(system)
            until(lambda: row(system)[1] == "certificate", "the certificate is refused")
            assert len(office.letters) == 1 and office.senders == 1
            system.stop()
            system.environment["SILA_MAIL_CA"] = str(made[0])
            with PostOffice("0.0.0.0") as plain:
                system.environment["SILA_MAIL_SERVER"] = f"{server}:{plain.port}"
                system.start()
                forget(system)
                until(lambda: row(system)[1] == "unencrypted", "a server without encryption is refused")
                assert plain.senders == 0 and not plain.letters
                system.stop()


def test_a_server_that_is_late_gone_or_refuses(tmp_path):
    with PostOffice() as office:
        with house(tmp_path, "smtp://127.0.0.1", office) as system:
            system.start()
            office.answers = ["451 4.3.0 come back"]
            forget(system)
            until(lambda: row(system)[:3] == ("waiting", "later", "451 4.3.0"), "it waits")
            check(office, system, False)
            office.answers = ["550 5.7.1 I do not like http://127.0.0.1/welcome/sila_reset_x"]
            forget(system)
            until(lambda: row(system) == ("failed", "refused", "550 5.7.1", None), "it is given up")
            office.controller.stop()
            forget(system)
            until(lambda: row(system)[:2] == ("waiting", "unreachable"), "nobody answers")
            office.__enter__()
            until(lambda: len(office.letters) == 2, "the server is back")
            assert b"Message-ID" in office.letters[1][3]


def test_a_half_set_post_is_told_at_once(tmp_path):
    with System(tmp_path / "data") as system:
        for environment, words in [
                ({"SILA_MAIL_SERVER": "smtp://mail.example"}, ["mail-from", "public-url"]),
                ({"SILA_MAIL_FROM": "a@b.example"}, ["mail-from needs mail-server"]),
                ({"SILA_MAIL_SERVER": "mail.example", "SILA_MAIL_FROM": "a b", "SILA_PUBLIC_URL": "http://x"},
                 ["smtps://", "an e-mail address"]),
                ({"SILA_MAIL_SERVER": "smtp://m.example", "SILA_MAIL_FROM": "a@b.example", "SILA_PUBLIC_URL": "http://x",
                  "SILA_MAIL_USER": "sila"}, ["sila-mail-password"])]:
            system.environment = environment
            done = system.command("serve", "--listen", "127.0.0.1:0")
            assert done.code != 0 and all(word in done.err for word in words), done
