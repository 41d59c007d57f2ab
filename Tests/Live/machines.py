"""Clients from many machines: connections from addresses of the loopback range."""
import contextlib
import socket


def source(number):
    """One of the loopback addresses, 200 at each of many networks: another machine, as far as the server can tell."""
    return f"127.0.{1 + number // 200}.{1 + number % 200}"


def link(port, number):
    """A connection from that address, begun without waiting for it."""
    one = socket.socket()
    one.setblocking(False)
    one.bind((source(number), 0))
    with contextlib.suppress(BlockingIOError):
        one.connect(("127.0.0.1", port))
    return one
