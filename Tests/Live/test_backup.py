"""A copy made while the system is in use is a whole system elsewhere."""
import os
import shutil

from system import System

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
