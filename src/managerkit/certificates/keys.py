"""The issuer's two keys: a private one that never leaves the folder, and a public one to hand to anybody."""

import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from managerkit.storage import outside
from managerkit.storage.atomic import put, why
from managerkit.storage.outside import Refused

from . import seal
from .certificate import CertificateError, named

PRIVATE = "issuer-key.pem"
PUBLIC = "issuer.pub"
_WORD = "managerkit-issuer"


@dataclass(frozen=True)
class Issuer:
    """Who signs: the private key, and the name that stands on the pages."""

    key: Ed25519PrivateKey
    name: str

    @property
    def fingerprint(self) -> str:
        """The public key's, as it stands on the pages."""
        return seal.fingerprint(seal.public_of(self.key))


def issuer_of(folder: Path) -> Issuer | None:
    """The issuer whose keys lie in a folder; None if there are none yet.

    The private key is made readable for nobody else, whatever copied it here.

    Raises:
        CertificateError: the keys cannot be read, or do not belong together.
    """
    private, public = folder / PRIVATE, folder / PUBLIC
    if not private.exists() and not public.exists():
        return None
    try:
        key = load_pem_private_key(private.read_bytes(), None)
        private.chmod(0o600)
        known, name = _read(public.read_text("utf-8"))
        if not isinstance(key, Ed25519PrivateKey) or seal.public_of(key) != known:
            raise ValueError("the two do not belong together")
    except (OSError, ValueError, TypeError) as error:
        said = why(error) if isinstance(error, OSError) else str(error)
        raise CertificateError(
            f"{private} and {public.name} beside it cannot be used ({said}); take both from a backup. New ones would "
            "make every certificate so far one of somebody else's"
        ) from None
    return Issuer(key, name)


def make(folder: Path, name: str) -> Issuer:
    """Make the keys of an issuer, once for a cohort.

    Args:
        folder: where they are put; there are none yet.
        name: who certifies, as it is to stand on the pages.

    Returns:
        Who signs from now on.

    Raises:
        CertificateError: the name is none, or the files cannot be written.
    """
    issuer = Issuer(Ed25519PrivateKey.generate(), named(name))
    secret = issuer.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        handle = os.open(folder / PRIVATE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(secret)
            file.flush()
            os.fsync(file.fileno())
        put(folder / PUBLIC, f"{_WORD} {seal.told(seal.public_of(issuer.key))} {issuer.name}\n")
    except OSError as error:
        sentence = f"{folder / PRIVATE} cannot be written ({why(error)}); make room, and try again"
        raise CertificateError(sentence) from None
    return issuer


def known_key(given: str) -> str:
    """The fingerprint of the issuer whom a checker trusts.

    Args:
        given: the path of the issuer's public file, or the fingerprint itself.

    Returns:
        32 hexadecimal digits in groups of four.

    Raises:
        CertificateError: it is neither.
    """
    digits = "".join(given.split()).upper()
    if len(digits) == 32 and set(digits) <= set("0123456789ABCDEF"):
        return " ".join(digits[at : at + 4] for at in range(0, 32, 4))
    path = Path(given)
    try:
        public, _ = _read(outside.read(path.parent, path.name, outside.SMALL).decode("utf-8"))
    except (Refused, ValueError):
        raise CertificateError(
            f"{given} is no issuer's key; name the file {PUBLIC} that the issuer gave you, or the fingerprint that "
            "they publish: 32 digits and letters"
        ) from None
    return seal.fingerprint(public)


def _read(text: str) -> tuple[bytes, str]:
    word, _, rest = text.strip().partition(" ")
    key, _, name = rest.partition(" ")
    if word != _WORD or not (public := seal.read_key(key)) or not name:
        raise ValueError("no issuer's public key stands there")
    return public, name
