"""The fence around learners' code: a root of its own with little in it, no network, and limits on everything.

There are two rings. The *yard* is entered once, by the process that all submissions are forked from: a read-only root
that holds the system's and Python's files and the course, no network, processes of its own. In it each submission gets
a *pen*: folders of its own in memory, a process tree of its own that dies as one, no privileges, few system calls, and
limits. Both work for root, who becomes nobody on the way, and for an ordinary user where the kernel lets users make
namespaces.
"""

import os
import resource
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from managerkit.content.which import GROUP
from managerkit.storage.installed import places

from . import namespaces as ns
from . import seccomp

WORK = "/fence/work"
"""In a fence, the folder that a submission runs in."""
DISK = "/fence/disk"
"""In a fence, all that can be written to; what else is there leads into it."""
COURSE = "/fence/course"
"""In a fence, the course's content."""
ANSWERS = "/fence/answers"
"""In the yard, the course's content with all that only markers and checks are to know; pens see an empty folder."""
SCRATCH = "/fence/scratch"
"""In a fence, the folder for temporary files; /tmp leads there, unless this Python itself lives in /tmp."""

NOBODY = 65534
_SYSTEM = ["/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin"]
_SETTINGS = ["ld.so.cache", "localtime", "fonts", "alternatives", "mime.types", "ssl/openssl.cnf"]
_INSTALLED = [Path(__file__).parents[2] / name for name in ("_course", "_exercises")]
"""The kit's own course where it is installed, with mark schemes. Those of other packages are hidden as well."""
_DEVICES = ["null", "full", "random", "urandom"]
"""Without zero: mapped as shared, it is memory that belongs to no process."""


OPEN_FILES = 256
"""How many files, sockets and pipes a process may have open."""
_BEFORE_A_LOOK = 4
"""How many more processes than a pen may have can live until it is looked at, and ended for them."""


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    Attributes:
        cell: seconds for one cell, or for one call of a learner's function.
        notebook: seconds for all of it.
        memory: bytes that a process may reserve; all of its processes together may hold as much.
        processes: how many may live at a time; what starts more is ended.
        disk: bytes of files that it may have, wherever it writes them.
        output: bytes of output kept for one cell.
        output_in_all: bytes of output kept for all cells of the notebook's owner, and as many for the graded ones.
    """

    cell: float = 20.0
    notebook: float = 60.0
    memory: int = 2 * 1024**3
    processes: int = 48
    disk: int = 64 * 1024**2
    output: int = 1024**2
    output_in_all: int = 8 * 1024**2


def enter_yard(course: Mapping[str, bytes], python: Iterable[str], answers: Callable[[Path], object]) -> None:
    """Put this process, and all that it starts, behind the outer fence. Call with a single thread, and only once.

    The caller goes on as a child that has its own processes; the parent waits for it and exits as it did.

    Args:
        course: the course's files as learners' code may see them, by their paths in it.
        python: folders that Python needs.
        answers: writes all of the course into a folder. It is called in a process of its own, so that nothing of it
            stays in the memory of the one that submissions are forked from.

    Raises:
        OSError: this system does not let us.
    """
    uid, gid = os.getuid(), os.getgid()
    mighty = uid == 0 and ns.has_user(NOBODY)
    ns.unshare(ns.NEWNS | ns.NEWPID | ns.NEWNET | ns.NEWIPC | ns.NEWUTS | (0 if mighty else ns.NEWUSER))
    if not mighty:
        ns.become_itself(uid, gid)
    ns.forget_keys()
    _go_on_as_child()
    ns.private_mounts()
    _change_root(course, list(python), answers)
    if mighty:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
        ns.stay_dumpable()


def enter_pen(limits: Limits) -> None:
    """In the yard: become the owner of a pen, with empty folders to work in. Its inhabitants come with `confine`."""
    uid, gid = os.getuid(), os.getgid()
    ns.unshare(ns.NEWUSER | ns.NEWNS | ns.NEWPID)
    ns.become_itself(uid, gid)
    ns.private_mounts()
    _own_folders(limits)


def confine(limits: Limits) -> None:
    """In the first child of a pen's owner: fresh folders, no network, no privileges, limits. There is no way back."""
    ns.unshare(ns.NEWNS | ns.NEWNET | ns.NEWIPC | ns.NEWUTS)
    ns.mount_memory(ANSWERS, 4096, files=1)
    _own_folders(limits)
    try:
        ns.mount_processes("/proc")
    except OSError:  # where the system hides parts of /proc, it lets nobody mount another: then there is none
        ns.mount_memory("/proc", 4096, files=1)
    with suppress(OSError):
        Path("/proc/sys/user/max_user_namespaces").write_text("0")
    ns.forget_keys()
    ns.give_up_privileges()
    seccomp.install()


def show_answers() -> None:
    """For a pen's owner: put all of the course where learners' code sees a part of it. The pen is confined before."""
    ns.bind(ANSWERS, COURSE)


def try_pen() -> None:
    """In the yard: make a pen and end it, so that what this system refuses is told before there is a hand-in.

    Raises:
        OSError: it does not let us.
    """

    def inhabit() -> None:
        enter_pen(Limits())
        os._exit(_in_child(lambda: confine(Limits())))

    if refused := _in_child(inhabit):
        raise OSError(refused, os.strerror(refused), "a pen")


def _in_child(do: Callable[[], object]) -> int:
    """Do something in a process of its own; gives the number of the error, or 0."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 1
    try:
        do()
        code = 0
    except OSError as error:
        code = error.errno or 1
    finally:
        os._exit(code)


def limit(limits: Limits, processes: bool) -> None:
    """Set the limits of this process and all that it starts, fenced or not.

    Args:
        limits: them.
        processes: whether to limit their number, which only makes sense in a pen: elsewhere it counts all of a user's.
    """
    seconds = int(limits.notebook) + 1
    wanted = [
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, limits.disk),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    ]
    if processes:
        wanted.append((resource.RLIMIT_NPROC, limits.processes + _BEFORE_A_LOOK))
    for kind, most in wanted:
        hard = resource.getrlimit(kind)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (most, most))


def _go_on_as_child() -> None:
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
    ns.die_with_parent()


def _own_folders(limits: Limits) -> None:
    ns.mount_memory(DISK, limits.disk)
    for folder in (WORK, SCRATCH):
        Path(DISK, Path(folder).name).mkdir()
    os.chdir(WORK)


def _change_root(course: Mapping[str, bytes], python: list[str], answers: Callable[[Path], object]) -> None:
    """Build the new root beside the old one, which is then taken away."""
    hidden = [*_INSTALLED, *places(GROUP).found.values()]
    ns.mount_memory("/tmp", 256 * 1024**2)
    for folder in ("/tmp/new", "/tmp/old"):
        Path(folder).mkdir()
    ns.bind("/tmp/new", "/tmp/new", read_only=False)
    ns.change_root("/tmp", "/tmp/old")
    os.chdir("/")
    for name in (*_SYSTEM, *(f"/etc/{setting}" for setting in _SETTINGS), *_apart(python)):
        _show(name)
    for device in _DEVICES:
        _show(f"/dev/{device}", devices=True)
    for place in (one for one in hidden if Path(f"/new{one}").is_dir()):
        ns.mount_memory(f"/new{place}", 4096, files=1)
    for folder in (DISK, "/proc", COURSE, ANSWERS):
        Path(f"/new{folder}").mkdir(parents=True, exist_ok=True)
    for folder in (WORK, SCRATCH):
        Path(f"/new{folder}").symlink_to(Path(DISK, Path(folder).name))
    if not Path("/new/tmp").exists():
        Path("/new/tmp").symlink_to(SCRATCH)
    Path("/new/etc/passwd").write_text(f"learner:x:65534:65534::{WORK}:/bin/false\n")
    write(Path("/new", COURSE[1:]), course)
    if failed := _in_child(lambda: answers(Path("/new", ANSWERS[1:]))):
        raise OSError(failed, os.strerror(failed), "the course")
    with suppress(OSError):
        ns.mount_processes("/new/proc")
    ns.bind("/new", "/new", read_only=False, devices=True)
    os.chdir("/new")
    ns.change_root(".", ".")
    ns.detach(".")
    os.chdir("/")
    _own_folders(Limits())
    Path(SCRATCH).chmod(0o777)  # root, who mounts it, is nobody from here on
    ns.make_read_only("/")


def _show(name: str, devices: bool = False) -> None:
    """Show a file, folder or link of the old root in the new one; what does not exist is left out."""
    old, new = Path("/old" + name), Path("/new" + name)
    if not os.path.lexists(old) or os.path.lexists(new):
        return
    new.parent.mkdir(parents=True, exist_ok=True)
    if old.is_symlink() and not devices and name in _SYSTEM:
        new.symlink_to(old.readlink())
        return
    real = Path("/old" + _resolved(name))
    if real.is_dir():
        new.mkdir()
    elif real.exists():
        new.touch()
    else:
        return
    ns.bind(str(real), str(new), devices=devices)


def _resolved(name: str) -> str:
    """Where a path of the old root leads, with links followed as they would have been there."""
    for _ in range(40):
        done, parts = Path("/"), Path(name).parts[1:]
        for index, part in enumerate(parts):
            old = Path("/old" + str(done / part))
            if old.is_symlink():
                name = os.path.normpath(done.joinpath(old.readlink(), *parts[index + 1 :]))
                break
            done /= part
        else:
            break
    return name


def _apart(folders: list[str]) -> list[str]:
    """The folders without those that lie in another one of them or in the system's."""
    kept: list[str] = []
    for folder in sorted({str(Path(folder).absolute()) for folder in folders}, key=len):
        if not any(Path(folder).is_relative_to(other) for other in [*_SYSTEM, *kept]):
            kept.append(folder)
    return kept


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder, by their paths in it.

    Args:
        folder: the folder; it, and those that files need, are made.
        files: contents by path, which begins in the folder.
    """
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def python_folders() -> list[str]:
    """The folders that this Python needs: where it is installed, and where it looks for modules."""
    return [sys.prefix, sys.base_prefix, *filter(os.path.isdir, sys.path)]
