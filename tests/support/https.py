"""A web server with https before a hub: nginx, with the lines that docs/hub.md has for it."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.support.hub import PAGE, Hub, free_port, until

_LINES = re.compile(r"^```nginx\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_REST = """daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{}}
http {{
access_log off;
client_body_temp_path {folder}/body;
proxy_temp_path {folder}/proxy;
fastcgi_temp_path {folder}/fastcgi;
uwsgi_temp_path {folder}/uwsgi;
scgi_temp_path {folder}/scgi;
{lines}
}}
"""


def _certify(certificate: Path, key: Path) -> None:
    """Make a certificate for this machine that nobody vouches for."""
    secret, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(secret.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(secret, hashes.SHA256())
    )
    certificate.write_bytes(made.public_bytes(Encoding.PEM))
    key.write_bytes(secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


@contextmanager
def https_before(hub: Hub, folder: Path) -> Iterator[None]:
    """People come to a hub by https while the block runs; it is not started yet.

    Args:
        hub: the hub, whose address is another from here on.
        folder: where the web server keeps its files.
    """
    port, inside = free_port(), hub.address
    (lines,) = _LINES.findall(PAGE.read_text("utf-8"))
    _certify(folder / "hub.pem", folder / "hub.key")
    others = {
        "listen 443": f"listen 127.0.0.1:{port}",
        "/etc/ssl/hub.pem": str(folder / "hub.pem"),
        "/etc/ssl/hub.key": str(folder / "hub.key"),
        "http://127.0.0.1:8000": inside,
    }
    for old, new in others.items():
        assert old in lines
        lines = lines.replace(old, new)
    config = folder / "nginx.conf"
    config.write_text(_REST.format(folder=folder, lines=lines), "utf-8")
    hub.goes_by(f"https://127.0.0.1:{port}")
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}{os.pathsep}/usr/sbin")
    assert nginx, "run make .venv/tests, which installs nginx"
    with subprocess.Popen([nginx, "-p", folder, "-c", config]) as server:
        try:
            assert until((folder / "nginx.pid").exists), (folder / "nginx.log").read_text("utf-8")
            yield
        finally:
            server.terminate()
