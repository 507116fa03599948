"""Files as they lie about on an administrator's disk, freshly made, to be dropped on the window or imported."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

if TYPE_CHECKING:
    from pathlib import Path


def lay_out(folder: Path) -> list[Path]:
    """Make a .env file and an SSH key with its public half below `folder`; return the files."""
    (folder / "ssh").mkdir(parents=True)
    env, key, public = folder / "shop.env", folder / "ssh" / "id_ed25519", folder / "ssh" / "id_ed25519.pub"
    env.write_text(
        "# the shop, as it was deployed by hand\n"
        f"SHOP_DATABASE_PASSWORD={secrets.token_urlsafe(18)}\n"
        f"PAYMENT_API_KEY=pk_{secrets.token_hex(16)}\n"
        f"SMTP_PASSWORD=winter{secrets.randbelow(90) + 10}\n"
    )
    made = Ed25519PrivateKey.generate()
    key.write_bytes(
        made.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
        )
    )
    line = made.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
    public.write_bytes(line + b" deploy@shop\n")
    for file in (env, key, public):
        file.chmod(0o600)
    return [env, key, public]
