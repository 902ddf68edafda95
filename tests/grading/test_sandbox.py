"""What runs behind the fence: single jobs, executed as grading executes them."""

import ctypes
import json
import platform
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import psutil
import pytest

from managerkit.grading.sandbox.cgroups import GraderGroup
from managerkit.grading.sandbox.execute import cool_down, execute
from managerkit.grading.sandbox.fence import Limits
from managerkit.grading.sandbox.job import Cell, Executed, Job, Kit, Output
from tests.support.places import COURSE, TINY
from tests.support.processes import fork_servers, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@cache
def kit() -> Kit:
    """One for all tests here, so that they share a warm process."""
    return Kit({str(path.relative_to(TINY)): path.read_bytes() for path in TINY.rglob("*") if path.is_file()})


def run(*cells: str | Cell, limits: Limits | None = None) -> Executed:
    """Execute a notebook of these cells; those that are plain text are the learner's."""
    made = tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in cells)
    return execute(kit(), Job(made, {}, limits or Limits()))


def shown(done: Executed, index: int = 0) -> str:
    """What one cell printed or showed, errors as their name and message."""
    return "".join(_text(output) for output in done.cells[index].outputs)


def _text(output: Output) -> str:
    if output["output_type"] == "error":
        return f"{output['ename']}: {output['evalue']}"
    return str(output.get("text") or output["data"].get("text/plain", ""))


def size(done: Executed) -> int:
    """Bytes of all outputs, as a notebook's file has them."""
    return sum(len(json.dumps(cell.outputs, indent=1, ensure_ascii=False).encode()) for cell in done.cells)


# Output


def test_a3_a_check_that_shows_too_much_gives_no_points() -> None:
    """nbgrader gives full points to a cell that shows neither an error nor a result."""
    done = run(Cell("print('x' * 2_000_000)\n2.0", graded=True), Cell("2.0", graded=True))
    assert [output["output_type"] for output in done.cells[0].outputs] == ["error"]
    assert "more than is kept" in shown(done)
    assert "gave no points" in " ".join(done.notes)
    assert shown(done, 1) == "2.0"


def test_a3_a_check_that_dies_silently_gives_no_points() -> None:
    done = run(Cell("get_ipython().showtraceback = lambda *a, **k: None\n1 / 0", graded=True))
    assert [output["output_type"] for output in done.cells[0].outputs] == ["error"]


WAYS = {
    "prints": "print('x' * 999_000)",
    "lines": "from IPython.display import HTML, display\ndisplay(HTML('\\n' * 900_000))",
    "deep": "from IPython.display import display\ndeep = []\nfor _ in range(500): deep = [deep]\n"
    "display({'application/json': deep}, raw=True)",
    "wide": "from IPython.display import display\ndisplay({'application/json': [[]] * 120_000}, raw=True)",
    "updates": "from IPython.display import display, update_display\n"
    "for _ in range(60): display('x', display_id='one')\n"
    "update_display({'text/plain': 'x' * 900_000}, display_id='one', raw=True)",
    "tracebacks": "for _ in range(3):\n    get_ipython().emit("
    "{'type': 'error', 'ename': '', 'evalue': '', 'traceback': [''] * 70_000})",
}
"""Ways to make a notebook's file large."""


@pytest.mark.parametrize("name", WAYS)
def test_a19_output_is_bounded_for_the_notebook_as_a_whole(name: str) -> None:
    cells = 12
    done = run(*[WAYS[name]] * cells, "print('the end')", Cell("3.0", graded=True))
    assert size(done) < 9 * 1024**2
    assert "more output than is kept" in "".join(shown(done, index) for index in range(cells))
    assert shown(done, cells + 1) == "3.0"


def test_a_cell_that_prints_without_end_is_interrupted_between_two_messages() -> None:
    done = run(
        "while True: print('x' * 3_000_000)", "print('went on')", limits=Limits(cell=1.0, notebook=10.0, output=1000)
    )
    assert "ran for more than 1 s and was interrupted" in " ".join(done.notes)
    assert shown(done, 1) == "went on\n"


def test_threads_that_print_do_not_mix_their_messages() -> None:
    done = run(
        "import threading\nthreads = [threading.Thread(target=lambda: [print('x' * 300_000) for _ in range(20)])"
        " for _ in range(4)]\nfor one in threads: one.start()\nfor one in threads: one.join()",
        "print('went on')",
    )
    assert (done.notes, shown(done, 1)) == ([], "went on\n")


# Large libraries


def test_large_libraries_are_there_only_for_those_who_name_them() -> None:
    hidden = "'pan' + 'das', 'matplot' + 'lib'"
    loaded = f"import sys\nprint(*(name for name in ({hidden}) if name in sys.modules))"
    assert shown(run(loaded)) == "\n"
    assert shown(run(loaded, "# pandas")) == "pandas matplotlib\n"
    assert shown(execute(kit(), Job((Cell(loaded),), {"mine.py": b"import pandas"}))) == "pandas matplotlib\n"
    assert shown(run(f"import importlib\nprint(*(importlib.import_module(name).__name__ for name in ({hidden})))")) == (
        "pandas matplotlib\n"
    )
    assert shown(run("print(pd.DataFrame)", "# pandas")) == "NameError: name 'pd' is not defined"


def test_a_panel_that_nobody_can_click_in_loads_no_widgets() -> None:
    done = run(
        "from managerkit import module\nmodule('ladder').reflect()",
        "import sys\nprint({'managerkit.ui.front', 'ipywidgets', 'anywidget'} & sys.modules.keys())",
    )
    assert "text/html" in done.cells[0].outputs[0]["data"]
    assert shown(done, 1) == "{'managerkit.ui.front'}\n"


def test_when_the_process_with_large_libraries_is_killed_the_next_hand_in_gets_another() -> None:
    assert shown(run("print(1)", "# pandas")) == "1\n"
    wait_for(lambda: len(fork_servers()) == 3, "the end of the hand-in's own processes")
    served_by = {one.pid: one.ppid() for one in fork_servers()}
    (loaded,) = served_by.keys() - served_by.values()  # each of the others has started one of them
    psutil.Process(loaded).kill()
    wait_for(lambda: not psutil.pid_exists(loaded), "its end")
    done = run("import sys\nprint('pandas' in sys.modules)", "# pandas")
    assert (shown(done), done.notes) == ("True\n", [])


def test_grading_that_ends_while_it_still_warms_up_tells_only_why() -> None:
    code = (
        "import threading\nfrom managerkit.grading.run import begin, here\n"
        "from managerkit.grading.sandbox.job import Kit\nbegin(fenced=False)\n"
        "with here(Kit({}, fenced=False)):\n    threads = threading.enumerate()[1:]\n"
        "for one in threads: one.join()\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert ended.stderr == ""


# System calls

CALLS = {
    "x86_64": {"keyctl": 250, "add_key": 248, "request_key": 249, "bpf": 321, "userfaultfd": 323, "io_uring_setup": 425}
    | {"memfd_create": 319, "memfd_secret": 447, "ptrace": 101, "process_vm_readv": 310, "mount": 165, "unshare": 272}
    | {"setns": 308, "clone3": 435, "kexec_load": 246, "perf_event_open": 298, "open_by_handle_at": 304, "mq_open": 240}
    | {"name_to_handle_at": 303, "pivot_root": 155, "swapon": 167, "init_module": 175, "shmget": 29, "msgget": 68}
    | {"semget": 64, "vmsplice": 278, "io_setup": 206, "fsopen": 430, "statmount": 457, "newer": 900, "x32": 1 << 30},
    "aarch64": {"keyctl": 219, "add_key": 217, "request_key": 218, "bpf": 280, "userfaultfd": 282, "mq_open": 180}
    | {"memfd_create": 279, "ptrace": 117, "process_vm_readv": 270, "mount": 40, "unshare": 97, "setns": 268}
    | {"clone3": 435, "kexec_load": 104, "perf_event_open": 241, "open_by_handle_at": 265, "io_uring_setup": 425}
    | {"pivot_root": 41, "swapon": 224, "init_module": 105, "shmget": 194, "msgget": 186, "semget": 190, "newer": 900},
}[platform.machine()]
"""The numbers of calls that nobody needs in a pen, as in <asm/unistd.h>."""


def test_a4_calls_that_nobody_needs_do_not_exist() -> None:
    done = run(
        f"import ctypes, errno\nlibc = ctypes.CDLL(None, use_errno=True)\nfor name, number in {CALLS}.items():\n"
        "    ctypes.set_errno(0)\n    made = libc.syscall(number, 0, 0, 0, 0, 0, 0)\n"
        "    print(name, made, errno.errorcode.get(ctypes.get_errno()))"
    )
    assert shown(done).splitlines() == [f"{name} -1 ENOSYS" for name in CALLS]


OPTIONS = {
    "a new user": "libc.syscall(CLONE, 0x10000000 | 17, 0, 0, 0, 0)",
    "a new network": "libc.syscall(CLONE, 0x40000000 | 17, 0, 0, 0, 0)",
    "memory of no process": "libc.mmap(None, 4096, 3, 0x21, -1, 0)",
    "larger pipes": "libc.fcntl(os.pipe()[0], 1031, 1 << 20)",
    "larger sockets": "libc.setsockopt(libc.socket(1, 1, 0), 1, 7, ctypes.byref(ctypes.c_int(1 << 24)), 4)",
    "the kernel's sockets": "libc.socket(16, 3, 0)",
    "two of them": "libc.socketpair(16, 3, 0, (ctypes.c_int * 2)())",
}


@pytest.mark.parametrize("name", OPTIONS)
def test_a4_calls_have_no_options_that_nobody_needs(name: str) -> None:
    clone = {"x86_64": 56, "aarch64": 220}[platform.machine()]
    done = run(
        f"import ctypes, errno, os\nlibc = ctypes.CDLL(None, use_errno=True)\nCLONE = {clone}\nmade = {OPTIONS[name]}\n"
        "if made == 0: os._exit(0)\nprint(made, errno.errorcode.get(ctypes.get_errno()))"
    )
    assert shown(done).strip() in ("-1 EPERM", "-1 EAFNOSUPPORT")


def test_a4_what_a_notebook_may_want_still_works() -> None:
    done = run(
        "import asyncio, gc, mmap, os, socket, subprocess, sys, tempfile, threading\n"
        "assert gc.isenabled()\n"
        "from concurrent.futures import ThreadPoolExecutor\n"
        "assert subprocess.run([sys.executable, '-c', 'print(6 * 7)'], capture_output=True).stdout == b'42\\n'\n"
        "assert list(ThreadPoolExecutor(4).map(abs, [-1, -2])) == [1, 2]\n"
        "async def later(): return await asyncio.to_thread(lambda: 3)\n"
        "ours, theirs = socket.socketpair()\nours.sendall(b'x')\nassert theirs.recv(1) == b'x'\n"
        "with tempfile.TemporaryFile() as file:\n    file.write(b'x' * 4096)\n    file.flush()\n"
        "    assert mmap.mmap(file.fileno(), 4096)[:1] == b'x'\n",
        "assert await later() == 3",
        "import pandas as pd, matplotlib.pyplot as plt\npd.DataFrame({'a': [1, 2]}).plot()\nplt.show()",
    )
    assert [output for output in done.cells[0].outputs + done.cells[1].outputs if output] == []
    assert "image/png" in str(done.cells[2].outputs)


def test_a4_keys_of_the_session_are_left_behind() -> None:
    """Before the pen, where the calls exist still, there is nothing to be found."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall(CALLS["keyctl"], 1, None)  # a session of this test's own
    if libc.syscall(CALLS["add_key"], b"user", b"managerkit-test", b"secret", 6, -3) < 0:
        pytest.skip("this system has no keyrings")
    search = f"import ctypes\nctypes.CDLL(None).syscall({CALLS['keyctl']}, 10, -3, b'user', b'managerkit-test', 0)"
    done = execute(replace(kit(), rehearsal=("'anew'",)), Job((Cell(search, graded=True), Cell(search)), {}))
    assert (shown(done, 0), shown(done, 1)) == ("-1", "-1")


# Memory

SMALL = Limits(cell=40.0, notebook=60.0, memory=1024**3)
HELD = "the notebook's code held more than 1024 MB"
CHILDREN = (
    "import os, socket, time\ndef children(count, do):\n    for _ in range(count):\n        if os.fork() == 0:\n"
    "            kept = do()\n            time.sleep(50)\n            os._exit(0)\n"
)
HOARDS = {
    "while it talks": "children(4, lambda: bytearray(os.urandom(1) * 400_000_000))\n"
    "while True:\n    print('.', flush=True)\n    time.sleep(0.02)",
    "in sockets": "def filled():\n    pairs = [socket.socketpair() for _ in range(110)]\n    for one in pairs:\n"
    "        for end in one:\n            end.setblocking(False)\n            try:\n"
    "                while True: end.send(bytes(65536))\n            except OSError: pass\n    return pairs\n"
    "children(30, filled)\ntime.sleep(35)",
    "sparsely": "import mmap\ndef sparse():\n    found = []\n    for _ in range(4): found.append("
    "mmap.mmap(-1, 100_000_000, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS))\n    for one in found:\n"
    "        for at in range(0, 100_000_000, 4096): one[at] = 1\n    return found\n"
    "children(4, sparse)\ntime.sleep(35)",
}
"""Ways to hold more than one process may."""


@pytest.mark.parametrize("name", HOARDS)
def test_a5_all_processes_of_a_notebook_hold_what_one_may(name: str) -> None:
    done = run(CHILDREN + HOARDS[name], Cell("2.0", graded=True), limits=SMALL)
    assert shown(done).endswith(f"Stopped: {HELD}")
    assert done.notes == [HELD]
    assert shown(done, 1) == "2.0"


FEW = Limits(cell=20.0, notebook=30.0, processes=24, memory=8 * 1024**3)
"""What goes beyond it does so by the number of its processes: 24 that nobody can look at count as 1.5 GB."""
UNSEEN = f"import ctypes\n{CHILDREN}def unseen():\n    ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)\n"


def test_a5_whoever_lets_nobody_look_is_counted_like_others() -> None:
    many = f"{UNSEEN}children(26, unseen)\ntime.sleep(10)"
    assert "started more than 24 processes" in shown(run(many, limits=FEW))
    large = f"{UNSEEN}    return bytearray(os.urandom(1) * 400_000_000)\nchildren(4, unseen)\ntime.sleep(35)"
    assert HELD in shown(run(large, limits=SMALL))


def test_a5_programs_that_cannot_be_read_are_counted_like_others() -> None:
    unread = (
        "import os, shutil, subprocess, time\nshutil.copy(shutil.which('sleep'), 's')\nos.chmod('s', 0o111)\n"
        "all = [subprocess.Popen(['./s', '30']) for _ in range({})]\ntime.sleep(3)\nprint('went on')"
    )
    assert "started more than 24 processes" in shown(run(unread.format(26), limits=FEW))
    assert shown(run(unread.format(5), limits=FEW)) == "went on\n"
    assert HELD in shown(run(unread.format(20), limits=replace(FEW, memory=SMALL.memory)))


def test_a5_what_goes_on_while_checks_run_is_watched() -> None:
    later = "time.sleep(0.5)\nchildren(4, lambda: bytearray(os.urandom(1) * 400_000_000))\nos._exit(0)"
    start = f"{CHILDREN}def ping(): return 1\nif os.fork() == 0:\n    " + later.replace("\n", "\n    ")
    wait = "import time\nfor _ in range(200):\n    time.sleep(0.1)\n    try: ping()\n    except TimeoutError: break"
    assert run(start, Cell(wait, graded=True), limits=SMALL).notes == [HELD]


def test_a5_a_message_that_does_not_end_is_waited_for_no_longer_than_the_notebook_may_run() -> None:
    begin = (
        "import os, stat, time\nfor fd in range(3, 300):\n    try: mode = os.fstat(fd).st_mode\n"
        "    except OSError: continue\n    if stat.S_ISSOCK(mode): os.write(fd, b'\\0\\0\\1\\0only a part')\n"
        "time.sleep(60)"
    )
    done = run(begin, Cell("2.0", graded=True), limits=Limits(cell=1.0, notebook=2.0))
    assert "ran for more than 2 s" in shown(done)
    assert shown(done, 1) == "2.0"


# Disk


def test_a6_all_folders_together_hold_what_the_disk_may() -> None:
    fill = (
        "import os\nwritten, names = 0, iter(range(10_000))\nfor folder in ('/', '/dev', '/proc', '/fence', '/tmp', *"
        "(os.path.join(at, one) for at, folders, _ in os.walk('/fence', followlinks=True) for one in folders)):\n"
        "    for _ in range(20):\n        try:\n            with open(f'{folder}/{next(names)}', 'wb', 0) as file:\n"
        "                for _ in range(10):\n                    written += file.write(bytes(1024**2))\n"
        "        except OSError: pass\nprint(written // 1024**2)"
    )
    assert 60 <= int(shown(run(fill))) <= 64


# Answers

FIND = """
import ctypes, os
def texts():
    for where, _, names in os.walk("/fence"):
        for name in names:
            yield open(os.path.join(where, name), "rb").read()
    for line in open("/proc/self/maps"):
        ends, rights, *_ = line.split()
        begin, end = (int(part, 16) for part in ends.split("-"))
        if rights.startswith("rw") and "[v" not in line:
            yield ctypes.string_at(begin, end - begin)
def has(text, begin, end):
    at = text.find(begin)
    while at >= 0:
        if text.startswith(end, at + len(begin)):
            return True
        at = text.find(begin, at + 1)
    return False
print([name for name, (begin, end) in WANTED.items() if any(has(text, bytes(begin), bytes(end)) for text in texts())])
"""
"""Looks for texts in all files and all memory within reach, without having any of them whole itself."""


def secret(name: str) -> str:
    """A text that stands nowhere else."""
    return f"secret-{name[::-1]}-of-{name}"


def test_a7_learners_code_finds_nothing_that_only_markers_and_checks_know() -> None:
    """Neither in the folders of the pen, nor in its memory, used or freed."""
    course = {str(path.relative_to(COURSE)): path.read_bytes() for path in COURSE.rglob("*") if path.is_file()}
    places = {
        "scheme": ("modules/debugging-people/reflection.yml", "\nmarking: |\n", "\nmarking: |\n  {} "),
        "case": ("modules/debugging-people/practice-overtime.yml", "expect: 210", "expect: {}"),
        "page": ("modules/debugging-people/facilitator.md", "# ", "# {} "),
        "guide": ("facilitator/six-weeks.md", "# ", "# {} "),
        "phrase": ("phrases.yml", "title: ", "title: {} "),
        "question": ("modules/debugging-people/practice-overtime.yml", "question: ", "question: {} "),
    }
    for name, (path, old, new) in places.items():
        assert old.encode() in course[path]
        course[path] = course[path].replace(old.encode(), new.format(secret(name)).encode(), 1)
    halves = {name: [list(half.encode()) for half in secret(name).split("-of")] for name in (*places, "check")}
    wanted = {name: (begin, list(b"-of") + end) for name, (begin, end) in halves.items()}
    setup = 'debugging = module("debugging-people")\ndef overtime_minutes(shifts): return 210'
    cells = (
        Cell(f"from managerkit import module\n{setup}"),
        Cell('debugging.traces("overtime", "slipping")\ndebugging.reflect()\ndebugging.practise("overtime", abs)'),
        Cell(f"# {secret('check')}\nfrom managerkit import module\n1.0", graded=True),
        Cell('module("debugging-people").practise("overtime", overtime_minutes)', graded=True),
        Cell('module("debugging-people").points("overtime", overtime_minutes)', graded=True),
        Cell(FIND.replace("WANTED", repr(wanted))),
    )
    done = execute(Kit(course, ("debugging-people",), ("from managerkit import module",)), Job(cells, {}))
    assert shown(done, 5).strip() == "['question']"  # which learners are asked
    assert "cannot be judged" in str(done.cells[1].outputs)
    assert secret("case") in str(done.cells[3].outputs)
    assert "points: " in shown(done, 4)


# Control groups


def test_a5_the_kernel_holds_a_pen_to_its_memory_where_there_are_control_groups() -> None:
    if (made := GraderGroup.make()) is None:
        pytest.skip("this system gives us no control group with memory (version 2)")
    made.remove()
    assert "/managerkit-" in shown(run("print(open('/proc/self/cgroup').read())"))
    kept = "kept = bytearray(os.urandom(1) * 300_000_000)\nchildren(6, lambda: None)\ntime.sleep(1.5)"
    assert run(CHILDREN + kept, limits=SMALL).notes == []  # what is shared counts once
    cool_down()
    assert not list(Path("/sys/fs/cgroup").rglob("managerkit-*"))
