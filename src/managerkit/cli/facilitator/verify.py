"""`managerkit verify`: whether a certificate is what its issuer signed."""

from pathlib import Path

import click

from managerkit.cli.terminal import clean, plainly
from managerkit.errors import PlainError


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--key",
    required=True,
    metavar="KEY",
    help="The issuer's key, from the issuer and not from the certificate: their file issuer.pub, or its 32 digits and "
    "letters.",
)
@plainly
def verify(file: Path, key: str) -> None:
    """Check a certificate, FILE, without a network.

    Says in a sentence whether the issuer signed exactly this page, and what it certifies; or that it was altered or
    forged, is another issuer's, or is damaged. The exit code is 0 only where it is true.
    """
    from managerkit.certificates.certificate import CertificateError
    from managerkit.certificates.checking import check
    from managerkit.certificates.keys import known_key
    from managerkit.storage import outside
    from managerkit.storage.outside import Refused

    issuer = known_key(key)
    try:
        content = outside.read(file.parent, file.name)
    except Refused as refusal:
        raise CertificateError(f"{file} {refusal}") from None
    found = check(content, issuer, _versions())
    click.echo(found.sentence)
    if not found.certificate:
        raise SystemExit(1)
    said = found.certificate
    click.echo(
        clean(
            f"{said.name}: exercises of “{said.course}” handed in: {len(said.exercises)}, {said.days[0]} to "
            f"{said.days[1]}; read by a person: {sum(bool(one.read_by) for one in said.exercises)}. Issued on "
            f"{said.issued} by {said.issuer}."
        )
    )


def _versions() -> dict[str, dict[str, str]]:
    """Today's version by module, by the title of the course that is meant here; nothing if it cannot be read."""
    from managerkit.content.loading import CourseFolder
    from managerkit.content.which import meant

    try:
        course = CourseFolder(meant().root)
        return {course.course.title: {one.id: one.module.version for one in course.modules()}}
    except PlainError:  # whoever checks may have no course, and a certificate is true without one
        return {}
