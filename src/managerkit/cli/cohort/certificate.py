"""`managerkit cohort certificate`: sealed pages that say what somebody did."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from managerkit.cli.parameters import FOLDER
from managerkit.cli.terminal import clean, next_is, plainly

if TYPE_CHECKING:
    from managerkit.cohort.snapshot import Snapshot


@click.command()
@FOLDER
@click.option("--for", "learner", metavar="LEARNER", help="The learner's id.")
@click.option("--name", help="Their name, letter by letter as they want to have it written.")
@click.option("--all", "everybody", is_flag=True, help="For everybody who asked for one in a file in FOLDER/shared.")
@click.option("--issuer", help="Who certifies, as it is to stand on the pages; asked for the first time only.")
@plainly
def certificate(folder: Path, learner: str | None, name: str | None, everybody: bool, issuer: str | None) -> None:
    """Write a certificate for a learner in FOLDER who asked for one: --for and --name, or --all.

    It says which exercises came in, when, at which version, who read them, and how long the course reckons for them. It
    has no marks and no verdict. It is one HTML file, sealed with a key that is made once and stays in FOLDER:
    managerkit verify tells a forged one from a true one, without a network.
    """
    from managerkit.certificates.certificate import CertificateError
    from managerkit.certificates.keys import PRIVATE, PUBLIC, issuer_of, make
    from managerkit.cohort.certifying import certify
    from managerkit.cohort.snapshot import Snapshot

    if everybody == bool(learner) or bool(learner) != bool(name):
        raise click.UsageError("say for whom: --for LEARNER --name NAME, or --all for those who asked for one")
    snapshot = Snapshot.open(folder)
    wanted = _wanted(snapshot) if everybody else {learner or "": name or ""}
    if not wanted:
        raise CertificateError(
            f"nobody asked for a certificate in {folder / 'shared'}; learners do with managerkit share --certificate "
            "NAME, and you put their files there"
        )
    signer = issuer_of(snapshot.cohort.root)
    if signer and issuer and issuer != signer.name:
        raise CertificateError(
            f"this cohort's certificates are issued by {signer.name}, and its key is made out to that name; leave "
            "--issuer out"
        )
    if not signer:
        signer = make(snapshot.cohort.root, issuer or click.prompt("Who certifies, as it is to stand on the pages"))
        click.echo(
            clean(
                f"Made the key of {signer.name}. {folder / PRIVATE} is secret: whoever has it can write certificates "
                f"in your name. Keep a copy where only you can read it. {folder / PUBLIC} is for everybody."
            )
        )
    for one, who in wanted.items():
        try:
            path = certify(snapshot, one, who, signer, datetime.now(UTC).date())
        except CertificateError as error:
            if not everybody:
                raise
            click.echo(clean(f"None for {who}: {error}."))
        else:
            click.echo(clean(f"Wrote {folder / path.relative_to(snapshot.cohort.root)}, for {who.strip()}."))
    click.echo(f"The key is {signer.fingerprint}; publish that, or {folder / PUBLIC}, where people look you up.")
    next_is(f"send the file as it is; whoever gets it checks it with managerkit verify FILE --key {PUBLIC}")


def _wanted(snapshot: "Snapshot") -> dict[str, str]:
    """The names of those who asked for a certificate in what they shared, by learner; what was not read is told."""
    from managerkit.cohort.report.after.gather import gather

    found = gather(snapshot.cohort)
    for note in found.unreadable:
        click.echo(clean(f"Not read: {note}"))
    return {learner: one.certificate for learner, one in found.by_learner.items() if one.certificate}
