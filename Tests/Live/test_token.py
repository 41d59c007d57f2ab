"""The master key behind a token of hardware, here SoftHSM's: moved there and back, served from there, and what is told when the way there is shut."""
import os
import shutil
import subprocess

import pytest
from test_keys import checked

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
ADDRESS = "pkcs11:token=sila;object=master"
PIN = "471199"


@pytest.fixture
def token(system, tmp_path, monkeypatch):
    """A system that knows how to reach a token with an empty drawer; returns where the token lies."""
    (tmp_path / "tokens").mkdir()
    (tmp_path / "conf").write_text(f"directories.tokendir = {tmp_path}/tokens\nobjectstore.backend = file\nlog.level = ERROR\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "conf"))
    make_token()
    put_pin(tmp_path, PIN)
    system.environment |= {"SILA_PKCS11_MODULE": MODULE, "SILA_PKCS11_PIN_FILE": str(tmp_path / "pin")}
    return tmp_path


def make_token():
    subprocess.run(["softhsm2-util", "--init-token", "--free", "--label", "sila", "--pin", PIN, "--so-pin", "12345678"],
                   check=True, capture_output=True)


def put_pin(folder, pin):
    (folder / "pin").write_text(pin + "\n")
    (folder / "pin").chmod(0o600)


def refused(system, words):
    """Every command, and a start, end in the same sentence."""
    done = system.command("keys", "check")
    assert done.code == 1 and words in done.err, done
    system.start(ready=False)
    assert system.wait() == 1
    assert words in system.log and "Fatal error" not in system.log, system.log[-2000:]


def refused_with(system, settings, words):
    before = dict(system.environment)
    system.environment |= settings
    refused(system, words)
    system.environment = before


def test_the_master_key_moves_into_a_token_and_back(system, token):
    system.demo(40)
    keys = f"{system.data}/keys"
    plain = open(f"{keys}/master.key", encoding="ascii").read()
    for words in [["--to", ADDRESS], ["--to", "elsewhere", "--without-old"], ["--to", "pkcs11:token=sila", "--without-old"]]:
        assert system.command("keys", "master", *words).code != 0
    assert open(f"{keys}/master.key", encoding="ascii").read() == plain
    done = system.command("keys", "master", "--to", ADDRESS, "--old-to", token / "old.key")
    assert done.code == 0, done
    assert (token / "old.key").read_text() == plain
    assert not os.path.exists(f"{keys}/master.key") and os.stat(f"{keys}/master.wrapped").st_mode & 0o777 == 0o600
    # Without the setting nothing opens, and nothing new is made beside it.
    refused(system, "is wrapped by a token")
    assert not os.path.exists(f"{keys}/master.key")
    system.environment["SILA_MASTER_KEY"] = plain.strip()
    assert system.command("keys", "check").code == 1, "the old key opens nothing"
    system.environment.pop("SILA_MASTER_KEY")
    system.environment["SILA_PKCS11_KEY"] = ADDRESS
    checked(system)
    system.start()
    # Keys turn, and the master key changes, under a server that finds the new one in the token by itself.
    wrapped = open(f"{keys}/master.wrapped", encoding="ascii").read()
    assert system.command("keys", "master", "--without-old").code == 0
    assert open(f"{keys}/master.wrapped", encoding="ascii").read() != wrapped
    assert system.command("keys", "rotate", "--department", "directory").code == 0
    assert system.client().get("/health/ready").status == 200
    assert system.stop() == 0
    checked(system)
    assert system.command("keys", "master", "--to", "file", "--without-old").code == 0
    system.environment.pop("SILA_PKCS11_KEY")
    assert os.path.exists(f"{keys}/master.key") and not os.path.exists(f"{keys}/master.wrapped")
    checked(system)


def test_a_system_begins_in_a_token_and_every_shut_way_ends_in_a_sentence(system, token):
    system.environment["SILA_PKCS11_KEY"] = ADDRESS
    system.demo(20)
    assert sorted(os.listdir(f"{system.data}/keys")) == ["collections.keys", "directory.keys", "identity.keys", "master.wrapped"]
    # The PIN as systemd hands it over: LoadCredential=sila-pkcs11-pin:…
    credentials = token / "credentials"
    credentials.mkdir()
    (credentials / "sila-pkcs11-pin").write_text(PIN)
    (credentials / "sila-pkcs11-pin").chmod(0o440)
    file = system.environment.pop("SILA_PKCS11_PIN_FILE")
    refused(system, "Set pkcs11-pin-file")
    system.environment["CREDENTIALS_DIRECTORY"] = str(credentials)
    checked(system)
    system.environment.pop("CREDENTIALS_DIRECTORY")
    system.environment["SILA_PKCS11_PIN_FILE"] = file
    # A wrong PIN is shown to the token once, however often the service is started.
    put_pin(token, "000000")
    done = system.command("keys", "check")
    assert done.code == 1 and "refuses the PIN" in done.err, done
    refused(system, "is not tried again")
    put_pin(token, PIN)
    checked(system)
    for name, value, words in [
            ("SILA_PKCS11_MODULE", "/nowhere.so", "no PKCS#11 module at /nowhere.so"),
            ("SILA_PKCS11_PIN_FILE", "/nowhere", "no file /nowhere"),
            ("SILA_MASTER_KEY_FILE", "/nowhere", "take one of them away")]:
        refused_with(system, {name: value}, words)
    for address, words in [("pkcs11:token=absent;object=master", "No token is there"), ("pkcs11:token=sila;object=absent", "no key for AES")]:
        refused_with(system, {"SILA_PKCS11_KEY": address}, words)
    # A token of the same name, with another key of the same name in it.
    shutil.rmtree(token / "tokens")
    (token / "tokens").mkdir()
    make_token()
    refused(system, "no key for AES")
    os.rename(system.data, token / "data-before")
    system.demo(20)
    shutil.copy(token / "data-before/keys/master.wrapped", f"{system.data}/keys/master.wrapped")
    refused(system, "is not the one that wrapped")
