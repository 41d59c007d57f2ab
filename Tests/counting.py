"""A plugin of pytest's for bin/test: says 'passed=N failed=N' in the file that RESULT names; skipped counts as failed."""
import os

import pytest


class Counting:
    """What became of each test: a failure before, in or after it is one failure."""

    def __init__(self):
        self.outcome, self.broken = {}, 0

    @pytest.hookimpl
    def pytest_runtest_logreport(self, report):
        if report.skipped or hasattr(report, "wasxfail"):
            print(f"\nA skipped test counts as failed: {report.nodeid}")
            self.outcome[report.nodeid] = False
        else:
            self.outcome[report.nodeid] = self.outcome.get(report.nodeid, True) and report.passed

    @pytest.hookimpl
    def pytest_collectreport(self, report):
        self.broken += report.failed

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session):
        passed = sum(self.outcome.values())
        failed = len(self.outcome) - passed + self.broken
        if failed and session.exitstatus == 0:
            session.exitstatus = 1
        if path := os.environ.get("RESULT"):
            with open(path, "w", encoding="utf-8") as file:
                file.write(f"passed={passed} failed={failed}\n")


def pytest_configure(config):
    # Of several processes, the one that hands out the tests hears of all outcomes.
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Counting(), "tally")
