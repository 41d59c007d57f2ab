"""The audit outside the databases: signed checkpoints, and every entry sent to a collector of syslog."""
import base64
import contextlib
import os
import re
import shutil
import socket
import subprocess
import threading

import pytest

from system import System, free_port, until


def administrator(system, name="amina"):
    system.add_user(f"{name}@example.org", "administrator", "Sept-oliviers-au-vent-42", name=name.title())


def test_a_database_put_back_with_its_head_is_found(system, tmp_path):
    system.command("migrate")
    administrator(system)
    shutil.copy(system.database("identity"), tmp_path / "older.db")
    administrator(system, "karim")
    done = system.command("checkpoint")
    assert done.code == 0 and "identity" in done.out, done
    assert system.verify().code == 0
    # Whoever does this needs no key: the older state is sound in itself.
    path = system.database("identity")
    for ending in ("-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            os.remove(path + ending)
    shutil.copy(tmp_path / "older.db", path)
    done = system.verify()
    assert done.code == 1 and "checkpoint" in done.out, done
    # Nor does it help to go on from there.
    administrator(system, "yacine")
    administrator(system, "nadia")
    assert system.verify().code == 1


def test_a_forged_checkpoint_is_told(system):
    system.command("migrate")
    administrator(system)
    system.command("checkpoint")
    path = os.path.join(system.data, "checkpoints", "identity.checkpoints")
    with open(path, encoding="ascii") as file:
        line = file.read().strip()
    assert oct(os.stat(path).st_mode & 0o777) == "0o600"
    forged = re.sub(r"(\d+):", lambda found: f"{int(found[1]) + 1}:", line.replace("2026", "2027"), count=1)
    with open(path, "a", encoding="ascii") as file:
        file.write(forged + "\nnonsense\n")
    done = system.verify()
    assert done.code == 1 and done.out.count("was not signed") == 2, done


def test_a_checkpoint_can_be_checked_elsewhere_by_its_key_alone(system, tmp_path):
    """With another implementation of Ed25519 than ours, and a word changed in between."""
    system.command("migrate")
    administrator(system)
    line = next(line for line in system.command("checkpoint").out.splitlines() if " identity " in line)
    keys = dict(line.split(" ed25519 ") for line in system.command("checkpoint", "--keys").out.splitlines())

    def bytes_of(text):
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))

    signed, _, signature = line.rpartition(" ")
    # RFC 8410: what stands before the 32 bytes of a public key.
    (tmp_path / "key").write_bytes(bytes.fromhex("302a300506032b6570032100") + bytes_of(keys["identity"]))
    (tmp_path / "signature").write_bytes(bytes_of(signature))
    for text, is_true in ((signed, True), (signed.replace("identity", "directory"), False)):
        (tmp_path / "line").write_text(text)
        done = subprocess.run(
            ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", tmp_path / "key", "-rawin", "-in",
             tmp_path / "line", "-sigfile", tmp_path / "signature"], capture_output=True, text=True, check=False)
        assert (done.returncode == 0) == is_true, done


def test_a_server_writes_checkpoints_by_itself(system):
    system.command("migrate")
    administrator(system)
    system.start()
    path = os.path.join(system.data, "checkpoints", "identity.checkpoints")
    until(lambda: os.path.exists(path) and open(path).read(), "a checkpoint at the start")
    before = open(path).read()
    client = system.client().login("amina@example.org", "Sept-oliviers-au-vent-42")
    assert client.get("/account").status == 200
    system.stop()
    assert open(path).read().startswith(before) and len(open(path).read().splitlines()) == 2
    assert system.verify().code == 0


class Collector:
    """A collector of syslog that can go away and come back."""

    def __init__(self, kind, place):
        self.kind, self.place, self.lines, self.socket = kind, place, [], None

    def open(self):
        family = socket.AF_UNIX if self.kind == "unix" else socket.AF_INET
        kind = socket.SOCK_STREAM if self.kind == "tcp" else socket.SOCK_DGRAM
        if self.kind == "unix":
            with contextlib.suppress(FileNotFoundError):
                os.remove(self.place)
        self.socket = socket.socket(family, kind)
        if self.kind != "unix":
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.place)
        if kind == socket.SOCK_STREAM:
            self.socket.listen()
        threading.Thread(target=self.collect, args=(self.socket,), daemon=True).start()

    def collect(self, listener):
        with contextlib.suppress(OSError):
            if self.kind != "tcp":
                while piece := listener.recv(65536):
                    self.lines.append(piece.decode())
                return
            while True:
                one, _ = listener.accept()
                self.peer = one
                kept = b""
                while piece := one.recv(65536):
                    kept += piece
                    while found := re.match(rb"(\d+) ", kept):
                        end = found.end() + int(found[1])
                        if len(kept) < end:
                            break
                        self.lines.append(kept[found.end():end].decode())
                        kept = kept[end:]

    def close(self):
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        with contextlib.suppress(AttributeError, OSError):
            self.peer.shutdown(socket.SHUT_RDWR)
            self.peer.close()
        if self.kind == "unix":
            os.remove(self.place)

    def acts(self):
        return [re.search(r' act="([^"]*)"', line)[1] for line in self.lines]


@pytest.mark.parametrize("kind", ["unix", "tcp"])
def test_every_entry_is_sent_and_what_was_missed_is_made_up_for(tmp_path, kind):
    place = str(tmp_path / "log") if kind == "unix" else ("127.0.0.1", free_port())
    address = f"unix:{place}" if kind == "unix" else f"tcp:127.0.0.1:{place[1]}"
    collector = Collector(kind, place)
    with System(tmp_path / "data", environment={"SILA_SYSLOG": address}) as system:
        system.command("migrate")
        administrator(system)
        collector.open()
        system.start()
        client = system.client()
        client.login("amina@example.org", "Sept-oliviers-au-vent-42")
        until(lambda: "staff.signed-in" in collector.acts(), "the sign-in arrives")
        assert "staff.added" not in collector.acts(), "what was before is not sent"
        collector.close()
        # Nobody waits for a collector that is away.
        for number in range(5):
            assert client.get("/account").status == 200
            answer = system.client().submit("/login", {"email": f"nobody{number}@example.org", "password": "wrong\n<34>1 evil"})
            assert answer.status in (401, 403, 422, 429, 200, 303), answer
        until(lambda: "is away" in system.log, "the server says that the collector is away")
        expected = system.rows("identity", "SELECT count(*) FROM audit WHERE act = 'staff.sign-in.refused'")[0][0]
        assert expected >= 1
        collector.open()
        until(lambda: len(set(seqs(collector))) >= expected + 1 and collector.acts().count("staff.sign-in.refused") >= expected,
              "what was missed arrives")
        order = seqs(collector)
        assert order == sorted(order), "in the order in which it was written"
        assert all(re.match(r"<10[89]>1 \d{4}-\d\d-\d\dT[\d:.]+Z \S+ sila \d+ \S+ \[sila@32473 .*\] \ufeff", line)
                   and "\n" not in line for line in collector.lines), collector.lines
        hashes = dict(system.rows("identity", "SELECT seq, lower(hex(hash)) FROM audit"))
        assert all(hashes[int(re.search(r' seq="(\d+)"', line)[1])] == re.search(r' hash="([^"]*)"', line)[1]
                   for line in collector.lines if 'department="identity"' in line)
        assert system.stop() == 0
    collector.close()


def seqs(collector):
    return [int(re.search(r' seq="(\d+)"', line)[1]) for line in collector.lines if 'department="identity"' in line]


def test_udp_takes_the_lines_too(tmp_path):
    place = ("127.0.0.1", free_port())
    collector = Collector("udp", place)
    collector.open()
    with System(tmp_path / "data", environment={"SILA_SYSLOG": f"udp:127.0.0.1:{place[1]}"}) as system:
        system.command("migrate")
        administrator(system)
        system.start()
        system.client().login("amina@example.org", "Sept-oliviers-au-vent-42")
        until(lambda: "staff.signed-in" in collector.acts(), "the sign-in arrives")
    collector.close()
