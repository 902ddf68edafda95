"""A room as people meet it: `managerkit room`, phones that answer without a script, others that try what they can."""

import json
import os
import re
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.support import tiny
from tests.support.commands import run
from tests.support.phones import OpenRoom, Phone, opened, start

pytestmark = pytest.mark.slow


@pytest.fixture
def room(tmp_path: Path) -> Iterator[OpenRoom]:
    with opened(tmp_path) as found:
        yield found


def phones(room: OpenRoom, many: int) -> list[Phone]:
    found = [room.phone(number) for number in range(many)]
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(Phone.look, found))
    return found


def counted(text: str) -> str:
    found = re.search(r"(\d+) of (\d+) phones have answered", text)
    return found[0] if found else ""


def test_it_says_where_phones_join_where_the_remote_is_and_how_to_go_on(room: OpenRoom) -> None:
    assert room.said.startswith("One bug, one colleague, 90 minutes.\n")
    assert "Remote, for you:" in room.said and "/screen" in room.said
    assert "Stop with Ctrl-C; the same command goes on where it was." in room.said


def test_a_session_of_forty_loses_no_answer_and_doubles_none_though_replies_are_lost(room: OpenRoom) -> None:
    remote, there = room.remote, phones(room, 40)
    remote.send(do="go", to="slip")

    def answers(number: int) -> None:
        phone = there[number]
        phone.look()
        if number % 8 == 0:  # asleep: it looks again only after the others
            time.sleep(0.3)
            phone.look()
        fields = {"key": "slip", "value": "abcde"[number % 5]}
        phone.send(**fields)
        if number % 10 == 0:  # its reply was lost: it sends the same again
            phone.send(**fields)
        if number % 7 == 0:  # it changes its mind
            phone.send(key="slip", value="a")

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(answers, range(40)))
    assert counted(remote.look()) == "40 of 40 phones have answered"
    changed = [number for number in range(40) if number % 7 == 0 or number % 5 == 0]
    remote.send(do="show")
    screen = Phone(room.port, "/screen").look()
    shown = [int(number) for number in re.findall(r'<span class="number">(\d+)</span>', screen)]
    assert sum(shown) == 38 and len(changed) - 2 <= shown[0] <= len(changed)


def test_forty_go_through_a_whole_session_and_its_page_has_what_was_shown_and_nobodys_answers(tmp_path: Path) -> None:
    with opened(tmp_path) as room, ThreadPoolExecutor(8) as pool:
        remote, there = room.remote, phones(room, 40)
        asked = 0

        def answer(number: int) -> None:
            phone = there[number]
            phone.look()
            options = re.findall(r'name="value" value="([^"]+)"', phone.page)
            for _ in range(2 if (number + asked) % 10 == 0 else 1):  # the reply was lost: the same once more
                while (reply := phone.answer(value=options[number % min(2, len(options))])).status == 429:
                    time.sleep(0.1)
                assert reply.status == 200

        for step in re.findall(r'name="to" value="([a-z-]+)"', remote.look().partition("Run of show")[2]):
            remote.send(do="go", to=step)
            while "One tap, and it is in." in there[0].look():
                asked += 1
                awake = 35 if 2 <= asked <= 4 else 40
                list(pool.map(answer, range(awake)))
                assert counted(remote.look()) == f"{awake} of 40 phones have answered"
                if step != "tadeo":
                    remote.send(do="show")
                    break
                choices = re.findall(r'name="choice" value="([^"]+)"', remote.page)
                remote.send(do="take", choice=choices[0])
        assert asked > 10
        remote.send(do="note", text="Bring <b>chalk</b>.")
        remote.send(do="end")
        assert 'data-every="0"' in there[0].look()
        assert "Phones can save what they are writing" in room.hears("two more minutes")
        assert "The session has ended" in remote.look() and "<button" not in remote.page
        room.process.send_signal(signal.SIGINT)
        assert room.process.wait(20) == 0
        assert "tornado" not in (tmp_path / "room.out").read_text("utf-8")
        log = list((tmp_path / "rooms").iterdir())
    assert sorted(path.suffix for path in log) == [".html", ".json"]
    page = next(path for path in log if path.suffix == ".html").read_text("utf-8")
    assert "40 phones" in page and "Bring &lt;b&gt;chalk&lt;/b&gt;." in page
    assert "Came out<" in page and "True, and never asked" not in page, "a step that shows nothing of its own"
    assert "What do you think is wrong?" in page


def test_after_a_kill_the_same_command_goes_on_at_the_same_place_with_the_answers_given(tmp_path: Path) -> None:
    first = start(tmp_path)
    remote, there = first.remote, phones(first, 9)
    remote.send(do="go", to="slip")
    for number, phone in enumerate(there):
        phone.send(key="slip", value="abc"[number % 3])
    remote.send(do="show")
    before = Phone(first.port, "/screen").look()
    first.process.kill()
    first.process.wait()
    log = next((tmp_path / "rooms").glob("*.jsonl"))
    with log.open("ab") as file:
        file.write(b'{"kind": "answer", "who": "cut sh')
    with opened(tmp_path, "--port", str(first.port)) as again:
        assert "it goes on where it was" in again.said
        assert (again.code, again.secret) == (first.code, first.secret)
        bars = re.compile(r'<ol class="bars".*?</ol>')
        assert bars.findall(Phone(again.port, "/screen").look()) == bars.findall(before)
        there[0].port = again.port
        assert 'aria-label="Answers"' in there[0].look()
        again.remote.send(do="hide")
        assert 'value="a" aria-pressed="true"' in there[0].look()
        assert there[0].send(key="slip", value="b").status == 200
        assert counted(again.remote.look()) == "9 of 9 phones have answered"
    lines = log.read_bytes().splitlines()
    assert all(json.loads(line) for line in lines)


def test_new_begins_anew_and_a_damaged_file_is_one_sentence(tmp_path: Path) -> None:
    first = start(tmp_path)
    first.remote.send(do="go", to="slip")
    first.process.send_signal(signal.SIGINT)
    assert first.process.wait(20) == 0
    assert "Stopped. The same command goes on where it was." in (tmp_path / "room.out").read_text("utf-8")
    with opened(tmp_path, "--new") as other:
        assert other.code != first.code or other.secret != first.secret
    for path in (tmp_path / "rooms").glob("*.jsonl"):
        os.utime(path, (0, 0))
    with opened(tmp_path) as old:
        assert old.said.count("has the answers of a session that was never ended; delete it") == 2
    for path in (tmp_path / "rooms").glob("*.jsonl"):
        path.write_bytes(b"[]\n")
    ran = run("room", "ninety-minutes", "--no-browser", "--to", tmp_path / "rooms", code=1)
    assert "jsonl:1: this is no room's file, or it is damaged; move it away, and begin again with --new" in ran.output


def test_an_unknown_plan_names_those_there_are() -> None:
    ran = run("room", "nine-minutes", code=1)
    assert "there is no plan `nine-minutes`" in ran.output and "ninety-minutes" in ran.output
    assert (
        "name one: weekly/enabling/seventeenth, weekly/enabling/three-leads"
        in run("room", "weekly/enabling", code=1).output
    )
    assert "there is no story `mastery/nothing`" in run("room", "mastery/nothing", code=1).output


def test_a_room_that_was_killed_at_its_end_is_put_away_at_the_next_start(tmp_path: Path) -> None:
    first = start(tmp_path)
    first.remote.send(do="go", to="slip")
    second = run("room", "ninety-minutes", "--no-browser", "--to", tmp_path / "rooms", code=1)
    assert "This room is open already, in another window" in second.output
    first.process.kill()
    first.process.wait()
    log = next((tmp_path / "rooms").glob("*.jsonl"))
    with log.open("ab") as file:
        file.write(b'{"kind": "end", "at": %d}\n' % time.time())
    ran = run("room", "ninety-minutes", "--no-browser", "--to", tmp_path / "rooms")
    assert "That session had ended. What the screen showed is in" in ran.output
    assert sorted(path.suffix for path in (tmp_path / "rooms").iterdir()) == [".html", ".json"]


def test_what_comes_late_or_twice_changes_nothing(tmp_path: Path) -> None:
    with opened(tmp_path, what="mastery/first-offer") as room:
        phone, remote = phones(room, 1)[0], room.remote
        remote.send(do="go", to="story")
        options = re.findall(r'name="value" value="([^"]+)"', phone.look())
        phone.answer(value=options[1], page="tab", turn="2")
        late = phone.answer(value=options[0], page="tab", turn="1")  # was on its way for longer than the next
        assert late.status == 200 and f'value="{options[1]}" aria-pressed="true"' in late.text
        phone.answer(value=options[0], page="another", turn="1")
        assert f'value="{options[0]}" aria-pressed="true"' in phone.page
        key = re.search(r'name="key" value="([^"]+)"', remote.look())
        choice = re.search(r'name="choice" value="([^"]+)"', remote.page)
        assert key and choice
        assert remote.send(do="take", choice=choice[1], key=key[1]).status == 200
        for pressed in ({"do": "take", "choice": choice[1]}, {"do": "show"}, {"do": "count", "hand-a": "3"}):
            again = remote.send(**pressed, key=key[1])
            assert again.status == 409 and "for the question before" in again.text
        for _ in range(2):
            remote.send(do="note", text="Once.")
        remote.send(do="go", to="told")
        assert phone.ask("POST", f"{phone.path}/date", "then=x&day=9999-12-31").status == 409
        remote.send(do="end")
        assert remote.send(do="go", to="story").status == 409
        room.hears("two more minutes")
    page = next((tmp_path / "rooms").glob("*.html")).read_text("utf-8")
    assert page.count("Once.") == 1


class TestOthersThatTry:
    """Phones that are not well meant."""

    def test_the_remote_needs_its_own_secret(self, room: OpenRoom) -> None:
        phone = phones(room, 1)[0]
        for path in ("/remote/x", f"/remote/{room.code}", f"/remote/{room.secret[:-1]}"):
            assert phone.ask("GET", path).status == 404
            assert phone.ask("POST", path, "do=go&to=slip").status in (404, 405)
        assert phone.ask("POST", "/screen", "do=go&to=slip").status == 405
        assert room.secret not in phone.look() + Phone(room.port, "/screen").look()
        assert "It begins in a moment" not in phone.page and "it begins in a moment" in phone.page

    def test_codes_cannot_be_guessed_for_long_and_a_right_one_still_opens(self, room: OpenRoom) -> None:
        guesses = Phone(room.port, "/ZZZZ" if room.code != "ZZZZ" else "/QQQQ", "127.9.9.9")
        found = [guesses.ask("GET", guesses.path).status for _ in range(25)]
        assert found[:20] == [404] * 20 and found[20:] == [429] * 5
        assert "You are in" in room.phone(3).look()

    def test_nobody_votes_for_another(self, room: OpenRoom) -> None:
        one, other = phones(room, 2)
        room.remote.send(do="go", to="slip")
        one.send(key="slip", value="a")
        assert one.cookie != other.cookie
        stranger = Phone(room.port, one.path, "127.0.0.9", cookie="room=" + "0" * 32)
        assert stranger.send(key="slip", value="b").status == 409
        nobody = Phone(room.port, one.path, "127.0.0.9")
        assert nobody.send(key="slip", value="b").status == 409
        assert 'value="a" aria-pressed="true"' in one.look()
        assert counted(room.remote.look()) == "1 of 2 phones have answered"

    def test_a_flood_of_posts_is_slowed_down_and_nobody_else_notices(self, room: OpenRoom, tmp_path: Path) -> None:
        flood, other = phones(room, 2)
        room.remote.send(do="go", to="slip")
        found = [flood.ask("POST", flood.path, f"key=slip&value={'ab'[n % 2]}").status for n in range(200)]
        assert found.count(303) == 20 and set(found[20:]) == {429}
        assert other.send(key="slip", value="c").status == 200
        assert next((tmp_path / "rooms").glob("*.jsonl")).stat().st_size < 10_000

    def test_a_phone_that_keeps_no_cookie_is_not_a_new_one_at_each_look(self, room: OpenRoom) -> None:
        first = phones(room, 1)[0]
        forgets = Phone(room.port, f"{first.path}?v=0", "127.0.3.3")
        for _ in range(4):
            forgets.cookie = ""
            assert forgets.ask("GET", forgets.path).status == 409
        room.remote.send(do="go", to="slip")
        assert counted(room.remote.look()) == "0 of 1 phones have answered"

    def test_when_many_come_at_once_the_rest_is_told_to_wait_and_does(self, room: OpenRoom) -> None:
        crowd = Phone(room.port, f"/{room.code}", "127.0.4.4")
        found = []
        for _ in range(31):
            crowd.cookie = ""
            found.append(crowd.ask("GET", crowd.path))
        assert found[-1].status == 429 and found[-1].headers["refresh"] == "4"

    def test_more_connections_than_a_terminal_is_given_leave_room_for_phones(self, tmp_path: Path) -> None:
        resource = pytest.importorskip("resource")
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard))
        try:
            crowded = start(tmp_path)
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        idle = [socket.create_connection(("127.0.0.1", crowded.port)) for _ in range(120)]
        try:
            for one in idle:
                one.sendall(b"GET / HTTP/1.1\r\nHost: x")
            assert "You are in" in crowded.phone(1).look()
        finally:
            for one in idle:
                one.close()
            crowded.process.kill()
            crowded.process.wait()

    def test_something_huge_or_broken_is_refused(self, room: OpenRoom) -> None:
        phone = phones(room, 1)[0]
        room.remote.send(do="go", to="slip")
        with suppress(ConnectionError):
            assert phone.ask("POST", phone.path, "value=" + "w" * 1_000_000).status >= 400
        for body in ("", "%ff%fe", "key=slip", "key=slip&value=%00", "&".join(f"f{n}=1" for n in range(500))):
            assert phone.ask("POST", phone.path, body).status in (400, 409)
        for path in ("/../etc/passwd", "/static/../server.py", "/%00", "/" + "a" * 3000):
            assert "Join" in phone.ask("GET", path).text or phone.ask("GET", path).status >= 400
        assert counted(room.remote.look()) == "0 of 1 phones have answered"

    def test_nobody_new_gets_in_once_the_room_is_locked(self, room: OpenRoom) -> None:
        there = phones(room, 1)[0]
        room.remote.send(do="lock", yes="yes")
        assert "Nobody else is let in just now" in room.phone(7).look()
        assert "You are in" in there.look()

    def test_html_in_words_is_shown_as_it_was_typed_and_only_after_a_nod(self, tmp_path: Path) -> None:
        course = words_course(tmp_path)
        with opened(tmp_path, "--course", str(course), what="words") as room:
            there = phones(room, 6)
            room.remote.send(do="go", to="say")
            attack = "<img src=x onerror=alert(1)>"
            for phone in there:
                assert phone.send(key="say", value=attack).status == 200
            room.remote.send(do="show")
            assert "onerror" not in Phone(room.port, "/screen").look()
            remote = room.remote
            remote.send(do="nod", line=attack, yes="yes")
            page = Phone(room.port, "/screen").look()
            assert "&lt;img src=x onerror=alert(1)&gt;" in page
            assert not _tags(page) & {"img"} and not _tags(remote.look()) & {"img"}


def words_course(project: Path) -> Path:
    """A course with one plan, which asks for words."""
    folder = tiny.copy(project)
    (folder / "facilitator").mkdir(exist_ok=True)
    way = "they: t, say: s, wrong: w, minutes: 5, title: T"
    (folder / "facilitator/session-words.yml").write_text(
        "title: Words\ngoal: g\nwho: w\nminutes: 10\nopening: o\nsizes: {}\ndebrief: [d]\nnever: [n]\n"
        "prepare: [{when: before, what: w, minutes: 1}]\nsteps:\n"
        f"  - {{id: say, you: y, {way}, question: {{kind: words, text: Say it}}}}\n  - {{id: rest, you: y, {way}}}\n",
        "utf-8",
    )
    return folder


def _tags(page: str) -> set[str]:
    found: set[str] = set()

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            found.add(tag)

    Reader().feed(page)
    return found
