"""The small C pieces of the proofs, compiled once for each version of their source."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLACE = ROOT / ".cache" / "proof"
WARNINGS = ("-O2", "-Wall", "-Wextra", "-Werror")


def library(name: str) -> Path:
    """The shared library made from `name`*.c, to be preloaded."""
    return _made(name, ".so", "-shared", "-fPIC", "-ldl")


def program(name: str) -> Path:
    """The program made from `name`*.c."""
    return _made(name, "")


def _made(name: str, suffix: str, *options: str) -> Path:
    sources = sorted(Path(__file__).parent.glob(f"{name}*.[ch]"))
    mark = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:16]
    target = PLACE / f"{name}-{mark}{suffix}"
    if not target.exists():
        compiler = shutil.which("cc") or "gcc"
        PLACE.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(f".{os.getpid()}")
        programs = [str(source) for source in sources if source.suffix == ".c"]
        subprocess.run([compiler, *WARNINGS, "-o", str(part), *programs, *options], check=True)
        part.rename(target)
    return target
