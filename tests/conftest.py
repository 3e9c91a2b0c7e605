"""What every test shares."""

from __future__ import annotations

import pytest
from hypothesis import settings

# A gate that fails now and then teaches nobody anything: examples are drawn the same way each run,
# and a slow machine is no failure.
settings.register_profile("gate", derandomize=True, deadline=None)
settings.load_profile("gate")


class _Failures:
    """Says each failure when it happens: a run that is ended from outside prints no summary."""

    def __init__(self, terminal: pytest.TerminalReporter) -> None:
        self._terminal = terminal

    @pytest.hookimpl(trylast=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Name the test, the phase and the place."""
        if report.failed:
            crash = getattr(report.longrepr, "reprcrash", None) or report.longreprtext
            self._terminal.ensure_newline()
            self._terminal.write_line(f"FAILED {report.nodeid} ({report.when}): {crash}")


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Have failures said, once, by the process that has a terminal."""
    terminal = config.pluginmanager.get_plugin("terminalreporter")
    if terminal is not None and not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Failures(terminal))
