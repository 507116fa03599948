"""The main job step by step where there is no window: make, import, find, judge, use, refuse, lock, prove.

Each step is a real request to a real agent; values are shown by their length alone.
"""

from __future__ import annotations

import base64
import secrets
import sys
import tempfile
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from keydesk import launch
from keydesk.client.client import Client
from keydesk.client.entrance import Entrance
from keydesk.errors import KeydeskError
from keydesk.model.callers import Face
from keydesk.model.paths import Path
from keydesk.model.requests import (
    Get,
    ImportCommit,
    ImportFile,
    ImportPreview,
    ListKeys,
    ListRecords,
    Lock,
    Status,
    Unlock,
    VerifyAudit,
)
from keydesk.tour.history import make_sample
from keydesk.tour.pictures import take

if TYPE_CHECKING:
    import pathlib


def walk(folder: pathlib.Path, pictures: pathlib.Path | None) -> int:
    """Walk through the main job; return 0 at its end. Raises KeydeskError."""
    launch.harden()
    _say("1  A vault", "Fresh keys over /dev, /staging and /prod, with forty days of history.")
    bundle, password = make_sample(folder)
    entrance = Entrance(str(bundle), Face.WINDOW)
    try:
        client = entrance.open()
        client.call(Unlock(), password)
        _overview(client)
        _import(client)
        _find(client)
        _use(client, bundle)
        _lock(client, password)
        _prove(client)
    finally:
        entrance.close()
    into = pictures or FilePath(tempfile.mkdtemp(prefix="keydesk-pictures-"))
    _say("8  See it", "The same vault in the window:")
    for file in take(bundle, bytearray(password), into):
        _tell(str(file))
    for place in range(len(password)):
        password[place] = 0
    _say("That was the tour", "Make your own: keydesk vault create DIR --name NAME, or keydesk for the window.")
    return 0


def _say(title: str, sentence: str) -> None:
    sys.stdout.write(f"\n{title}\n   {sentence}\n")
    sys.stdout.flush()


def _tell(line: str) -> None:
    sys.stdout.write(f"   {line}\n")


def _overview(client: Client) -> None:
    page = client.call(ListKeys(limit=200))[0]
    _tell(f"{page.total} keys.")
    for words, rule in (("overdue", "is:overdue"), ("expired", "is:expired"), ("expiring", "is:expiring")):
        found = client.call(ListKeys(filter=rule))[0]
        names = ", ".join(str(row.path) for row in found.rows[:3])
        _tell(f"{found.total} {words}: {names}{' …' if found.total > 3 else ''}")


def _import(client: Client) -> None:
    """A .env file and an SSH key go in, as if dropped on the window."""
    _say("2  Import", "A .env file and an SSH key, read in a jailed process, shown before anything happens.")
    env = f"ORDERS_API_KEY=ok_{secrets.token_hex(16)}\nSMTP_PASSWORD=letmein\n".encode()
    key = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
    )
    files = (ImportFile("shop.env", len(env)), ImportFile("id_ed25519", len(key)))
    preview = client.call(ImportPreview(files, Path.parse("/dev/dropped")), env + key)[0]
    for row in preview.rows:
        _tell(f"{row.status:8} {row.path}  {row.algorithm}  {', '.join(row.warnings)}")
    done = client.call(ImportCommit(preview.id))[0]
    _tell(f"{done.keys} imported in one transaction.")


def _find(client: Client) -> None:
    _say("3  Find", "database, in every namespace:")
    for row in client.call(ListKeys(filter="database", limit=5))[0].rows:
        _tell(f"{row.path}  {row.algorithm}  v{row.version}")


def _use(client: Client, bundle: pathlib.Path) -> None:
    _say("4  Use", "A value leaves only after its record is durable.")
    reply, value = client.call(Get("/dev/network/router-core"))
    _tell(f"{reply.path} v{reply.version}: {len(value)} bytes (not shown)")
    for place in range(len(value)):
        value[place] = 0
    _say("5  Refuse", "prod asks again and wants a reason; a program without a grant gets nothing.")
    _refused(client, "you, in prod")
    with Client.at(str(bundle), Face.PROGRAM) as stranger:
        _refused(stranger, "a program")


def _refused(client: Client, who: str) -> None:
    try:
        client.call(Get("/prod/database/orders-primary"))
    except KeydeskError as error:
        _tell(f"{who}: {error}")


def _lock(client: Client, password: bytearray) -> None:
    _say("6  Lock", "The process that held the keys is killed; another one answers.")
    client.call(Lock())
    _tell(f"now {client.call(Status())[0].state}")
    client.call(Unlock(), password)
    _tell(f"and {client.call(Status())[0].state} again")


def _prove(client: Client) -> None:
    _say("7  Prove", "Every record is in the history, and the history cannot be bent.")
    for row in client.call(ListRecords(limit=4))[0].rows:
        record = row.record
        _tell(f"{row.sequence:5}  {record.caller}  {record.action}  {row.path}  {record.outcome}")
    verified = client.call(VerifyAudit())[0]
    root = base64.b16decode(verified.root.upper())[:6].hex() if verified.root else ""
    _tell(f"{verified.size} records verified, root {root}…")
