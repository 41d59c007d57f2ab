"""What the live tests share: a fresh system per test, closed afterwards whatever happens."""
import os
import sys

import pytest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from desk import Desk  # noqa: E402
from system import System  # noqa: E402


@pytest.fixture
def system(tmp_path):
    """A system on an empty data directory, not started."""
    with System(tmp_path / "data") as one:
        yield one
        if one.log:
            print("---- the server said\n" + one.log[-6000:])


@pytest.fixture
def running(system):
    """A started system without anybody in it."""
    return system.start()


@pytest.fixture
def desk(system):
    """A started system with an administrator and a key."""
    system.command("migrate")
    made = Desk(system)
    system.start()
    return made
