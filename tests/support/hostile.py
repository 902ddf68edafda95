"""Hostile hand-ins: cells that try to see, break or gain what is not theirs. A cell that succeeds says LEAKED."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Notebook = dict[str, Any]


@dataclass(frozen=True)
class Attack:
    """Code in a cell of its own, put at the beginning of the notebook.

    `says` is a pattern of a part of what the summary tells about it; empty if the attack is nothing to tell about.
    """

    code: str
    says: str = ""


READS = {
    "reads-the-gradebook": "print('LEAKED', open({gradebook!r}, 'rb').read(16))",
    "reads-a-neighbour": "print('LEAKED', open({neighbour!r}).read())",
    "reads-the-mark-scheme": "print('LEAKED', open({source!r}).read())",
    "lists-the-cohort": "import os\nprint('LEAKED', os.listdir({root!r}))",
    "reads-the-environment": "import os\nif 'MK_SECRET' in os.environ: print('LEAKED', os.environ['MK_SECRET'])\n"
    "for pid in filter(str.isdigit, os.listdir('/proc')):\n"
    "    text = open(f'/proc/{{pid}}/environ').read()\n"
    "    if 'MK_SECRET' in text: print('LEAKED', text)",
    "opens-a-socket": "import socket\nsocket.create_connection(('127.0.0.1', {port}), 2)\nprint('LEAKED')",
    "opens-a-hidden-socket": "import socket\ns = socket.socket(socket.AF_UNIX)\ns.connect('\\0' + {hidden!r})\n"
    "print('LEAKED')",
    "writes-outside": "open('/fence/course/course.yml', 'w').write('x')\nprint('LEAKED')",
    "writes-the-library": "import managerkit\nopen(managerkit.__file__, 'a').write('x')\nprint('LEAKED')",
    "becomes-root": "import os\nos.setuid(0)\nprint('LEAKED')",
    "makes-namespaces": "import ctypes\nassert ctypes.CDLL(None).unshare(0x10000000) != 0, print('LEAKED')",
    "mounts": "import ctypes\nassert ctypes.CDLL(None).mount(b'x', b'/fence/work', b'tmpfs', 0, None) != 0, "
    "print('LEAKED')",
    "holds-on-to-descriptors": "import os, stat\nfor fd in range(3, 300):\n    try: mode = os.fstat(fd).st_mode\n"
    "    except OSError: continue\n    if not stat.S_ISSOCK(mode): print('LEAKED', fd)",
}
"""What somebody might want to see or touch; `{gradebook}` and the like are put in by `cell`."""

BREAKS = {
    "forks-without-end": Attack(
        "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass",
        "the notebook's code (started more than 24 processes|held more than 1024 MB)",  # whichever is seen first
    ),
    "fills-memory": Attack("hoard = []\nwhile True: hoard.append(bytearray(50_000_000))"),
    "fills-memory-by-children": Attack(
        "import os, time\nfor _ in range(20):\n    if os.fork() == 0:\n        hoard = b'x' * 400_000_000\n"
        "        time.sleep(60)\ntime.sleep(60)",
        "MB",
    ),
    "fills-the-disk": Attack("for n in range(10_000):\n    open(f'big{n}', 'wb').write(b'x' * 10_000_000)"),
    "prints-a-gigabyte": Attack("for _ in range(1024): print('x' * 1_048_576)"),
    "loops": Attack("while True: pass", "cell ran for more than"),
    "loops-and-will-not-stop": Attack(
        "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass", "cell ran for more than"
    ),
    "kills-its-parent": Attack(
        "import os\nfor pid in (os.getppid(), -1, 0, 1):\n    try: os.kill(pid, 9)\n    except OSError: pass"
    ),
    "leaves-a-daemon": Attack(
        "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
        "        while True: time.sleep(0.1)\n    os._exit(0)"
    ),
    "exits": Attack("import os\nos._exit(0)", "ended its own process"),
    "crashes": Attack("import ctypes\nctypes.string_at(0)", "ended its own process"),
    "closes-everything": Attack("import os\nos.closerange(0, 300)", "the notebook's code"),
    "talks-nonsense": Attack(
        "import os\nfor fd in range(3, 300):\n    try: os.write(fd, b'\\x00\\x00\\x00\\x05hello')\n"
        "    except OSError: pass",
        "no message",
    ),
    "never-ends-a-message": Attack(
        "import os\nfor fd in range(3, 300):\n    try: os.write(fd, b'\\x7f\\xff\\xff\\xff')\n    except OSError: pass"
    ),
    "threads-that-go-on": Attack(
        "import threading\ndef on():\n    while True: print('still here')\n"
        "for _ in range(4): threading.Thread(target=on).start()"
    ),
}
"""What harms itself, the machine or the others."""

CHEATS = {
    "hides-in-memory": "import os, time\nheld = [os.memfd_create('x') for _ in range(40)]\n"
    "for fd in held: os.write(fd, b'x' * 60_000_000)\ntime.sleep(1)",
    "half-characters": "print('\\ud800')\n'\\udfff'",
    "looks-at-processes": "import os\nfor pid in filter(str.isdigit, os.listdir('/proc')):\n"
    "    if int(pid) != os.getpid(): print('LEAKED', open(f'/proc/{{pid}}/cmdline').read())",
    "patches-the-checker": "import managerkit.progress.points as p, managerkit.notebook as n\n"
    "p.award = lambda *a: p.Award(99.0, 'all of it')\nn.NotebookModule.points = lambda *a: 99.0",
    "patches-what-it-leans-on": "import builtins, json, managerkit.activities.practice.engine as e\n"
    "json.dumps = lambda *a, **k: '1'\n"
    "builtins.float = lambda *a: 99.0\ne.points = lambda *a: 99.0\nbuiltins.print = lambda *a, **k: None",
    "transforms-what-is-run": "import ast\nclass Take(ast.NodeTransformer):\n"
    "    def visit_Expr(self, node): return ast.Expr(ast.Constant(99))\n"
    "get_ipython().ast_transformers.append(Take())",
    "edits-its-journal": "import json, glob, pathlib\n"
    "pathlib.Path({journal!r}).write_text('\\n'.join(json.dumps({{'time': '2026-01-01T00:00:00+00:00', 'module': 'x', "
    "'version': '1.0.0', 'kind': kind, 'key': {story!r}, 'data': {play!r}}}) for kind in ('play',)))",
    "invents-outputs": "import os, json, struct\n"
    "fake = json.dumps({{'show': {{'type': 'execute_result', 'data': {{'text/plain': '99'}}, 'metadata': {{}}, "
    "'execution_count': 1}}}}).encode()\n"
    "for fd in range(3, 300):\n    try: os.write(fd, struct.pack('!i', len(fake)) + fake)\n    except OSError: pass",
    "answers-too-early": "import os, json, struct\nfor _ in range(40):\n"
    '    for fake in (b\'{{"done": true}}\', b\'{{"found": "value", "value": 99}}\', b\'{{"returned": 480}}\'):\n'
    "        for fd in range(3, 300):\n"
    "            try: os.write(fd, struct.pack('!i', len(fake)) + fake)\n            except OSError: pass",
    "takes-over-names": "def module(*a):\n    class M:\n        def __getattr__(self, n): return lambda *a: 99\n"
    "    return M()\nimport managerkit, sys\nmanagerkit.module = module\nsys.modules['managerkit'] = managerkit",
}
"""What somebody might do for points without work."""

FUNCTIONS = {
    "peeks-at-what-is-expected": "def {name}(*arguments):\n    import sys\n    frame = sys._getframe(1)\n"
    "    while frame:\n        if 'case' in frame.f_locals: return frame.f_locals['case'].expect\n"
    "        frame = frame.f_back\n    return 'LEAKED not'",
    "equals-everything": "def {name}(*arguments):\n    class Same(float):\n"
    "        def __eq__(self, other): return True\n"
    "        __hash__ = None\n        def __repr__(self): return '1'\n    return Same(1)",
    "patches-when-called": "def {name}(*arguments):\n    import managerkit.activities.practice.engine as e\n"
    "    e._plain = lambda value: 1\n    e.points = lambda *a: 99.0\n    return 'nothing'",
    "never-comes-back": "def {name}(*arguments):\n    while True: pass",
    "ends-the-process": "def {name}(*arguments):\n    import os\n    os._exit(0)",
}
"""What somebody might hand in instead of a function that is put right."""


PLAYS: dict[str, Any] = {
    "an-enormous-choice": {"seed": 1, "choices": ["x" * 5_000_000]},
    "an-enormous-seed": {"seed": 10**4000, "choices": ["x"]},
    "choices-that-fill-a-cell": {"seed": 1, "choices": ["\n" * 6_000] * 200},
    "no-play-at-all": {"seed": 1, "choices": "y" * 5_000_000},
}
"""What somebody might write into a journal as the play under way."""


def add_cell(notebook: Notebook, code: str) -> None:
    """Put a cell of the learner's own before all others."""
    cell: Notebook = {
        "cell_type": "code",
        "execution_count": None,
        "id": "mine",
        "metadata": {},
        "outputs": [],
        "source": code,
    }
    notebook["cells"].insert(0, cell)


def replace_function(notebook: Notebook, name: str, code: str) -> None:
    """Put another function where the one to be mended stands."""
    (cell,) = (cell for cell in notebook["cells"] if f"def {name}(" in "".join(cell["source"]))
    cell["source"] = code.format(name=name)


def edit(path: Path, change: Callable[[Notebook], None]) -> None:
    """Change a handed-in notebook."""
    notebook = json.loads(path.read_text("utf-8"))
    change(notebook)
    path.write_text(json.dumps(notebook), "utf-8")
