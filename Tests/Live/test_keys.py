"""Keys are listed, turned and changed from outside, while the system serves and when it is killed in the middle."""
import os
import random
import signal
import subprocess
import threading
import time

from system import BINARY, PATIENCE, clean_environment, until

DEPARTMENTS = ["identity", "directory", "collections"]
ACCOUNT = "00799999001234567890"


def listed(system):
    done = system.command("keys", "list", "--json")
    assert done.code == 0, done
    return {one["department"]: one for one in done.json["departments"]}


def turned(system, number):
    """Whether everything of every department is sealed with this generation and the older keys are gone."""
    return all(one["older"] == 0 and [g["number"] for g in one["generations"]] == [number]
               for one in listed(system).values())


def checked(system):
    done = system.command("keys", "check")
    assert done.code == 0, done
    assert system.verify().code == 0


def test_wrong_words_are_told(system):
    system.command("migrate")
    for words in [[], ["turn"], ["rotate"], ["rotate", "--all", "--department", "identity"], ["master"],
                  ["rotate", "--department", "sales"], ["make"], ["master", "--old-to", "/x", "--without-old"]]:
        done = system.command("keys", *words)
        assert done.code == 2, (words, done)
    assert "keys rotate" in system.command("keys", "--help").out


def test_without_a_server_the_command_turns_the_keys(system):
    system.demo(60)
    before = listed(system)
    assert all(one["current"] == 1 and one["older"] == 0 for one in before.values())
    assert before["directory"]["generations"][0]["values"] > 0
    done = system.command("keys", "rotate", "--department", "directory")
    assert done.code == 0, done
    after = listed(system)
    assert after["directory"]["current"] == 2 and after["collections"]["current"] == 1
    assert after["directory"]["generations"][0]["values"] == before["directory"]["generations"][0]["values"]
    checked(system)


def test_keys_turn_while_the_system_serves_and_nobody_notices(desk):
    system = desk.system
    debt = desk.debts(1)[0]
    faults, asked, over = [], [], threading.Event()

    def ask(path):
        client = desk.client()
        while not over.is_set():
            answer = client.get(path)
            asked.append(1)
            if answer.status != 200:
                faults.append(repr(answer))

    def write():
        number = 0
        while not over.is_set():
            number += 1
            answer = desk.client().post("/api/v1/creditors", as_json={
                "name": f"Créancier {number}", "sector": "telecom", "commission": 1200, "bankAccount": ACCOUNT,
                "allocation": "costs-interest-principal", "overpayment": "refuse", "isActive": True})
            if answer.status != 201:
                faults.append(repr(answer))

    workers = [threading.Thread(target=ask, args=(path,)) for path in [f"/api/v1/debts/{debt['id']}", "/api/v1/creditors"]]
    workers.append(threading.Thread(target=write))
    for worker in workers:
        worker.start()
    try:
        done = system.command("keys", "rotate", "--all")
    finally:
        over.set()
        for worker in workers:
            worker.join(30)
    assert done.code == 0, done
    assert not faults, faults[:3]
    assert len(asked) > 20
    assert turned(system, 2)
    checked(system)
    acts = system.rows("collections", "SELECT act FROM audit WHERE noun = 'keys' ORDER BY seq")
    assert [act for (act,) in acts] == ["keys.turn.asked", "keys.generation.made", "keys.resealed", "keys.generation.retired"]


def test_a_kill_in_the_middle_loses_nothing(system):
    system.demo(4000)
    total = listed(system)["directory"]["generations"][0]["values"]
    assert total > 500
    system.start()
    assert system.command("keys", "rotate", "--all", "--detach").code == 0

    def sealed_anew():
        return system.rows("directory", "SELECT coalesce(sum(substr(value, 1, 5) = x'0200000002'), 0) FROM identifier")[0][0]

    until(lambda: sealed_anew() > 100, "some values are sealed anew")
    system.kill()
    between = listed(system)["directory"]
    assert between["current"] == 2
    print("killed with", between["older"], "of", total, "still to do")
    system.start()
    until(lambda: turned(system, 2), "all is sealed anew", 4 * PATIENCE)
    assert listed(system)["directory"]["generations"][0]["values"] == total
    assert system.stop() == 0
    checked(system)


def test_the_master_key_changes_under_a_server(desk, tmp_path):
    system = desk.system
    desk.creditor()
    old = tmp_path / "old.key"
    before = open(system.data + "/keys/master.key", encoding="ascii").read()
    done = system.command("keys", "master", "--old-to", old)
    assert done.code == 0, done
    after = open(system.data + "/keys/master.key", encoding="ascii").read()
    assert after != before and old.read_text() == before and os.stat(old).st_mode & 0o777 == 0o600
    assert sorted(os.listdir(system.data)).count("keys.next") == 0
    # The server goes on, and can still change the keys that are wrapped otherwise now.
    desk.creditor("Un autre")
    assert system.command("keys", "rotate", "--department", "collections").code == 0
    assert system.stop() == 0
    checked(system)
    system.start()
    desk.creditor("Un troisième")


def test_a_key_from_elsewhere_is_named(system, tmp_path):
    made, next_one = tmp_path / "made.key", tmp_path / "next.key"
    assert system.command("keys", "make", "--to", made).code == 0
    assert system.command("keys", "make", "--to", next_one).code == 0
    assert system.command("keys", "make", "--to", made).code == 1, "nothing is overwritten"
    system.environment["SILA_MASTER_KEY_FILE"] = str(made)
    system.demo(20)
    assert not os.path.exists(system.data + "/keys/master.key")
    refused = system.command("keys", "master", "--without-old")
    assert refused.code == 2 and "--new" in refused.err, refused
    assert system.command("keys", "master", "--new", next_one, "--without-old").code == 0
    assert system.command("keys", "check").code == 1, "the old key opens nothing"
    # As systemd hands it over: LoadCredential=sila-master-key:…
    system.environment.pop("SILA_MASTER_KEY_FILE")
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / "sila-master-key").write_text(next_one.read_text())
    (credentials / "sila-master-key").chmod(0o440)
    system.environment["CREDENTIALS_DIRECTORY"] = str(credentials)
    checked(system)
    system.environment.pop("CREDENTIALS_DIRECTORY")
    system.environment["SILA_MASTER_KEY"] = next_one.read_text().strip()
    checked(system)


def test_a_change_of_the_master_key_that_is_killed_is_whole_or_was_not(system):
    system.demo(20)
    dice = random.Random(7)
    outcomes = set()
    for _ in range(12):
        before = open(system.data + "/keys/master.key", encoding="ascii").read()
        process = subprocess.Popen(
            [BINARY, "keys", "master", "--without-old", "--data", system.data], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, env=clean_environment())
        # Killed as soon as the new directory shows, or some moments later: whatever is there then must open.
        until(lambda: os.path.exists(system.data + "/keys.next") or process.poll() is not None
              or open(system.data + "/keys/master.key", encoding="ascii").read() != before, "the change begins")
        deadline = time.monotonic() + dice.uniform(0, 0.004)
        while time.monotonic() < deadline:
            pass
        process.send_signal(signal.SIGKILL)
        process.wait()
        outcomes.add(open(system.data + "/keys/master.key", encoding="ascii").read() != before)
        done = system.command("keys", "check")
        assert done.code == 0, done
    print("changed or not:", outcomes)
    checked(system)
    assert not os.path.exists(system.data + "/keys.next")
