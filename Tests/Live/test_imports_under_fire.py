"""kill -9 during an import: it resumes or rolls back, never half a row, and the file read again changes nothing."""
import subprocess

from desk import Desk, portfolio
from system import BINARY, clean_environment, until

ROWS = 20000


def count(system):
    return system.rows("collections", "SELECT count(*) FROM debt")[0][0]


def prepared(system, tmp_path):
    system.command("migrate")
    desk = Desk(system)
    system.start()
    creditor = desk.creditor()
    system.stop()
    return desk, creditor, portfolio(tmp_path / "portfolio.csv", ROWS)


def test_a_killed_import_by_command_is_finished_by_the_next(system, tmp_path):
    desk, creditor, file = prepared(system, tmp_path)
    command = subprocess.Popen(
        [BINARY, "import", "debts", "--data", system.data, "--creditor", creditor["reference"], "--file", str(file), "--json"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=clean_environment())
    until(lambda: count(system) > 0 or command.poll() is not None, "the first rows")
    command.kill()
    command.wait()
    partly = count(system)
    assert 0 < partly <= ROWS

    again = desk.imported(creditor, file)
    assert again["rows"] == ROWS and again["rejected"] == 0, again
    assert again["created"] + again["unchanged"] == ROWS and again["unchanged"] >= partly - again["created"], again
    assert count(system) == ROWS
    assert system.rows("collections", "SELECT count(DISTINCT creditor_reference) FROM debt")[0][0] == ROWS

    third = desk.imported(creditor, file)
    assert (third["created"], third["updated"], third["unchanged"]) == (0, 0, ROWS), third
    done = system.verify()
    assert done.code == 0, done


def test_a_killed_server_finishes_its_import_after_the_restart(system, tmp_path):
    desk, creditor, file = prepared(system, tmp_path)
    system.start()
    answer = desk.client().post(
        f"/api/v1/imports?creditor={creditor['id']}&name=portfolio.csv", body=file.read_bytes(), headers={"Content-Type": "text/csv"})
    assert answer.status in (201, 202), answer
    batch = answer.json["id"]
    until(lambda: count(system) > 0, "the first rows")
    system.kill()
    system.start()
    done = until(lambda: (state := desk.client().get(f"/api/v1/imports/{batch}").json)["state"] in ("done", "failed") and state,
                 "the import is finished", patience=180)
    assert done["state"] == "done", done
    assert count(system) == ROWS
    assert system.stop() == 0
    checked = system.verify()
    assert checked.code == 0, checked
