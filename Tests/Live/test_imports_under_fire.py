"""An import that is killed or stopped: never half a row, and the file read again does the rest and changes nothing."""
import subprocess

from desk import ADMINISTRATOR, Desk, portfolio
from system import BINARY, clean_environment, until

# Ten chunks at least: what strikes after the first must strike before the last, on a fast machine as on a slow one.
ROWS = 60000


def prepared(system, tmp_path, rows=ROWS):
    """A running system with one creditor, and the creditor's file."""
    system.command("migrate")
    desk = Desk(system)
    system.start()
    return desk, desk.creditor(), portfolio(tmp_path / "portfolio.csv", rows)


def whole(desk, rows=ROWS):
    """Whether every row is there once, and nothing of the import is without the rest."""
    assert desk.count() == rows
    assert desk.system.rows("collections", "SELECT count(DISTINCT creditor_reference) FROM debt")[0][0] == rows
    if desk.system.process:
        assert desk.system.stop() == 0
    done = desk.system.verify()
    assert done.code == 0, done


def command(system, creditor, file):
    return subprocess.Popen(
        [BINARY, "import", "debts", "--data", system.data, "--creditor", creditor["reference"], "--file", str(file), "--json"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=clean_environment())


def test_a_killed_import_by_command_is_finished_by_the_next(system, tmp_path):
    desk, creditor, file = prepared(system, tmp_path)
    assert system.stop() == 0
    running = command(system, creditor, file)
    until(lambda: desk.count() > 0 or running.poll() is not None, "the first rows")
    running.kill()
    running.wait()
    partly = desk.count()
    assert 0 < partly < ROWS, "killed in the middle"
    between = system.verify()
    assert between.code == 0, between

    again = desk.imported(creditor, file)
    assert (again["rows"], again["rejected"]) == (ROWS, 0), again
    assert (again["created"], again["unchanged"]) == (ROWS - partly, partly), again
    third = desk.imported(creditor, file)
    assert (third["created"], third["updated"], third["unchanged"]) == (0, 0, ROWS), third
    whole(desk)


def test_a_killed_server_finishes_its_import_after_the_restart(system, tmp_path):
    desk, creditor, file = prepared(system, tmp_path)
    batch = desk.importing(creditor, file)
    until(lambda: desk.count() > 0, "the first rows")
    system.kill()
    assert 0 < desk.count() < ROWS, "killed in the middle"
    between = system.verify()
    assert between.code == 0, between
    system.start()
    done = desk.ended(batch)
    assert (done["state"], done["rows"], done["created"], done["rejected"]) == ("done", ROWS, ROWS, 0), done
    whole(desk)


def test_an_import_that_is_cancelled_stops_and_the_file_again_does_the_rest(system, tmp_path):
    desk, creditor, file = prepared(system, tmp_path)
    person = system.client().login(*ADMINISTRATOR)
    batch = desk.importing(creditor, file)
    until(lambda: desk.count() > 0, "the first rows")
    assert person.submit(f"/imports/{batch}", {}, action="/cancel").status in (302, 303)
    done = desk.ended(batch)
    partly = desk.count()
    assert done["state"] == "cancelled" and 0 < partly == done["created"] < ROWS, (done, partly)
    assert desk.ended(desk.importing(creditor, file))["unchanged"] == partly
    whole(desk)
