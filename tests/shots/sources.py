"""Files as they lie about on an administrator's disk, made by the programs people use, for a picture of the import."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def lay_out(folder: Path) -> Path:
    """Make the files below `folder` and return it."""
    (folder / "ssh").mkdir(parents=True)
    (folder / "apps").mkdir()
    for name, passphrase in (("id_ed25519_deploy", ""), ("id_ed25519_bastion", "correct horse")):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-C", name, "-f", str(folder / "ssh" / name)]
        subprocess.run(command, check=True)
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "40",
    ]
    command += [
        "-keyout",
        str(folder / "edge.key.pem"),
        "-out",
        str(folder / "edge.cert.pem"),
        "-subj",
        "/CN=edge.test",
    ]
    subprocess.run(command, check=True, capture_output=True)
    (folder / "apps" / "payments.env").write_text("DATABASE_PASSWORD=k9-vQ77-pL02xx\nSMTP_PASSWORD=secret\n")
    (folder / "apps" / "network.csv").write_text(
        "name,user,password\nrouter-core,admin,Zq8!mm21-xx\nswitch-a,admin,letmein\n"
    )
    (folder / "apps" / "notes.txt").write_text("call the provider about the invoice\n")
    return folder
