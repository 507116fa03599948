"""An administrator's scattered keys, made afresh by the programs people really use."""

from __future__ import annotations

import base64
import secrets
import shutil
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os
    from pathlib import Path

PASSPHRASES = {
    "ssh/id_bastion": b"correct horse",
    "tls/edge.p12": b"changeit",
    "tls/edge-legacy.p12": b"changeit",
    "tls/signing.enc.pem": b"sesame",
    "tls/old.enc.pem": b"sesame",
    "keepass/ops.kdbx": b"tr0ub4dor",
}
PROGRAMS = ("ssh-keygen", "openssl", "puttygen", "keytool", "age-keygen", "gpg", "keepassxc-cli")
_GUARD = ' ProtectInMemory="True"'
NAMED = {
    "other/app.jks": "jks",
    "other/admin.ppk": "ppk",
    "other/id.age": "age-identity",
    "other/release.asc": "openpgp",
}


def call(*argv: str | os.PathLike[str], given: bytes = b"", cwd: str | None = None) -> bytes:
    """Run a foreign program and return its output; its failure is the test's."""
    done = subprocess.run(argv, input=given, capture_output=True, check=False, cwd=cwd)
    assert done.returncode == 0, f"{argv[0]}: {done.stderr.decode(errors='replace')}"
    return done.stdout


def missing() -> list[str]:
    """The programs that are not installed."""
    return [program for program in PROGRAMS if shutil.which(program) is None]


def make(root: Path) -> None:
    """Make every file of the desk below `root`."""
    for folder in ("ssh", "tls", "apps", "keepass", "other"):
        (root / folder).mkdir(parents=True)
    _ssh(root / "ssh")
    _tls(root / "tls")
    _apps(root)
    _keepass(root / "keepass")
    _other(root / "other")


def _ssh(at: Path) -> None:
    def key(name: str, *options: str, passphrase: str = "") -> None:
        call("ssh-keygen", "-q", *options, "-N", passphrase, "-C", f"{name}@build", "-f", at / name)

    key("id_deploy", "-t", "ed25519")
    key("id_bastion", "-t", "ed25519", "-a", "8", passphrase="correct horse")
    key("id_rsa_legacy", "-t", "rsa", "-b", "2048", "-m", "PEM")
    key("id_ecdsa_ci", "-t", "ecdsa", "-b", "384")
    key("user_ca", "-t", "ed25519")
    call(
        "ssh-keygen", "-q", "-s", at / "user_ca", "-I", "deploy", "-n", "deploy,ops", "-V", "+52w", at / "id_deploy.pub"
    )


def _tls(at: Path) -> None:
    def new(*argv: str) -> None:
        call("openssl", *argv, cwd=str(at))

    subject = ("-subj", "/CN=edge.example.test/O=Example Ops", "-addext", "subjectAltName=DNS:edge.example.test")
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    new("req", "-x509", *curve, "-keyout", "edge.key.pem", "-out", "edge.cert.pem", "-days", "40", *subject)
    bundle = ("-inkey", "edge.key.pem", "-in", "edge.cert.pem", "-name", "edge", "-passout", "pass:changeit")
    new("pkcs12", "-export", *bundle, "-out", "edge.p12")
    new("pkcs12", "-export", "-legacy", *bundle, "-out", "edge-legacy.p12")
    rsa = ("-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-aes256", "-pass", "pass:sesame")
    new("genpkey", *rsa, "-out", "signing.enc.pem")
    new("genpkey", "-algorithm", "ed25519", "-out", "release.pem")
    new(
        "req",
        "-x509",
        *curve,
        "-keyout",
        "soon.key.pem",
        "-out",
        "soon.cert.pem",
        "-days",
        "1",
        "-subj",
        "/CN=soon.test",
    )
    new("req", "-new", *curve, "-keyout", "pending.key.pem", "-out", "pending.csr.pem", "-subj", "/CN=pending.test")
    new("ecparam", "-name", "prime256v1", "-genkey", "-out", "sec1.pem")
    new("rsa", "-in", "signing.enc.pem", "-passin", "pass:sesame", "-traditional", "-aes128", "-passout", "pass:sesame",
        "-out", "old.enc.pem")  # fmt: skip


def _apps(root: Path) -> None:
    token = secrets.token_urlsafe
    (root / "apps/payments.env").write_text(
        "# payments service, staging\n"
        f"DATABASE_URL=postgresql://app_rw:k9%21vQ-{token(8)}@db.example.test:5432/payments?sslmode=require\n"
        f'PAYMENT_API_KEY="pk_{token(24)}"\n'
        f"export JWT_SIGNING_KEY='{base64.b64encode(secrets.token_bytes(32)).decode()}'\n"
        "SMTP_PASSWORD=p@ss word with spaces # a trailing comment, not part of the value\n"
        'EMPTY_VALUE=\nMULTILINE="line one\nline two"\n'
    )
    secret = base64.b64encode(f"orders-{token(9)}".encode()).decode()
    key = base64.b64encode((root / "tls/edge.key.pem").read_bytes()).decode()
    (root / "apps/k8s-secret.yaml").write_text(
        "apiVersion: v1\nkind: Secret\nmetadata: {name: orders, namespace: prod}\ntype: Opaque\ndata:\n"
        f"  database-password: {secret}\n  tls.key: {key}\nstringData:\n  api-key: ok_{token(18)}\n"
    )
    (root / "apps/network.csv").write_text(
        'name,username,password,url,notes\nrouter-core,admin,"comma, quote "" and =2+2",https://10.0.0.1,"two\nlines"\n'
        f"switch-a,admin,{token(10)},,\n"
    )
    seed = base64.b32encode(secrets.token_bytes(20)).decode().rstrip("=")
    (root / "apps/totp.txt").write_text(
        f"otpauth://totp/Example:ops@example.test?secret={seed}&issuer=Example&algorithm=SHA256&digits=8&period=30\n"
    )


def entry(number: int, *, password: str, history: str = "") -> str:
    """One KeePass entry in XML, with a protected custom string, an expiry and one earlier state."""
    uuid = base64.b64encode(secrets.token_bytes(16)).decode()
    texts = "".join(
        f"<String><Key>{name}</Key><Value{_GUARD if guarded else ''}>{value}</Value></String>"
        for name, value, guarded in (
            ("Title", f"db-{number}", False), ("UserName", f"svc_{number}", False), ("Password", password, True),
            ("URL", f"postgresql://db{number}.example.test/app", False),
            ("Notes", "Überwacht, owner: team &amp; lead", False), ("Api Token", f"tok_{number}_{password}", True),
        )
    )  # fmt: skip
    return (
        f"<Entry><UUID>{uuid}</UUID><Tags>db;pci</Tags><Times><CreationTime>2023-03-0{number}T10:00:00Z</CreationTime>"
        f"<LastModificationTime>2024-0{number}-15T10:00:00Z</LastModificationTime>"
        f"<ExpiryTime>2027-0{number}-01T00:00:00Z</ExpiryTime><Expires>True</Expires></Times>{texts}"
        f"<History>{history}</History></Entry>"
    )


def earlier(password: str, month: int) -> str:
    """An earlier state of an entry."""
    uuid = base64.b64encode(secrets.token_bytes(16)).decode()
    return (
        f"<Entry><UUID>{uuid}</UUID><Times><LastModificationTime>2023-0{month}-15T10:00:00Z</LastModificationTime></Times>"
        "<String><Key>Title</Key><Value>db</Value></String><String><Key>Password</Key>"
        f'<Value ProtectInMemory="True">{password}</Value></String></Entry>'
    )


def keepass_xml(groups: str, meta: str = "") -> bytes:
    """A whole document around `groups`."""
    root = base64.b64encode(secrets.token_bytes(16)).decode()
    return (
        '<?xml version="1.0" encoding="utf-8"?><KeePassFile><Meta><DatabaseName>Ops</DatabaseName>'
        f"{meta}</Meta><Root><Group><UUID>{root}</UUID><Name>Root</Name>{groups}</Group></Root></KeePassFile>"
    ).encode()


def group(name: str, inside: str, uuid: str = "") -> str:
    """One group."""
    uuid = uuid or base64.b64encode(secrets.token_bytes(16)).decode()
    return f"<Group><UUID>{uuid}</UUID><Name>{name}</Name>{inside}</Group>"


def _keepass(at: Path) -> None:
    teams = ""
    for team in ("Payments", "Core / Network"):
        token = secrets.token_hex(8)
        history = earlier(f"old-{token}", 1) + earlier(f"older-{token}", 2)
        teams += group(team, "".join(entry(n, password=f"pw-{token}-{n}", history=history) for n in (1, 2, 3)))
    (at / "ops.xml").write_bytes(keepass_xml(group("Production", teams)))
    call("keepassxc-cli", "import", "-q", "-p", at / "ops.xml", at / "ops.kdbx", given=b"tr0ub4dor\ntr0ub4dor\n")
    (at / "ops.xml").unlink()


def _other(at: Path) -> None:
    (at / "pp").write_text("putty pass")
    guarded = ("-O", "private", "--new-passphrase", at / "pp")
    call("puttygen", "-q", "-t", "ed25519", "-C", "admin", *guarded, "-o", at / "admin.ppk")
    (at / "pp").unlink()
    store = ("-storetype", "JKS", "-keystore", at / "app.jks", "-storepass", "changeit", "-keypass", "changeit")
    call("keytool", "-genkeypair", "-alias", "app", "-keyalg", "RSA", "-keysize", "2048", "-dname", "CN=app", *store)
    call("age-keygen", "-o", at / "id.age")
    home = at / "gnupg"
    home.mkdir()
    gpg = ("gpg", "--homedir", str(home), "--batch", "--quiet")
    call(*gpg, "--passphrase", "", "--quick-gen-key", "Release <release@example.test>", "ed25519", "sign", "1y")
    (at / "release.asc").write_bytes(call(*gpg, "--armor", "--export-secret-keys"))
    subprocess.run(["gpgconf", "--homedir", str(home), "--kill", "all"], check=False, capture_output=True)
    shutil.rmtree(home, ignore_errors=True)
