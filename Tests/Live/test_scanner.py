"""ClamAV's own daemon with one signature of the tests': what it finds stays out, and nothing comes in while it is away."""
import contextlib
import os
import subprocess

import pytest
from desk import ADMINISTRATOR, Desk, multipart
from system import until

# In two parts, so that no scanner takes this file for what it tells of.
EICAR = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*"
CLEAN = "%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"


class Clamd:
    """The daemon as this user, with a directory and a socket of its own."""

    def __init__(self, folder):
        self.folder, self.socket, self.process = folder, folder / "clamd.sock", None
        folder.mkdir()
        (folder / "eicar.ndb").write_text(f"Sila-Test-EICAR:0:*:{EICAR.encode().hex()}\n", encoding="ascii")
        (folder / "clamd.conf").write_text(
            f"Foreground yes\nDatabaseDirectory {folder}\nTemporaryDirectory {folder}\nLocalSocket {self.socket}\n"
            f"LocalSocketMode 600\nFixStaleSocket yes\nStreamMaxLength 1M\nMaxThreads 2\n", encoding="ascii")

    def start(self):
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(
                ["clamd", "--config-file", self.folder / "clamd.conf"], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        until(lambda: self.process.poll() is not None or self.socket.exists(), "the scanner listens")
        assert self.process.poll() is None, (self.folder / "log").read_text(encoding="utf-8")
        return self

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(30)
            self.process = None
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self.socket)


@pytest.fixture
def clamd(tmp_path):
    # A socket's path has room for 107 bytes.
    one = Clamd(tmp_path / "av")
    yield one
    one.stop()


def upload(client, path, content, **fields):
    """Sends a file; gives the answer."""
    body, kind = multipart(fields, "invoice.pdf", content.encode())
    return client.post(path, body=body, headers={"Content-Type": kind})


def test_the_scanner_keeps_out_what_it_finds(system, clamd):
    clamd.start()
    system.environment = {"SILA_VIRUS_SCANNER": f"unix:{clamd.socket}"}
    system.command("migrate")
    desk = Desk(system)
    system.start()
    (debt,) = desk.debts(1)
    page = f"/debts/{debt['id']}"
    person = system.client().login(*ADMINISTRATOR)
    token = person.form(page, action="/documents").fields["csrf"]

    def bring(content):
        return upload(person, f"{page}/documents", content, csrf=token)

    kept = bring(CLEAN)
    assert kept.status == 303, kept
    for content in (EICAR, CLEAN + EICAR):
        refused = bring(content)
        assert refused.status == 422 and "Sila-Test-EICAR" in refused.text, refused
    large = bring("x" * (2 << 20))
    assert large.status == 422, large
    figures = system.client().get("/metrics").text
    for result, count in (("clean", 1), ("infected", 2), ("too-large", 1)):
        assert f'sila_files_scanned_total{{result="{result}"}} {count}' in figures, figures
    assert "ClamAV 1" in person.get("/system").text

    clamd.stop()
    away = bring(CLEAN)
    assert away.status == 422 and "Sila-Test-EICAR" not in away.text, away
    assert system.client().get("/health/ready").status == 200
    program = upload(desk.client(), f"/api/v1{page}/documents", CLEAN)
    assert program.status == 503 and program.json["type"] == "urn:sila:problem:scanner.away", program

    clamd.start()
    assert bring(CLEAN).status == 303
    documents = desk.client().get(f"/api/v1{page}/documents").json["items"]
    assert [document["name"] for document in documents] == ["invoice.pdf", "invoice.pdf"]
    assert "a virus was found" in system.log and EICAR not in system.log
