"""The house's safe: passwords for other servers are put in, used, moved with the master key, and shown to nobody."""
import os
import pathlib
import socket
import struct
import threading

from aiosmtpd.smtp import AuthResult
from system import System, until
from test_mail import PASSWORD, PostOffice, certificate, context, forget, house

ROW = "ein Wort für die Datenbank 7"


def put(system, name, secret):
    done = system.command("secret", "set", name, stdin=secret + "\n")
    assert done.code == 0 and secret not in done.out + done.err, done


def found_on_disk(system, words):
    return [path for path in pathlib.Path(system.data).rglob("*") if path.is_file() and words.encode() in path.read_bytes()]


class Asking(threading.Thread):
    """Speaks enough of PostgreSQL's protocol (its manual, chapter 55) to ask for a password, then shuts the door."""

    def __init__(self):
        super().__init__(daemon=True)
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port, self.heard = self.listening.getsockname()[1], []

    def run(self):
        while True:
            try:
                came, _ = self.listening.accept()
            except OSError:
                return
            with came:
                came.settimeout(10)
                self.ask(came)

    def ask(self, came):
        read = came.makefile("rb")
        length, code = struct.unpack("!II", read.read(8))
        if code == 80877103:  # may it be TLS?
            came.sendall(b"N")
            length, code = struct.unpack("!II", read.read(8))
        read.read(length - 8)
        came.sendall(b"R" + struct.pack("!II", 8, 3))
        kind, length = read.read(1), struct.unpack("!I", read.read(4))[0]
        assert kind == b"p"
        self.heard.append(read.read(length - 4).rstrip(b"\0").decode())
        refusal = b"SFATAL\0C28P01\0Mno\0\0"
        came.sendall(b"E" + struct.pack("!I", 4 + len(refusal)) + refusal)


def test_the_mail_servers_password_lies_in_the_safe_and_moves_with_the_master_key(tmp_path):
    made = certificate(tmp_path, "post", ["DNS:localhost", "IP:127.0.0.1"])
    asked = []

    def authenticate(server, session, envelope, mechanism, data):
        asked.append((data.login, data.password))
        return AuthResult(success=data.password == PASSWORD.encode())

    with PostOffice(ssl_context=context(made), authenticator=authenticate, auth_required=True, auth_require_tls=False) as office:
        with house(tmp_path, "smtps://localhost", office, SILA_MAIL_CA=made[0], SILA_MAIL_USER="sila") as system:
            refused = system.command("serve", "--listen", "127.0.0.1:0")
            assert refused.code == 1 and "sila secret set mail-password" in refused.err, refused
            put(system, "mail-password", PASSWORD)
            assert system.command("secret", "list").out.split() == ["mail-password"]
            moved = system.command("keys", "master", "--without-old")
            assert moved.code == 0, moved
            assert system.verify().code == 0
            system.start()
            forget(system)
            until(lambda: office.letters, "the letter comes")
            assert asked[0] == (b"sila", PASSWORD.encode())
            backup = system.command("backup").out.strip()
            assert os.path.exists(f"{backup}/keys/mail-password.secret.sealed")
            assert not found_on_disk(system, PASSWORD) and PASSWORD not in system.log
            system.stop()
            secret = pathlib.Path(system.data, "keys", "mail-password.secret")
            secret.write_bytes(secret.read_bytes()[:-1] + b"?")
            unsound = system.verify()
            assert unsound.code == 1 and "mail-password" in unsound.out, unsound
            assert system.command("secret", "remove", "mail-password").code == 0
            assert system.command("secret", "remove", "mail-password").code == 1
            assert system.command("secret", "list").out == "" and system.verify().code == 0


def test_a_databases_password_comes_from_the_safe_unless_its_address_names_one(tmp_path):
    system, server = System(tmp_path / "data"), Asking()
    server.start()
    address = f"postgresql://sila{{}}@127.0.0.1:{server.port}/collections?sslmode=disable"
    put(system, "database-password", "for all")
    system.environment = {"SILA_DATABASE_COLLECTIONS": address.format("")}
    assert system.command("migrate").code == 1 and set(server.heard) == {"for all"}
    put(system, "database-password.collections", ROW)
    server.heard.clear()
    refused = system.command("migrate")
    assert refused.code == 1 and set(server.heard) == {ROW} and ROW not in refused.err, refused
    server.heard.clear()
    system.environment = {"SILA_DATABASE_COLLECTIONS": address.format(":own")}
    assert system.command("migrate").code == 1 and set(server.heard) == {"own"}
    assert not found_on_disk(system, ROW)
    server.listening.close()


def test_what_is_no_secret_is_refused_with_a_sentence(tmp_path):
    system = System(tmp_path / "data")
    for words, stdin, code in [
            (["set", "mail-password"], "\n", 1), (["set", "mail-password"], "x" * 1025 + "\n", 1), (["set", "../master"], "x\n", 1),
            (["set", "telephone"], "x\n", 1), (["set"], "x\n", 2), (["show", "mail-password"], "", 2), ([], "", 2)]:
        done = system.command("secret", *words, stdin=stdin)
        assert done.code == code and done.err and "Fatal" not in done.err, (words, done)
    assert system.command("secret", "list").out == ""
    assert not found_on_disk(system, "x" * 1025)
