"""A hostile folder or environment loads no code into a process of ours (P11), and every process starts hardened."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from keydesk import launch

if TYPE_CHECKING:
    from pathlib import Path

PLANT = "import os; open(os.environ['HOME'] + '/planted', 'w').close()\n"


@dataclass(frozen=True)
class Route:
    """A way to plant code: files in the folder Keydesk is started in, and variables that point at them."""

    files: dict[str, str]
    variables: dict[str, str] = field(default_factory=dict)


ROUTES = {
    "module of the standard library beside us": Route({"argparse.py": PLANT}),
    "our own package beside us": Route({"keydesk/__init__.py": PLANT, "keydesk/__main__.py": PLANT}),
    "library of ours beside us": Route(
        {"platformdirs.py": PLANT, "platformdirs/__init__.py": PLANT, "locale.py": PLANT}
    ),
    "PYTHONPATH": Route({"lib/argparse.py": PLANT}, {"PYTHONPATH": "lib"}),
    "PYTHONPATH, customised site": Route({"lib/sitecustomize.py": PLANT}, {"PYTHONPATH": "lib"}),
    "PYTHONPATH, customised user": Route({"lib/usercustomize.py": PLANT}, {"PYTHONPATH": "lib"}),
    "PYTHONWARNINGS": Route({"plant.py": PLANT}, {"PYTHONPATH": ".", "PYTHONWARNINGS": "error::plant.Category"}),
    "PYTHONUSERBASE": Route(
        {
            f"base/lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages/plant.pth": PLANT.replace(
                "\n", ""
            )
        },
        {"PYTHONUSERBASE": "base"},
    ),
}
# Not read by `--help`, or not by an interpreter inside a virtual environment.
WITHOUT_CONTROL = {"library of ours beside us", "PYTHONUSERBASE", "PYTHONPATH, customised user"}

DANGEROUS = (
    "LD_PRELOAD", "LD_LIBRARY_PATH", "LD_AUDIT", "PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONINSPECT",
    "QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH", "QML2_IMPORT_PATH", "QT_QPA_PLATFORMTHEME", "QT_STYLE_OVERRIDE",
    "QT_LOGGING_RULES", "OPENSSL_CONF", "OPENSSL_MODULES", "OPENSSL_ENGINES", "SSLKEYLOGFILE", "GCONV_PATH",
    "GTK_MODULES", "GIO_MODULE_DIR", "BASH_ENV", "IFS",
)  # fmt: skip


def plant(route: Route, folder: Path) -> dict[str, str]:
    """Lay the files out in a folder and return the environment that points at them."""
    for name, text in route.files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return {"PATH": os.environ["PATH"], "HOME": str(folder), **route.variables}


@pytest.mark.parametrize("title", ROUTES)
def test_planted_code_is_not_loaded(title: str, tmp_path: Path) -> None:
    environment = plant(ROUTES[title], tmp_path)
    argv = launch.command(launch.Role.KEYDESK, "--help")
    subprocess.run(argv, cwd=tmp_path, env=environment, check=True, capture_output=True)
    assert not (tmp_path / "planted").exists()


@pytest.mark.parametrize("title", sorted(ROUTES.keys() - WITHOUT_CONTROL))
def test_the_same_code_is_loaded_where_nothing_stops_it(title: str, tmp_path: Path) -> None:
    environment = plant(ROUTES[title], tmp_path)
    argv = [sys.executable, "-m", "keydesk", "--help"]
    subprocess.run(argv, cwd=tmp_path, env=environment, check=False, capture_output=True)
    assert (tmp_path / "planted").exists()


def test_nothing_dangerous_reaches_a_child() -> None:
    given = dict.fromkeys(DANGEROUS, "/tmp/hostile") | {"HOME": "/nobody", "DISPLAY": ":7", "LC_ALL": "C"}
    assert launch.environment(given) == {"HOME": "/nobody", "LC_ALL": "C"}
    assert launch.environment(given, display=True) == {"HOME": "/nobody", "DISPLAY": ":7", "LC_ALL": "C"}


def hardened(statement: str, **environment: str) -> str:
    """Return what a hardened interpreter prints for a statement."""
    program = f"import os, sys; from keydesk import launch; launch.harden(); {statement}"
    bare = {"PATH": os.environ["PATH"], "HOME": "/nobody"}
    argv = [sys.executable, "-I", "-c", program]
    return subprocess.run(argv, env=bare | environment, check=True, capture_output=True, text=True).stdout.strip()


def test_nothing_dangerous_stays_in_our_own_environment() -> None:
    given = {name: "" for name in DANGEROUS if name not in {"PYTHONHOME", "PYTHONINSPECT"}}
    assert hardened("print(*sorted(os.environ))", **given, LC_ALL="C") == "HOME LC_ALL PATH"


def test_files_are_private_and_there_is_no_core_and_no_onlooker() -> None:
    assert hardened("print(oct(os.umask(0)))") == "0o77"
    assert hardened("import resource; print(resource.getrlimit(resource.RLIMIT_CORE))") == "(0, 0)"
    assert hardened("import ctypes; print(ctypes.CDLL(None).prctl(3))") == "0"  # PR_GET_DUMPABLE


def test_child_whose_parent_is_gone_ends_at_once() -> None:
    somebody_else = os.getpid()  # not the parent of the grandchild below
    program = f"from keydesk import launch; launch.die_with_parent({somebody_else}); print('alive')"
    asked = f"import subprocess, sys; print(subprocess.run([sys.executable, '-I', '-c', {program!r}]).returncode)"
    answer = subprocess.run([sys.executable, "-I", "-c", asked], check=True, capture_output=True, text=True)
    assert answer.stdout == "1\n"
