"""Known secrets go in by the front door; then everything that lies on disk is searched for them, byte by byte.

Names, telephone numbers, e-mail addresses and amounts are plain by decision 6 and are not among them. Nor are rows of an
import that were refused: their file is there to be mended and sent again (SECURITY.md, known limits).
"""
import base64
import contextlib
import os
import resource
import signal
import subprocess

from desk import multipart
from system import until

NIN = "109871234567890123"
PASSPORT = "QX7788990"
NIF = "000916099123456"
RIB = "00799999001234567890"
PASSWORD = "Un secret de 7 autruches!"
PAPER = b"%PDF-1.4\nLe contrat secret de la maison Zitouna, exemplaire unique\n%%EOF"
MARK = b"exemplaire unique"
CHANGED_RIB = "00500123400298765432"


class Secrets:
    """What must not be found, by name, in each form that a program could leave it in."""

    def __init__(self):
        self.forms = {}

    def add(self, name, value):
        plain = value if isinstance(value, bytes) else value.encode()
        self.forms[name] = {plain, base64.b64encode(plain).rstrip(b"="), plain.hex().encode(), plain.decode("latin-1").encode("utf-16-le")}

    def found(self, place, content):
        return [f"{name} in {place}" for name, forms in self.forms.items() if any(form in content for form in forms)]

    def found_in(self, folder):
        found = []
        for place, _, names in os.walk(folder):
            for name in names:
                path = os.path.join(place, name)
                # The key's own file is where the key is.
                if not path.endswith("/keys/master.key") and os.path.isfile(path):
                    with open(path, "rb") as file:
                        found += self.found(path, file.read())
        return found


def filled(desk):
    """Puts a secret of each kind into a running system; gives them."""
    system, secrets = desk.system, Secrets()
    system.add_user("secret@live.example", "administrator", PASSWORD)
    secrets.add("password", PASSWORD)
    client = system.client().login("secret@live.example", PASSWORD)
    for name, value in client.cookies.items():
        if "sila" in name:
            secrets.add("session", value)
    secrets.add("key of the API", desk.key)
    creditor = {"name": "Zitouna", "sector": "telecom", "commission": 1200, "taxNumber": NIF, "bankAccount": RIB,
                "allocation": "costs-interest-principal", "overpayment": "refuse", "isActive": True}
    answer = desk.client().post("/api/v1/creditors", as_json=creditor, headers={"Idempotency-Key": "one-and-only"})
    assert answer.status == 201, answer
    made = answer.json
    secrets.add("RIB", RIB)
    secrets.add("NIF", NIF)
    # A change leaves both contents in the audit trail.
    changed = client.submit(f"/creditors/{made['id']}/edit", {"bankAccount": CHANGED_RIB})
    assert changed.status in (302, 303), changed
    secrets.add("changed RIB", CHANGED_RIB)
    party = desk.party("Zohra Secrète")
    for kind, value in [("nin", NIN), ("passport", PASSPORT)]:
        answer = client.submit(f"/parties/{party['id']}/identifiers/new", {"kind": kind, "number": value})
        assert answer.status in (302, 303), answer
        secrets.add(kind, value)
    debt = desk.debt(made, party)
    content, kind = multipart({}, "Contrat.pdf", PAPER)
    answer = desk.client().post(f"/api/v1/debts/{debt['id']}/documents", body=content, headers={"Content-Type": kind})
    assert answer.status == 201, answer
    secrets.add("document", MARK)
    # An import whose rows are all taken.
    path = os.path.join(system.data, "..", "creditor.csv")
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"Référence;Nom;Téléphone;Montant;Échéance;NIN\nZ-1;Omar Importé;0550998877;1000,50;13/02/2025;{NIN[::-1]}\n")
    batch = desk.ended(desk.importing(made, path))
    assert batch["state"] == "done" and batch["created"] == 1, batch
    os.unlink(path)
    secrets.add("imported NIN", NIN[::-1])
    with open(system.data + "/keys/master.key", encoding="ascii") as file:
        text = file.read().strip()
    secrets.add("master key", text.split(".")[1])
    secrets.forms["master key"].add(base64.urlsafe_b64decode(text.split(".")[1] + "=="))
    # All of it is really there: the front door gives it back.
    assert RIB.encode() not in PAPER and desk.client().get(f"/api/v1/creditors/{made['id']}").status == 200
    return secrets


def test_the_search_finds_what_is_there(tmp_path):
    secrets = Secrets()
    secrets.add("RIB", RIB)
    for number, form in enumerate(secrets.forms["RIB"]):
        (tmp_path / str(number)).write_bytes(b"x" * 5000 + form + b"y")
    assert len(secrets.found_in(tmp_path)) == 4


def test_no_secret_lies_in_databases_logs_or_temporary_files(desk):
    system = desk.system
    secrets = filled(desk)
    everything = [os.path.join(place, name) for place, _, names in os.walk(system.data) for name in names]
    assert any(path.endswith("-wal") for path in everything), "the write-ahead logs are searched too"
    assert not secrets.found_in(system.data)
    assert not secrets.found(system.log_path, system.log.encode())
    # Turned keys leave none behind either, nor does a stop.
    assert system.command("keys", "rotate", "--department", "directory").code == 0
    assert not secrets.found_in(system.data)
    assert system.stop() == 0
    assert not secrets.found_in(system.data)
    assert not secrets.found(system.log_path, system.log.encode())


def test_a_backup_holds_no_secret_and_no_name_either(desk, tmp_path):
    secrets = filled(desk)
    for name in ["Zitouna", "Zohra Secr", "0550998877", "secret@live.example"]:
        secrets.add(name, name)
    archive = tmp_path / "backup"
    assert desk.system.command("backup", "--to", archive).code == 0
    assert not secrets.found_in(archive)
    assert not [name for name in os.listdir(desk.system.data + "/tmp") if name.startswith("backup-")]
    assert desk.system.command("restore", "--from", archive, "--check").code == 0


def test_an_abort_leaves_no_core(desk, tmp_path):
    system = desk.system
    assert system.stop() == 0
    # As the shipped unit starts it: Swift's own handler of crashes would print what the registers point to.
    system.environment["SWIFT_BACKTRACE"] = "enable=no"
    system.start()
    before = set(os.listdir(".")) | set(os.listdir(system.data))
    with open("/proc/sys/kernel/core_pattern", encoding="ascii") as file:
        pattern = file.read().strip()
    limits = resource.prlimit(system.process.pid, resource.RLIMIT_CORE)
    assert limits == (0, 0), limits
    # The kernel must write none even if somebody lifts the limit from outside: the process is not dumpable.
    with contextlib.suppress(PermissionError):
        resource.prlimit(system.process.pid, resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    system.send(signal.SIGABRT)
    until(lambda: system.process.poll() is not None, "the server is aborted")
    assert system.process.returncode == -signal.SIGABRT
    system.process = None
    after = set(os.listdir(".")) | set(os.listdir(system.data))
    assert not [name for name in after - before if "core" in name], pattern


def test_memory_read_by_root_holds_no_master_key(desk, tmp_path):
    """What root reads out of the living process: the master key's text was wiped and its bytes are never dumped."""
    system, secrets = desk.system, filled(desk)
    done = subprocess.run(["gcore", "-o", tmp_path / "core", str(system.process.pid)], capture_output=True, check=False)
    if os.geteuid() != 0:
        assert done.returncode != 0, "the same user must not read the process"
        return
    assert done.returncode == 0, done
    core = next(tmp_path.glob("core.*")).read_bytes()
    assert len(core) > 1 << 20
    found = secrets.found("memory", core)
    print("in memory:", found)
    assert not [one for one in found if one.startswith("master key")]
