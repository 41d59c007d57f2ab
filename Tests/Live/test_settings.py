"""Settings are read once, at the start, and every mistake is told at once."""
from system import sila


def test_all_mistakes_are_listed_at_once(tmp_path):
    done = sila("serve", "--data", tmp_path / "data", "--listen", "127.0.0.1:0", environment={
        "SILA_WORKERS": "many", "SILA_LOG_LEVEL": "loud", "SILA_SESSION_IDLE_MINUTES": "-5", "SILA_TIME_ZONE": "Mars/Olympus"})
    assert done.code == 2, done
    for word in ["many", "loud", "-5", "Mars/Olympus"]:
        assert word in done.err, f"the mistake '{word}' is not named:\n{done}"


def test_an_unknown_key_is_a_mistake(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    (data / "sila.conf").write_text("wrokers = 4\n")
    done = sila("serve", "--data", data, "--listen", "127.0.0.1:0")
    assert done.code == 2, done
    assert "wrokers" in done.err, done


def test_a_secret_is_not_repeated(tmp_path):
    done = sila("serve", "--data", tmp_path / "data", "--listen", "127.0.0.1:0",
                environment={"SILA_MASTER_KEY": "not-a-key-but-secret", "SILA_WORKERS": "many"})
    assert done.code == 2, done
    assert "not-a-key-but-secret" not in done.err + done.out, done
