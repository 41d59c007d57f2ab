"""The disk is full, the database is locked or gone: a clear answer, nothing lost, and no restart needed afterwards."""
import contextlib
import os
import sqlite3
import subprocess

import pytest
from desk import ADMINISTRATOR, Desk, pay, portfolio
from system import HOUSE, System, until


# How the pages of a French administrator say that nothing was changed.
NOTHING_CHANGED = "rien n’a été modifié"


@pytest.fixture
def small(tmp_path):
    """A data directory on a file system of 96 MB."""
    place = tmp_path / "small"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96m,mode=0700", "tmpfs", place], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def fill(place, leave=0):
    """Fills a file system but for so many bytes; gives the file that does."""
    filler = place / "filler"
    with open(filler, "wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(65536))
    if leave:
        os.truncate(filler, max(0, os.path.getsize(filler) - leave))
    return filler


def refused(answer):
    """Whether an answer says in a problem document that it cannot be done now."""
    return answer.status in (503, 507) and "json" in answer.headers["Content-Type"] and bool(answer.json.get("title"))


def told(answer):
    """Whether an answer is a page that says that it cannot be done now, and that nothing was changed."""
    return answer.status in (503, 507) and "html" in answer.headers["Content-Type"] and NOTHING_CHANGED in answer.text.lower()


def test_a_full_disk_refuses_writes_and_recovers(small, tmp_path):
    with System(small / "data") as system:
        system.log_path = str(tmp_path / "server.log")
        system.command("migrate")
        desk = Desk(system)
        system.start()
        debt = desk.debts(1)[0]
        client = desk.client()
        made = 0
        for _ in range(5):
            assert pay(client, debt).status == 201
            made += 1
        person = system.client().login(*ADMINISTRATOR)
        form = person.form(f"/debts/{debt['id']}", ["amount", "receipt"])
        filler = fill(small)
        answers = []
        while not answers or (not refused(answers[-1]) and len(answers) < 5000):
            answers.append(pay(client, debt))
            made += answers[-1].status == 201
            assert answers[-1].status == 201 or refused(answers[-1]), answers[-1]
        assert refused(answers[-1]), "five thousand payments fitted on a full disk"
        answer = person.send(form, {"amount": "1"})
        assert told(answer), answer
        assert client.get("/health/live").status == 200
        assert client.get(f"/api/v1/debts/{debt['id']}").status == 200, "reading needs no room"
        os.unlink(filler)
        until(lambda: pay(client, debt).status == 201, "payments are accepted again")
        made += 1
        assert system.rows("collections", "SELECT count(*) FROM payment")[0][0] == made
        assert system.stop() == 0
        done = system.verify()
        assert done.code == 0, done


def test_an_import_on_a_full_disk_goes_on_when_there_is_room_again(small, tmp_path):
    """By the command: a sentence, and the next call does the rest. In the background: it waits and goes on by itself."""
    rows = 20000
    with System(small / "data") as system:
        system.log_path = str(tmp_path / "server.log")
        system.command("migrate")
        desk = Desk(system)
        system.start()
        creditor, file = desk.creditor(), portfolio(tmp_path / "portfolio.csv", rows)
        filler = fill(small, leave=4 << 20)
        done = system.command("import", "debts", "--creditor", creditor["reference"], "--file", file, "--json")
        assert done.code == 1 and 0 < len(done.err.strip()) < 400 and "Fatal" not in done.err, done
        partly = desk.count()
        assert partly < rows
        os.unlink(filler)
        until(lambda: system.client().get("/health/ready").status == 200, "ready again")

        filler = fill(small, leave=4 << 20)
        batch = desk.importing(creditor, file)
        until(lambda: "job failed" in system.log or "job interrupted" in system.log, "the import meets the full disk")
        assert desk.count() < rows
        assert desk.client().get(f"/api/v1/imports/{batch}").json["state"] in ("waiting", "running")
        os.unlink(filler)
        done = desk.ended(batch)
        assert done["state"] == "done" and done["created"] + done["unchanged"] == rows, done
        assert desk.count() == rows
        assert system.stop() == 0
        checked = system.verify()
        assert checked.code == 0, checked


def test_a_locked_database_refuses_writes_and_recovers(system, desk):
    debt = desk.debts(1)[0]
    client = desk.client()
    assert pay(client, debt).status == 201
    person = system.client().login(*ADMINISTRATOR)
    form = person.form(f"/debts/{debt['id']}", ["amount", "receipt"])
    with contextlib.closing(sqlite3.connect(system.database("collections"), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = pay(client, debt)
        assert refused(answer), answer
        answer = person.send(form, {"amount": "1"})
        assert told(answer), answer
        assert client.get(f"/api/v1/debts/{debt['id']}").status == 200, "readers do not wait for writers"
        other.execute("ROLLBACK")
    until(lambda: pay(client, debt).status == 201, "payments are accepted again")
    assert system.rows("collections", "SELECT count(*) FROM payment")[0][0] == 2, "the refused payment is not there"
    assert system.stop() == 0


def test_postgresql_gone_is_told_and_its_return_needs_no_restart(tmp_path):
    cluster = f"/tmp/sila-live-pg.{os.getpid()}"
    server = os.path.join(HOUSE, "bin/postgresql")
    subprocess.run([server, "start", cluster], check=True)
    try:
        with open(os.path.join(cluster, "url"), encoding="ascii") as file:
            address = file.read()
        names = {name: f"live_{name}" for name in ("identity", "directory", "collections")}
        for name in names.values():
            subprocess.run(["psql", "-q", address, "-c", f"CREATE DATABASE {name}"], check=True)
        environment = {f"SILA_DATABASE_{name.upper()}": address.rsplit("/", 1)[0] + "/" + database
                       for name, database in names.items()}
        with System(tmp_path / "data", environment) as system:
            done = system.command("migrate")
            assert done.code == 0, done
            desk = Desk(system)
            system.start()
            debt = desk.debts(1)[0]
            client = desk.client()
            assert pay(client, debt).status == 201
            person = system.client().login(*ADMINISTRATOR)
            subprocess.run([server, "pause", cluster], check=True)
            answer = pay(client, debt)
            assert refused(answer), answer
            answer = person.get(f"/debts/{debt['id']}")
            assert told(answer), answer
            assert system.client().get("/health/live").status == 200
            assert system.client().get("/health/ready").status == 503
            subprocess.run([server, "resume", cluster], check=True)
            until(lambda: pay(client, debt).status == 201, "payments are accepted again")
            assert person.get(f"/debts/{debt['id']}").status == 200, "and nobody has to log in again"
            assert client.get(f"/api/v1/debts/{debt['id']}").json["paid"] == 200, "the refused payment is not there"
            assert system.stop() == 0
            checked = system.verify()
            assert checked.code == 0, checked
    finally:
        subprocess.run([server, "stop", cluster], check=True)
