"""`managerkit fuzz`: scenarios played at random and proved."""

from pathlib import Path
from time import perf_counter

import click

from managerkit.cli.parameters import ROOT, course_in
from managerkit.cli.terminal import count, fail, plainly, progress_share, tell_findings


@click.command()
@click.argument("names", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every scenario of the course.")
@click.option("--plays", default=2000, show_default=True, type=click.IntRange(100, 1_000_000), help="Of each way.")
@click.option("--seed", default=1, show_default=True, help="The first of as many seeds.")
@ROOT
@plainly
def fuzz(names: tuple[str, ...], everything: bool, plays: int, seed: int, root: Path | None) -> None:
    """Play scenarios thousands of times, and tell where they end and what nobody ever meets.

    NAMES are modules, or single scenarios as MODULE/SCENARIO, such as mastery/first-offer.

    They are played by habits that need no judgement (always the first choice, always the longest, always the nice
    one, at random), by a player that has practised, by one that reads what is shown, and by three that do not: the
    best blind route, one that looks everywhere, one that looks things up first. Exits with 1 if a way of playing that
    should not comes to a best ending too often, if attention is worth too little, if nobody comes to some ending, or
    if something in the scenario was never met. The same seed gives the same numbers. Of several, the last table has a
    line for each.
    """
    from managerkit.authoring.fuzz import Proof, chosen, overview, prove, table

    if bool(names) == everything:
        raise click.UsageError("name a module or a scenario, such as mastery/first-offer, or say --all")
    folder = course_in(root)
    files = chosen(folder, names)
    proofs: list[Proof] = []
    for number, (name, file) in enumerate(files.items(), 1):
        began = perf_counter()
        with progress_share(f"{number} of {len(files)}: {name}") as told:
            proof = prove(name, file, plays, seed, told)
        click.echo("\n".join(table(proof, perf_counter() - began)) + "\n")
        if proof.remarks:
            click.echo("Worth a look, going by samples:")
            tell_findings(proof.remarks)
            click.echo()
        proofs.append(proof)
    last = "\n".join(overview(proofs)) if len(proofs) > 1 else ""
    if findings := [finding for proof in proofs for finding in proof.findings]:
        fail(findings, last)
    if last:
        click.echo(f"{last}\n")
    click.echo(f"{count(len(files), 'scenario')}, nothing to put right.")
