"""Starting, being asked to stop, and what stands in the way of a start."""
import http.client
import os
import re
import signal
import socket
import stat
import threading

import pytest
from system import System, free_port, local, until


def test_health_is_told_without_logging_in(running):
    for path in ["/health/live", "/health/ready"]:
        assert running.client().get(path).status == 200


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_signal_stops_it_cleanly(running, number):
    assert running.stop(number) == 0
    assert "Fatal error" not in running.log


def test_a_stop_lets_running_requests_finish(running):
    """Every answer that began is whole; whoever comes later is refused at the door."""
    torn, whole, stopping = [], [], threading.Event()

    def ask():
        client = running.client(patience=20)
        while True:
            try:
                answer = client.get("/login")
            except http.client.IncompleteRead as error:
                torn.append(repr(error))
                return
            except (OSError, http.client.HTTPException):
                if stopping.is_set():
                    return
                continue
            if answer.status not in (200, 503) or not answer.body:
                torn.append(repr(answer))
                return
            whole.append(1)

    askers = [threading.Thread(target=ask) for _ in range(16)]
    for asker in askers:
        asker.start()
    until(lambda: len(whole) > 200 or torn, "some answers before the stop")
    stopping.set()
    code = running.stop()
    for asker in askers:
        asker.join(30)
    assert code == 0
    assert not torn, torn[:3]


def test_an_open_connection_does_not_hold_up_the_stop(running):
    """A slow or silent client must not keep the process alive."""
    silent = socket.create_connection(("127.0.0.1", running.port))
    half = socket.create_connection(("127.0.0.1", running.port))
    half.sendall(b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nhalf")
    running.client().get("/health/live")
    assert running.stop() == 0
    silent.close()
    half.close()


def test_a_second_start_finds_everything(system):
    system.add_user("nadia@live.example", "agent", "Une longue phrase 4 Sila!")
    for _ in range(2):
        system.start()
        client = system.client().login("nadia@live.example", "Une longue phrase 4 Sila!")
        assert client.follow(client.get("/")).status == 200
        assert system.stop() == 0


def test_a_taken_port_is_told_in_a_sentence(system):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        system.port = other.getsockname()[1]
        system.start(ready=False)
        code = system.wait()
    assert code == 1, system.log
    assert str(system.port) in system.log, system.log
    assert "Fatal error" not in system.log


def test_two_servers_never_share_a_data_directory(running):
    """SQLite's write-ahead log is written by one process only."""
    second = System(running.data)
    second.log_path += ".second"
    second.start(ready=False)
    assert second.wait() == 1, second.log
    assert running.data in second.log or "already" in second.log or "another" in second.log, second.log
    assert running.client().get("/health/ready").status == 200


def test_a_data_directory_that_is_a_file_is_told(tmp_path):
    (tmp_path / "data").write_text("not a directory")
    with System(tmp_path / "data") as system:
        system.start(ready=False)
        assert system.wait() in (1, 2), system.log
        assert "data" in system.log and "Fatal error" not in system.log, system.log


def test_what_is_stored_belongs_to_the_owner_alone(running):
    until(lambda: os.path.isdir(running.data), "the data directory")
    for folder, _, names in os.walk(running.data):
        for name in names:
            path = os.path.join(folder, name)
            mode = stat.S_IMODE(os.stat(path).st_mode)
            assert mode & 0o077 == 0, f"{path} has mode {mode:o}"
    assert stat.S_IMODE(os.stat(running.data).st_mode) == 0o700


def test_an_empty_system_gives_a_setup_link_that_works_once(system):
    system.port = free_port()
    system.start()
    link = until(lambda: re.search(r"https?://[^\s\"\\]+/setup[^\s\"\\]*", system.log), "the setup link")[0]
    assert system.client().get(local(link)).status == 200
    assert system.client().get(local(link) + "x").status in (401, 403, 404, 410)
