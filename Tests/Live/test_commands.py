"""The binary as a person or a script meets it: help, versions, wrong words, exit codes."""
import json
import os
import re
import subprocess

import pytest
from system import BINARY, HOUSE, sila

COMMANDS = ["serve", "migrate", "demo", "import", "export", "user", "key", "routes", "verify", "backup", "restore", "version"]


def test_help_names_every_command():
    done = sila("--help")
    assert done.code == 0, done
    for command in COMMANDS:
        assert command in done.out, f"--help does not name {command}:\n{done.out}"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command):
    done = sila(command, "--help")
    assert done.code == 0, done
    assert command in done.out and len(done.out.strip().splitlines()) >= 2, done


def test_the_bill_of_materials_names_what_the_program_loads():
    bill = json.loads(subprocess.run([os.path.join(HOUSE, "bin/sbom"), BINARY], check=True, capture_output=True, text=True).stdout)
    assert bill["bomFormat"] == "CycloneDX" and bill["specVersion"] == "1.5"
    parts = {part["name"]: part for part in bill["components"]}
    for name in ["libsodium23", "libmicrohttpd12", "libsqlite3-0", "libpq5", "libgnutls30", "libxml2", "swift", "django-htmx"]:
        assert parts[name]["version"] and parts[name]["purl"].startswith("pkg:"), f"{name} is missing of {sorted(parts)}"
    checked = subprocess.run([os.path.join(HOUSE, "bin/sbom"), "--check", BINARY], capture_output=True, text=True)
    # Whether Debian has something newer depends on the day; what is said depends on nothing.
    assert checked.returncode == (1 if checked.stdout else 0) and not checked.stderr, checked
    assert all(": Debian has " in line for line in checked.stdout.splitlines()), checked
    missing = subprocess.run([os.path.join(HOUSE, "bin/sbom"), "/nowhere"], capture_output=True, text=True)
    assert missing.returncode == 1 and "build it first" in missing.stderr, missing


def test_without_a_word_it_says_how_to_go_on():
    done = sila()
    assert done.code == 2, done
    assert "--help" in done.out + done.err, done


@pytest.mark.parametrize("words", [
    ["dance"], ["serve", "--dance"], ["serve", "--listen"], ["serve", "--listen", "nowhere:port", "--data", "/tmp/never"],
    ["demo", "--debts", "many", "--data", "/tmp/never"], ["verify", "--data"], ["verify", "/tmp/never"],
], ids=" ".join)
def test_wrong_words_end_with_2_and_a_sentence(words):
    done = sila(*words)
    assert done.code == 2, done
    assert 0 < len(done.err.strip().splitlines()) <= 5, done
    assert "Fatal error" not in done.err, done


def options(command):
    """The options of a command that take a value, as its help names them."""
    found = sorted(set(re.findall(r"--([a-z-]+) (?:[A-Z]|fr\||csv\||debts:)", sila(command, "--help").out)))
    assert found or command in ("routes", "version"), command
    return found


@pytest.mark.parametrize("command", COMMANDS)
def test_an_option_that_stands_for_a_value_is_a_slip(command, tmp_path, monkeypatch):
    """'sila serve --data --listen 127.0.0.1:1' once made a directory named --listen."""
    monkeypatch.chdir(tmp_path)
    for option in options(command):
        done = sila(command, f"--{option}", "--listen", "127.0.0.1:1")
        assert done.code == 2, (option, done)
        assert f"--{option} needs a value" in done.err and f"--{option}=--listen" in done.err, (option, done)
        assert sila(command, f"--{option}").code == 2, option
    assert sila(command, "--json=yes").code == 2
    assert sila(command, "word", "another", "third").code == 2
    assert os.listdir(tmp_path) == [], "a slip makes nothing"


def test_a_value_may_begin_with_dashes_when_it_is_tied_to_its_option(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = sila("migrate", "--data=--odd")
    assert done.code == 0, done
    assert os.path.exists(tmp_path / "--odd" / "collections.db")


def test_an_empty_data_directory_is_a_slip(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for words in (["--data", ""], ["--data="]):
        done = sila("migrate", *words)
        assert done.code == 2, done
    assert os.listdir(tmp_path) == []


def test_the_version_is_data_too():
    assert sila("version").code == 0
    assert json.loads(sila("version", "--json").out)


def test_routes_are_listed():
    done = sila("routes")
    assert done.code == 0, done
    for path in ["/login", "/debts", "/api/v1/debts", "/health/live"]:
        assert path in done.out, f"{path} is not in:\n{done.out[:3000]}"
