"""Every test runs in a home of its own, without a display or session bus it did not start, and CI skips none.

- Nothing of the person who runs the tests is read or written: HOME and the XDG folders point into a fresh folder.
- Where CI is set, a skip is a failure: a proof that did not run is not a proof.
- Tests marked ``long`` run only with ``--long``; without it they are not collected, so they are not skipped either.
- ``x_display`` and ``second_uid`` start what they need themselves.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from hypothesis.database import DirectoryBasedExampleDatabase

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

ROOT = Path(__file__).resolve().parent.parent
NOBODY = 65534
FOREIGN_ENVIRONMENT = ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XAUTHORITY", "QT_PLUGIN_PATH")


# ------------------------------------------------------------------------------------------------------------- the run


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also run the long form of every proof")


def pytest_configure(config: pytest.Config) -> None:
    home = Path(tempfile.mkdtemp(prefix="kd-"))  # short: the path of a socket below it ends at 107 bytes
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    ours = [name for name in os.environ if name.startswith("KEYDESK_") and name != "KEYDESK_PICTURES"]
    for name in [*FOREIGN_ENVIRONMENT, *ours]:
        os.environ.pop(name, None)
    places = {"HOME": "", "XDG_RUNTIME_DIR": "run", "XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data"}
    for name, folder in {**places, "XDG_STATE_HOME": "state", "XDG_CACHE_HOME": "cache"}.items():
        (home / folder).mkdir(mode=0o700, exist_ok=True)
        os.environ[name] = str(home / folder)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as in a background job, and every child would inherit it
        signal.signal(signal.SIGINT, signal.default_int_handler)

    long = config.getoption("--long")
    database = DirectoryBasedExampleDatabase(ROOT / ".cache" / "hypothesis")
    settings.register_profile("short", deadline=None, derandomize=True, database=None)
    settings.register_profile("long", deadline=None, max_examples=2_000, database=database, print_blob=True)
    settings.load_profile("long" if long else "short")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--long"):
        return
    long = [item for item in items if item.get_closest_marker("long")]
    config.hook.pytest_deselected(items=long)
    items[:] = [item for item in items if item not in long]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        refuse_skip_on_ci(report, item.nodeid)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if report.skipped:
        refuse_skip_on_ci(report, collector.nodeid)
    return report


def refuse_skip_on_ci(report: pytest.TestReport | pytest.CollectReport, where: str) -> None:
    """Turn a skip into a failure where CI is set, keeping its reason."""
    if os.environ.get("CI"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{where} was skipped, and on CI nothing may be: {reason}"


# -------------------------------------------------------------------------------------------------- what tests may need


@pytest.fixture(scope="session")
def x_display() -> Iterator[str]:
    """Yield the name of an X server with a window manager, both started for this run alone and ended with it."""
    for program in ("Xvfb", "openbox"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed; ./dev test installs it")
    reading, writing = os.pipe()
    arguments = ["-displayfd", str(writing), "-screen", "0", "1600x1000x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(["Xvfb", *arguments], pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as answer:
        display = f":{answer.readline().strip()}"
    environment = {**os.environ, "DISPLAY": display}
    manager = subprocess.Popen(["openbox", "--sm-disable"], env=environment, stderr=subprocess.DEVNULL)
    yield display
    for process in (manager, server):
        process.terminate()
        process.wait(timeout=60)


@dataclass(frozen=True)
class OtherPerson:
    """A second user of this machine, without any privilege: root opens what nobody else may, so it proves nothing."""

    uid: int
    gid: int

    def command(self, *argv: str | os.PathLike[str]) -> list[str]:
        """Return the command line that runs ``argv`` as this person, keeping open descriptors and environment."""
        become = [f"--reuid={self.uid}", f"--regid={self.gid}", "--clear-groups"]
        powers = ["--inh-caps=-all", "--ambient-caps=-all", "--bounding-set=-all"]
        return ["setpriv", *become, *powers, "--", *(str(argument) for argument in argv)]


@pytest.fixture(scope="session")
def second_uid() -> OtherPerson:
    """Return a user other than the one running the tests; only root can become one."""
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        pytest.skip("needs root and setpriv to run a program as a second user")
    person = OtherPerson(NOBODY, NOBODY)
    reaching = person.command(sys.executable, "-I", "-c", "import keydesk")
    if subprocess.run(reaching, check=False, capture_output=True).returncode:
        pytest.skip(f"a second user cannot reach {ROOT} or its Python; ./dev test opens the way")
    return person
