"""A copy made while the system is in use is a whole system elsewhere."""
import os
import shutil
import uuid

from desk import ADMINISTRATOR, pay
from system import System, until

ACCOUNTED = [
    ("collections", "SELECT count(*), sum(balance), sum(paid), max(reference) FROM debt"),
    ("collections", "SELECT count(*), sum(amount) FROM payment"),
    ("directory", "SELECT count(*) FROM party"),
]


def test_a_backup_of_a_running_system_restores_to_the_same(system, tmp_path):
    system.demo(500)
    system.add_user("nadia@live.example", "agent", "Une longue phrase 4 Sila!")
    system.start()
    archive = tmp_path / "backup"
    done = system.command("backup", "--to", archive)
    assert done.code == 0, done
    assert system.client().get("/health/ready").status == 200

    with System(tmp_path / "elsewhere") as other:
        refused = other.command("restore", "--from", archive)
        assert refused.code == 1 and "master.key" in refused.err, refused
        hand_over_master_key(system, other)
        restored = other.command("restore", "--from", archive)
        assert restored.code == 0, restored
        for department, query in ACCOUNTED:
            assert other.rows(department, query) == system.rows(department, query), query
        checked = other.verify()
        assert checked.code == 0, checked
        other.start()
        client = other.client().login("nadia@live.example", "Une longue phrase 4 Sila!")
        assert client.follow(client.get("/debts")).status == 200
        assert other.stop() == 0


def hand_over_master_key(system, other):
    """The master key is kept apart from every backup; whoever restores brings it."""
    os.makedirs(other.data + "/keys", mode=0o700, exist_ok=True)
    shutil.copy(system.data + "/keys/master.key", other.data + "/keys/master.key")


def test_a_restore_does_not_overwrite_what_is_there(system, tmp_path):
    system.demo(50)
    archive = tmp_path / "backup"
    assert system.command("backup", "--to", archive).code == 0
    done = system.command("restore", "--from", archive)
    assert done.code in (1, 2), done
    assert system.verify().code == 0


def test_a_backup_for_a_recipient_opens_with_the_secret_key_alone(system, tmp_path):
    system.demo(50)
    secret = tmp_path / "recipient.key"
    made = system.command("keys", "recipient", "--to", secret)
    assert made.code == 0 and made.out.startswith("sila-recipient-1."), made
    system.environment["SILA_BACKUP_RECIPIENT"] = made.out.strip()
    archive = tmp_path / "backup"
    assert system.command("backup", "--to", archive).code == 0
    assert "recipient" in (archive / "envelope").read_text()
    with System(tmp_path / "elsewhere") as other:
        hand_over_master_key(system, other)
        refused = other.command("restore", "--from", archive)
        assert refused.code == 1 and "--key" in refused.err, refused
        checked = other.command("restore", "--from", archive, "--key", secret, "--check")
        assert checked.code == 0 and not os.path.exists(other.data + "/identity.db"), checked
        assert other.command("restore", "--from", archive, "--key", secret).code == 0
        assert other.verify().code == 0
    assert system.command("keys", "recipient", "--to", tmp_path / "another.key").code == 0
    wrong = system.command("restore", "--from", archive, "--key", tmp_path / "another.key", "--check")
    assert wrong.code == 1 and "another recipient" in wrong.err, wrong
    system.environment["SILA_BACKUP_RECIPIENT"] = "sila-recipient-1.AAAA"
    refused = system.command("backup", "--to", tmp_path / "no")
    assert refused.code == 1 and not (tmp_path / "no").exists(), refused


def test_what_is_missing_moved_or_unfinished_is_refused(system, tmp_path):
    system.demo(50)
    archive = tmp_path / "backup"
    assert system.command("backup", "--to", archive).code == 0
    sealed = sorted(path for path in archive.rglob("*") if path.is_file())
    assert {"envelope", "contents.sealed", "identity.db.sealed"} <= {path.name for path in sealed}

    def refused():
        done = system.command("restore", "--from", archive, "--check")
        assert done.code == 1, done
        return done.err

    assert system.command("restore", "--from", archive, "--check").code == 0
    for path in sealed:
        path.rename(tmp_path / "away")
        assert refused()
        (tmp_path / "away").rename(path)
    one, other = archive / "identity.db.sealed", archive / "directory.db.sealed"
    one.rename(tmp_path / "away")
    other.rename(one)
    (tmp_path / "away").rename(other)
    assert "identity.db.sealed" in refused()


def test_a_damaged_backup_is_refused(system, tmp_path):
    system.demo(50)
    archive = tmp_path / "backup"
    assert system.command("backup", "--to", archive).code == 0
    files = [archive] if archive.is_file() else sorted((path for path in archive.rglob("*") if path.is_file()), key=lambda p: -p.stat().st_size)
    content = bytearray(files[0].read_bytes())
    content[len(content) // 2] ^= 0xFF
    files[0].write_bytes(content)
    with System(tmp_path / "elsewhere") as other:
        hand_over_master_key(system, other)
        done = other.command("restore", "--from", archive)
        assert done.code == 1, done


def test_whoever_was_erased_stays_erased_in_a_restored_backup(desk, tmp_path):
    system, number = desk.system, "109871234567890123"
    second = ("second@live.example", "Une autre phrase 5 Sila!")
    system.add_user(second[0], "administrator", second[1])
    party = desk.make("/api/v1/parties", {
        "kind": "person", "name": "Zohra Effacée", "language": "fr", "identifiers": [{"kind": "nin", "value": number}]})
    debt = desk.debt(desk.creditor(), party, amount=50_000)
    assert pay(desk.client(), debt, amount=50_000).status == 201
    archive = tmp_path / "backup"
    assert system.command("backup", "--to", archive).code == 0
    asking = system.client().login(*ADMINISTRATOR)
    assert asking.submit(f"/parties/{party['id']}/erasure", {"reason": "Lettre du 2 mars"}).status == 303
    approval = str(uuid.UUID(bytes=system.rows("directory", "SELECT id FROM approval")[0][0]))
    deciding = system.client().login(*second)
    form = deciding.form(f"/approvals/directory/{approval}", ["answer"])
    form.fields["decision"] = "grant"
    approved = deciding.send(form, {"answer": ""})
    assert approved.status == 303, approved
    until(lambda: persons(system)["destroyed"] == 1, "the key is destroyed")
    assert system.command("backup", "--to", tmp_path / "newer").code == 0
    with System(tmp_path / "elsewhere") as other:
        hand_over_master_key(system, other)
        assert other.command("restore", "--from", archive).code == 0
        assert other.rows("directory", "SELECT count(*) FROM identifier") == [(1,)], "the backup held it"
        assert persons(other) == persons(system)
        assert other.rows("directory", "SELECT count(*) FROM identifier") == [(0,)], "erased once more"
        assert other.rows("collections", "SELECT sum(paid) FROM debt") == [(50_000,)]
        assert other.command("keys", "check").code == 0 and other.verify().code == 0
        os.unlink(other.data + "/person-keys/directory.db")
        missing = other.command("keys", "list")
        assert missing.code == 1 and "person-keys/directory.db is missing" in missing.err, missing
        newest = max((tmp_path / "person-keys").iterdir())
        os.unlink(other.data + "/person-keys/collections.db")
        assert other.command("restore", "--person-keys", newest).code == 0
        assert persons(other) == persons(system)


def persons(system):
    done = system.command("keys", "list", "--json")
    assert done.code == 0, done
    return next(one["persons"] for one in done.json["departments"] if one["department"] == "directory")
