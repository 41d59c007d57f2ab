"""The binary as a person or a script meets it: help, versions, wrong words, exit codes."""
import json

import pytest
from system import sila

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


def test_without_a_word_it_says_how_to_go_on():
    done = sila()
    assert done.code == 2, done
    assert "--help" in done.out + done.err, done


@pytest.mark.parametrize("words", [
    ["dance"], ["serve", "--dance"], ["serve", "--listen"], ["serve", "--listen", "nowhere:port", "--data", "/tmp/never"],
    ["demo", "--debts", "many", "--data", "/tmp/never"], ["verify", "--data"],
], ids=" ".join)
def test_wrong_words_end_with_2_and_a_sentence(words):
    done = sila(*words)
    assert done.code == 2, done
    assert 0 < len(done.err.strip().splitlines()) <= 5, done
    assert "Fatal error" not in done.err, done


def test_the_version_is_data_too():
    assert sila("version").code == 0
    assert json.loads(sila("version", "--json").out)


def test_routes_are_listed():
    done = sila("routes")
    assert done.code == 0, done
    for path in ["/login", "/debts", "/api/v1/debts", "/health/live"]:
        assert path in done.out, f"{path} is not in:\n{done.out[:3000]}"
