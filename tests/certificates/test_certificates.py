"""Certificates: a true one is told from a forged, an altered, a foreign and a damaged one, and from an earlier one."""

import base64
import json
import os
import re
import stat
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from managerkit.certificates import seal
from managerkit.certificates.certificate import Certificate, CertificateError, CertifiedExercise, named
from managerkit.certificates.checking import check
from managerkit.certificates.keys import PRIVATE, PUBLIC, Issuer, issuer_of, known_key, make
from managerkit.certificates.page import made
from managerkit.cli import main
from managerkit.cohort.folder import Cohort
from managerkit.content.loading import CourseFolder
from tests.support import desk
from tests.support.names import NO_NAMES
from tests.support.page_rules import broken
from tests.support.places import TINY

TODAY = {"Should I manage?": {"ladder": "1.4.0", "mastery": "1.5.4"}}


def exercise(module: str = "ladder", version: str = "1.0.0", title: str = "The ladder") -> CertifiedExercise:
    return CertifiedExercise(
        module=module,
        title=title,
        version=version,
        handed_in=date(2027, 2, 1),
        minutes=45,
        lesson=30,
        read_by=("ana",),
    )


def certificate(name: str = "Ayşe Þórdóttir-O'Brien", *exercises: CertifiedExercise) -> Certificate:
    return Certificate(
        name=name,
        course="Should I manage?",
        cohort="spring",
        issuer="Acme Academy",
        issued=date(2027, 5, 1),
        exercises=exercises or (exercise(),),
    )


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    return make(tmp_path_factory.mktemp("issuer"), "Acme Academy")


@pytest.fixture(scope="module")
def forger(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    return make(tmp_path_factory.mktemp("forger"), "Acme Academy")


@pytest.fixture(scope="module")
def page(issuer: Issuer) -> bytes:
    return made(certificate(), issuer)


def resealed(page: bytes, by: Issuer) -> bytes:
    parts = seal.opened(page)
    assert parts
    return seal.sealed(parts.body, by.key)


# True ones


def test_a_true_one_is_true_and_says_what_it_says(page: bytes, issuer: Issuer) -> None:
    found = check(page, issuer.fingerprint, TODAY)
    assert (found.verdict, found.certificate) == ("true", certificate())
    assert found.sentence == "True: the issuer signed exactly this page."


def test_one_of_an_earlier_course_is_true_and_told(issuer: Issuer) -> None:
    old = certificate("Ada", exercise(version="0.9.0"), exercise("mastery", "1.0.0", "Mastery"))
    found = check(made(old, issuer), issuer.fingerprint, TODAY)
    assert found.verdict == "earlier" and found.is_true
    assert "“The ladder” has changed in kind since" in found.sentence


def test_a_module_that_this_course_does_not_know_is_no_earlier_one(issuer: Issuer) -> None:
    theirs = made(certificate("Ada", exercise("own-module")), issuer)
    assert check(theirs, issuer.fingerprint, TODAY).verdict == "true"
    assert check(theirs, issuer.fingerprint, {}).verdict == "true"


def test_another_course_whose_modules_have_the_same_names_says_nothing(issuer: Issuer) -> None:
    old = made(certificate("Ada", exercise(version="0.9.0")), issuer)
    assert check(old, issuer.fingerprint, {"Another course": {"ladder": "3.0.0"}}).verdict == "true"


def test_one_of_a_later_course_than_the_one_here_is_no_earlier_one(issuer: Issuer) -> None:
    newer = made(certificate("Ada", exercise(version="10.0.0")), issuer)
    assert check(newer, issuer.fingerprint, {"Should I manage?": {"ladder": "9.2.0"}}).verdict == "true"


# False ones, each with its own sentence


def test_not_one_bit_can_be_another(page: bytes, issuer: Issuer) -> None:
    every = range(0, 8 * len(page), 37)
    for bit in [*every, *range(8 * (len(page) - 160), 8 * len(page))]:
        changed = bytearray(page)
        changed[bit // 8] ^= 1 << bit % 8
        found = check(bytes(changed), issuer.fingerprint, TODAY)
        assert not found.is_true and found.verdict in ("altered", "damaged"), bit


@pytest.mark.parametrize(
    ("old", "new"), [("Ayşe", "Aysu"), ("45 min", "95 min"), ('"minutes":45', '"minutes":95'), ("handed in", "passed")]
)
def test_not_one_word_can_be_another(page: bytes, issuer: Issuer, old: str, new: str) -> None:
    assert old in page.decode()
    found = check(page.decode().replace(old, new).encode(), issuer.fingerprint, TODAY)
    assert found.verdict == "altered" and found.sentence.startswith("Altered: ")


def test_one_that_is_sealed_again_with_another_key_is_forged(page: bytes, issuer: Issuer, forger: Issuer) -> None:
    better = page.decode().replace("45 min", "95 min").encode()
    for content in (resealed(page, forger), resealed(better, forger)):
        found = check(content, issuer.fingerprint, TODAY)
        assert found.verdict == "forged" and found.certificate is None
        assert forger.fingerprint in found.sentence


def test_one_of_another_issuer_is_told_so_whatever_name_it_bears(issuer: Issuer, forger: Issuer) -> None:
    found = check(made(certificate(), forger), issuer.fingerprint, TODAY)
    assert found.verdict == "foreign" and found.sentence.startswith("Not this issuer's: ")
    assert check(made(certificate(), forger), forger.fingerprint, TODAY).is_true


def test_the_issuers_key_pasted_into_the_seal_of_another_does_not_help(
    page: bytes, issuer: Issuer, forger: Issuer
) -> None:
    theirs = made(certificate("Somebody else"), forger)
    mine, genuine = (seal.told(seal.public_of(one.key)).encode() for one in (forger, issuer))
    assert check(theirs.replace(mine, genuine), issuer.fingerprint, TODAY).verdict == "altered"
    ours, other = seal.opened(page), seal.opened(made(certificate("Somebody else"), issuer))
    assert ours and other
    swapped = page.replace(base64_of(ours.signature), base64_of(other.signature))
    assert swapped != page and check(swapped, issuer.fingerprint, TODAY).verdict == "altered"


def base64_of(signature: bytes) -> bytes:
    return base64.b64encode(signature)


@pytest.mark.parametrize("kept", [0, 1, 100, -1, -2, -50, -200])
def test_a_piece_is_damaged(page: bytes, issuer: Issuer, kept: int) -> None:
    found = check(page[:kept], issuer.fingerprint, TODAY)
    assert found.verdict == "damaged" and found.sentence.startswith("Damaged")


def test_what_is_added_or_saved_anew_is_no_certificate(page: bytes, issuer: Issuer) -> None:
    for content in (page + b"\n", page + b"<p>and more</p>\n", page.replace(b"\n", b"\r\n"), b"<html></html>\n"):
        assert check(content, issuer.fingerprint, TODAY).verdict == "damaged"


def test_a_signature_for_something_else_is_none_for_a_certificate(page: bytes, issuer: Issuer) -> None:
    parts = seal.opened(page)
    assert parts
    plain = base64_of(issuer.key.sign(parts.body))
    forged = page.replace(base64_of(parts.signature), plain)
    assert check(forged, issuer.fingerprint, TODAY).verdict == "altered"


@given(st.binary(max_size=400))
def test_any_bytes_are_told_apart_from_a_certificate(content: bytes) -> None:
    assert check(content, "0000 " * 7 + "0000", {}).verdict == "damaged"


def test_what_only_a_newer_kit_can_say_is_told(issuer: Issuer) -> None:
    newer = made(certificate(), issuer).decode().replace('"schema":1', '"schema":2')
    found = check(resealed(newer.encode(), issuer), issuer.fingerprint, TODAY)
    assert not found.is_true and "use a newer one" in found.sentence


# The page


@pytest.mark.parametrize("name", ["</script><script>alert(1)</script>", '<b class="fingerprint">AAAA</b>', "מרים & 李"])
def test_a_name_is_shown_as_it_is_written(issuer: Issuer, name: str) -> None:
    content = made(certificate(name), issuer)
    found = check(content, issuer.fingerprint, TODAY)
    assert found.certificate and found.certificate.name == name
    assert "<script>alert" not in content.decode() and content.count(b"</script>") == 1
    assert broken(content.decode()) == []


@pytest.mark.parametrize("name", NO_NAMES)
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(CertificateError, match="ask them how they want it written"):
        named(name)


def test_the_page_needs_nothing_from_elsewhere_and_judges_nobody(page: bytes) -> None:
    text = page.decode()
    assert not re.search(r"""(src|href)=["']|url\(|@import""", text)
    words = re.sub(r"<style>.*?</style>|<script.*?</script>|<[^>]+>", " ", text, flags=re.DOTALL).casefold()
    for verdict in ("grade", "points", "score", "passed", "successful", "excellent", "qualified", "ready to manage"):
        assert verdict not in words
    assert "by the course's own reckoning" in words.replace("&#39;", "'")


@pytest.mark.slow
def test_a_certificate_prints_on_one_side(issuer: Issuer, tmp_path: Path) -> None:
    from tests.support.lab import browsing

    many = certificate(
        "A name of some length with several parts in it",
        *(exercise(title=f"Module {n}, which has a long title") for n in range(18)),
    )
    (tmp_path / "page.html").write_bytes(made(many, issuer))
    with browsing(800, 1100) as tab:
        tab.goto((tmp_path / "page.html").as_uri())
        assert tab.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1
        assert tab.pdf(format="Letter").count(b"/Type /Page\n") == 1


def test_a_day_is_said_in_the_pages_own_language(issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = made(certificate(), issuer)
    assert b"Sat 1 May 2027" in plain and b"Mon 1 Feb 2027" in plain

    class Elsewhere(date):
        def __format__(self, form: str) -> str:
            return "février" if form else super().__format__(form)

    abroad = certificate("Ada", exercise().model_copy(update={"handed_in": Elsewhere(2027, 2, 1)}))
    assert b"Mon 1 Feb 2027" in made(abroad, issuer)


# The keys


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such rights")
def test_the_key_is_made_once_and_for_one_pair_of_eyes(tmp_path: Path) -> None:
    first = make(tmp_path, "Acme Academy")
    assert stat.S_IMODE((tmp_path / PRIVATE).stat().st_mode) == 0o600
    (tmp_path / PRIVATE).chmod(0o644)
    again = issuer_of(tmp_path)
    assert again and (again.fingerprint, again.name) == (first.fingerprint, "Acme Academy")
    assert stat.S_IMODE((tmp_path / PRIVATE).stat().st_mode) == 0o600
    with pytest.raises(CertificateError, match="cannot be written"):
        make(tmp_path, "Another")
    assert (
        again.fingerprint == known_key(str(tmp_path / PUBLIC)) == known_key(first.fingerprint.lower().replace(" ", ""))
    )


def test_keys_that_do_not_belong_together_are_told(tmp_path: Path) -> None:
    make(tmp_path, "Acme Academy")
    (other := tmp_path / "other").mkdir()
    make(other, "Another")
    for path, content in (
        (PUBLIC, (other / PUBLIC).read_text()),
        (PUBLIC, "nothing"),
        (PRIVATE, "nothing"),
    ):
        before = (tmp_path / path).read_text()
        (tmp_path / path).write_text(content)
        with pytest.raises(CertificateError, match="take both from a backup"):
            issuer_of(tmp_path)
        (tmp_path / path).write_text(before)
    (tmp_path / PRIVATE).unlink()
    with pytest.raises(CertificateError, match="take both from a backup"):
        issuer_of(tmp_path)


def test_what_is_no_key_is_told(tmp_path: Path) -> None:
    for one in ("nowhere.pub", str(tmp_path), "1234", "G" * 32):
        with pytest.raises(CertificateError, match="is no issuer's key"):
            known_key(one)


# As a facilitator and whoever gets the file use them


@pytest.fixture(scope="module")
def waiting(tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    """Six learners who handed in; learner0's reflection was read by ana."""
    cohort = desk.waiting(tmp_path_factory.mktemp("certified"))
    one = desk.desk(cohort)
    while one.paper is not None and one.paper.name != "learner0":
        one.forward()
    assert one.paper is not None
    one.give(one.paper, dict.fromkeys(desk.CRITERIA, 2))
    return cohort


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments])


@pytest.mark.slow
def test_from_the_cohort_to_whoever_checks(waiting: Cohort, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(waiting.root)
    done = run("cohort", "certificate", "--for", "learner0", "--name", "Ada <Lovelace>", "--issuer", "Acme Academy")
    assert done.exit_code == 0, done.output
    assert "issuer-key.pem is secret" in done.output
    path = waiting.root / "certificates/learner0.html"
    text = path.read_text("utf-8")
    assert "Ada &lt;Lovelace&gt;" in text and "A person read what was written in it." in text and ">ana<" in text
    facts = json.loads(re.findall(r'id="managerkit-certificate">(.*?)</script>', text)[0])
    (one,) = facts["exercises"]
    minutes = CourseFolder(waiting.course.root).module("ladder").module.minutes
    assert (one["handed_in"], one["minutes"], one["lesson"]) == ("2027-02-01", minutes.exercise or 0, minutes.lesson)
    true = run("verify", path, "--key", "issuer.pub")
    assert true.exit_code == 0, true.output
    assert "True: the issuer signed exactly this page." in true.output and "Ada <Lovelace>: exercises of" in true.output
    path.write_bytes(path.read_bytes().replace(b"Lovelace", b"Loveless"))
    false = run("verify", path, "--key", "issuer.pub")
    assert false.exit_code == 1 and false.output.startswith("Altered: ") and "Traceback" not in false.output


@pytest.mark.slow
def test_what_was_read_by_nobody_is_not_said_to_be_read(waiting: Cohort) -> None:
    done = run("cohort", "certificate", waiting.root, "--for", "learner1", "--name", "Bo", "--issuer", "Acme Academy")
    assert done.exit_code == 0, done.output
    text = (waiting.root / "certificates/learner1.html").read_text("utf-8")
    assert "No person has read what was written so far." in text and "nobody so far" in text


@pytest.mark.slow
def test_whoever_asked_for_one_gets_one_and_nobody_else(waiting: Cohort) -> None:
    (folder := waiting.root / "shared").mkdir()
    for learner, name in (("learner3", "Dana <D>"), ("learner4", None), ("nobody", "N")):
        wish = {"schema": 1, "learner": learner, "made": "2027-06-01T09:00:00Z", "certificate": name}
        (folder / f"{learner}.json").write_text(json.dumps(wish))
    done = run("cohort", "certificate", waiting.root, "--all", "--issuer", "Acme Academy")
    assert done.exit_code == 0, done.output
    assert "nobody is not on this cohort's list" in done.output and "for Dana <D>." in done.output
    assert "Dana &lt;D&gt;" in (waiting.root / "certificates/learner3.html").read_text("utf-8")
    assert not (waiting.root / "certificates/learner4.html").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--for", "nobody", "--name", "N"), "nobody is not on the list of this cohort"),
        (("--for", "learner0", "--name", "a\tb"), "ask them how they want it written"),
        (("--for", "learner0", "--name", "N", "--issuer", "Another"), "certificates are issued by Acme Academy"),
    ],
)
def test_mistakes_are_told_in_a_sentence(waiting: Cohort, arguments: tuple[str, ...], said: str) -> None:
    run("cohort", "certificate", waiting.root, "--for", "learner2", "--name", "Cy", "--issuer", "Acme Academy")
    done = run("cohort", "certificate", waiting.root, *arguments)
    assert done.exit_code == 1 and said in done.output and "Traceback" not in done.output


@pytest.mark.parametrize("course", ["missing", "broken", "another"])
def test_a_course_that_is_missing_broken_or_another_changes_no_verdict(
    page: bytes, issuer: Issuer, course: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken/course.yml").write_text("title: [", "utf-8")
    monkeypatch.setenv("MANAGERKIT_COURSE", str(TINY if course == "another" else tmp_path / course))
    (tmp_path / "ada.html").write_bytes(page)
    done = run("verify", tmp_path / "ada.html", "--key", issuer.fingerprint)
    assert done.exit_code == 0, done.output
    assert done.output.startswith("True: the issuer signed exactly this page.\n")


def test_a_workspace_of_a_course_that_is_gone_changes_no_verdict(
    page: bytes, issuer: Issuer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MANAGERKIT_COURSE", raising=False)
    (tmp_path / ".managerkit/base").mkdir(parents=True)
    (tmp_path / ".managerkit/course.json").write_text(json.dumps({"folder": "gone"}), "utf-8")
    monkeypatch.chdir(tmp_path)
    Path("ada.html").write_bytes(page)
    done = run("verify", "ada.html", "--key", issuer.fingerprint)
    assert (done.exit_code, done.output.splitlines()[0]) == (0, "True: the issuer signed exactly this page.")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    make(tmp_path, "Acme Academy")
    for path in (tmp_path / "nothing.html", tmp_path):
        done = run("verify", path, "--key", tmp_path / PUBLIC)
        assert done.exit_code == 1 and str(path) in done.output and "Traceback" not in done.output
    assert run("verify", tmp_path / "nothing.html").exit_code == 2
