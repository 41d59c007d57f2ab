"""'sila verify' sees what somebody with the file changed behind the program's back."""
import pytest


def test_a_sound_system_is_told_sound(system):
    system.demo(200)
    done = system.verify()
    assert done.code == 0, done


def test_an_empty_directory_is_a_wrong_usage_or_a_fault(tmp_path, system):
    assert system.verify().code in (1, 2)


def middle(system):
    return system.rows("collections", "SELECT rowid FROM audit ORDER BY rowid LIMIT 1 OFFSET (SELECT count(*) / 2 FROM audit)")[0][0]


@pytest.mark.parametrize("statement", [
    "UPDATE audit SET actor_name = 'Somebody else' WHERE rowid = ?",
    "UPDATE audit SET at = at + 1 WHERE rowid = ?",
    "DELETE FROM audit WHERE rowid = ?",
], ids=["another name", "another time", "a row gone"])
def test_a_changed_audit_is_found(system, statement):
    system.demo(200)
    assert system.tamper("collections", statement, middle(system)) == 1
    done = system.verify()
    assert done.code == 1, done
    assert "collections" in (done.out + done.err).lower(), done


def test_a_cut_audit_is_found(system):
    """The end of a chain can be taken away without breaking it, unless its head is kept as well."""
    system.demo(200)
    assert system.tamper("collections", "DELETE FROM audit WHERE rowid = (SELECT max(rowid) FROM audit)") == 1
    done = system.verify()
    assert done.code == 1, done


def test_a_damaged_file_is_found(system):
    system.demo(200)
    with open(system.database("collections"), "r+b") as file:
        file.seek(40 * 4096)
        file.write(b"\xff" * 2048)
    done = system.verify()
    assert done.code == 1, done
