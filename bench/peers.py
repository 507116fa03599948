"""The peers run for real on loopback, configured as durably as Keydesk is, and end with the block that started them."""

from __future__ import annotations

import json
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Target:
    """What the load generator needs: its protocol, an address, and a file with one request's bytes."""

    protocol: str
    address: str
    request: Path


@dataclass(frozen=True, slots=True)
class Load:
    """What the load generator saw: replies a second, and microseconds at three quantiles."""

    rate: float
    p50: float
    p95: float
    p99: float


def build_load(into: Path) -> Path:
    """Compile the load generator and return the program."""
    program = into / "load"
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        sys.exit("bench: a C compiler is needed: apt-get install gcc libc6-dev")
    subprocess.run([compiler, "-O2", "-o", program, HERE / "load.c"], check=True)
    return program


def drive(load: Path, target: Target, clients: int, requests: int) -> Load:
    """Send `requests` requests from `clients` connections, each waiting for its reply; failing replies end the run."""
    words = [str(load), target.protocol, target.address, str(clients), str(requests), str(target.request)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"bench: {target.protocol} failed: {done.stdout} {done.stderr}")
    rate, p50, p95, p99, _failed = map(float, done.stdout.split())
    return Load(rate, p50, p95, p99)


def free_port() -> int:
    """A loopback port nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(what: str, probe: Callable[[], object], seconds: float = 20.0) -> None:
    """Call `probe` until it returns true; end the run when it does not in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if probe():
                return
        except OSError:
            pass
        time.sleep(0.02)
    sys.exit(f"bench: {what} did not start")


@contextmanager
def redis(place: Path) -> Iterator[Target]:
    """Redis on a unix socket with every write flushed before its reply (appendfsync always)."""
    place.mkdir(parents=True, exist_ok=True)
    path, request = place / "redis.sock", place / "redis.request"
    value = secrets.token_hex(32)
    request.write_bytes(f"*3\r\n$3\r\nSET\r\n$8\r\npassword\r\n${len(value)}\r\n{value}\r\n".encode())
    words = ["redis-server", "--port", "0", "--unixsocket", str(path), "--appendonly", "yes", "--appendfsync", "always"]
    process = subprocess.Popen([*words, "--dir", str(place), "--save", ""], stdout=subprocess.DEVNULL)
    try:
        wait_for("redis", path.is_socket)
        yield Target("redis", str(path), request)
    finally:
        process.terminate()
        process.wait()


@contextmanager
def openbao(place: Path) -> Iterator[Target]:
    """OpenBao serving one KV v2 secret over HTTP with its audit file on, unsealed by a static key."""
    place.mkdir(parents=True, exist_ok=True)
    (place / "data").mkdir()
    (place / "seal").write_bytes(secrets.token_bytes(32))
    port, peer = free_port(), free_port()
    config = place / "config.hcl"
    config.write_text(
        f'storage "raft" {{\n  path = "{place}/data"\n  node_id = "bench"\n}}\n'
        f'seal "static" {{\n  current_key_id = "1"\n  current_key = "file://{place}/seal"\n}}\n'
        f'listener "tcp" {{\n  address = "127.0.0.1:{port}"\n  tls_disable = true\n}}\n'
        f'audit "file" "file" {{\n  options = {{\n    file_path = "{place}/audit.log"\n  }}\n}}\n'
        f'cluster_addr = "http://127.0.0.1:{peer}"\napi_addr = "http://127.0.0.1:{port}"\ndisable_mlock = true\n'
    )
    program = Path(sys.executable).parent / "bao"
    with (place / "log").open("wb") as log:
        process = subprocess.Popen([program, "server", "-config", config], stdout=log, stderr=log)
    try:
        yield Target("http", str(port), _prepared(place, port))
    finally:
        process.terminate()
        process.wait()


def _prepared(place: Path, port: int) -> Path:
    """Initialise the server, store one secret and return the file with the request that reads it."""

    def call(method: str, path: str, body: object = None, token: str = "") -> dict[str, object]:
        given = urllib.request.Request(
            f"http://127.0.0.1:{port}/v1/{path}", json.dumps(body).encode() if body is not None else None, method=method
        )
        if token:
            given.add_header("X-Vault-Token", token)
        with urllib.request.urlopen(given, timeout=10) as answer:
            text = answer.read()
        return json.loads(text) if text else {}

    wait_for("openbao", lambda: call("GET", "sys/seal-status") is not None)
    token = str(call("PUT", "sys/init", {"recovery_shares": 1, "recovery_threshold": 1})["root_token"])
    wait_for("openbao's unsealing", lambda: call("GET", "sys/health").get("sealed") is False)
    call("POST", "sys/mounts/secret", {"type": "kv", "options": {"version": "2"}}, token)
    stored = {"data": {"password": secrets.token_hex(32)}}
    wait_for("openbao's store", lambda: call("POST", "secret/data/password", stored, token) is not None)
    request = place / "openbao.request"
    request.write_bytes(
        f"GET /v1/secret/data/password HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Vault-Token: {token}\r\n\r\n".encode()
    )
    request.chmod(0o600)
    return request
