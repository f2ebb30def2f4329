"""The wrapper of ``fgkit shell-init`` in the shells that are here, typed into as a person does."""

from __future__ import annotations

import contextlib
import os
import re
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(os.name == "nt", reason="job control is a matter of Unix shells")

PROGRAM = Path(sys.executable).with_name("fgkit")
# Start without anybody's own settings, line editor and prompt.
SHELLS = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], "PS1= PS2=", 'eval "$(fgkit shell-init bash)"'),
    "zsh": (
        ["zsh", "-f", "-i", "+o", "zle", "+o", "promptsp"],
        "PS1= PS2=",
        'eval "$(fgkit shell-init zsh)"',
    ),
    "fish": (["fish", "--no-config", "-i"], "function fish_prompt; end", "fgkit shell-init fish | source"),
}
JOB_LINES = ["fg", "fg %1", "fg 1", "fg +", "fg -", "fg %sh", "fg 999", "fg %9"]
NAMED_JOBS = ["bash", "zsh"]  # fish knows jobs by number only
CODE = re.compile(r"<(\d+)>\r?\n")
WAIT_S = 30.0  # seconds; a loaded machine starts our program in two
STOP, NO_MORE = "\x1a", "\x04"  # Ctrl-Z, Ctrl-D
# The shell must own the terminal: without one there is no job control.
OWN_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp(sys.argv[1], sys.argv[1:])
"""


class Shell:
    """An interactive shell at a terminal of its own, with the wrapper loaded."""

    def __init__(self, name: str, folder: Path, *, wrapped: bool = True) -> None:
        words, quiet, load = SHELLS[name]
        self.name = name
        self.status = "$status" if name == "fish" else '"$?"'
        self._ours, theirs = os.openpty()
        environment = {**os.environ, "TERM": "dumb", "HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
        environment["PATH"] = f"{PROGRAM.parent}{os.pathsep}{os.environ['PATH']}"
        environment.pop("FG_SHELL", None)
        self._process = subprocess.Popen(
            [sys.executable, "-c", OWN_TERMINAL, *words],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=folder,
            env=environment,
            start_new_session=True,
        )
        os.close(theirs)
        self(quiet)
        if wrapped:
            self(load)

    def __call__(self, line: str) -> tuple[int, str]:
        """Type a line; its exit code and everything that was printed, the typed line too."""
        self.type(f"{line}; printf '<%s>\\n' {self.status}\n")
        return self.code()

    def start(self, line: str) -> None:
        """Type a line that leaves a job behind."""
        self.type(f"{line} &\n")
        self("true")

    def type(self, keys: str) -> None:
        """Press keys without waiting for what comes."""
        os.write(self._ours, keys.encode())

    def code(self) -> tuple[int, str]:
        """Wait for the line that was typed last."""
        said = self.until(CODE)
        return int(CODE.findall(said)[-1]), said

    def until(self, pattern: re.Pattern[str]) -> str:
        """Everything that is printed up to ``pattern``."""
        said, end = "", time.monotonic() + WAIT_S
        while not pattern.search(said):
            ready, _, _ = select.select([self._ours], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                pytest.fail(f"the shell did not answer; it said: {said!r}")
            said += os.read(self._ours, 4096).decode("utf-8", "replace")
        return said

    def close(self) -> None:
        """Leave, whatever runs."""
        self._process.kill()
        self._process.wait()
        with contextlib.suppress(OSError):
            os.close(self._ours)


@pytest.fixture(params=sorted(SHELLS))
def shell(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shell]:
    if shutil.which(request.param) is None:
        pytest.skip(f"{request.param} is not installed here")
    opened = Shell(request.param, tmp_path)
    yield opened
    opened.close()


only_with_named_jobs = pytest.mark.parametrize("shell", NAMED_JOBS, indirect=True)


def test_our_words_and_their_exit_codes_reach_the_program_and_come_back(shell: Shell) -> None:
    code, said = shell("fg --version")
    assert (code, bool(re.search(r"^fg \d+\.\d+", said, re.MULTILINE))) == (0, True)
    assert shell("fg guide list")[0] == 0
    code, said = shell("fg guide check 'no such file.yaml'")
    assert (code, "There is no such file" in said) == (4, True)
    code, said = shell("fg sing a 'b c'")
    assert (code, "No such command 'sing'" in said) == (2, True)


def test_the_program_knows_that_the_wrapper_is_there(shell: Shell) -> None:
    assert "fg reaches this program" in shell("fg doctor")[1]


def test_pipes_and_substitutions_get_what_the_program_prints(shell: Shell) -> None:
    assert re.search(r"got fg \d", shell("echo got $(fg --version)")[1])
    assert re.search(r"^FG \d", shell("fg --version | tr a-z A-Z")[1], re.MULTILINE)


def test_job_control_answers_as_it_does_without_the_wrapper(shell: Shell, tmp_path: Path) -> None:
    bare = Shell(shell.name, tmp_path, wrapped=False)
    try:
        expected = [(line, code) for line in JOB_LINES for code in after_a_job(bare, line)]
        assert [(line, code) for line in JOB_LINES for code in after_a_job(shell, line)] == expected
    finally:
        bare.close()


def after_a_job(shell: Shell, line: str) -> tuple[int, int]:
    """The exit codes of a line with a job that ends with 7, and without any job."""
    shell.start("sh -c 'sleep 0.2; exit 7'")
    with_job, _ = shell(line)
    shell("wait")
    return with_job, shell(line)[0]


def test_without_a_job_the_shell_says_so_and_not_our_program(shell: Shell) -> None:
    code, said = shell("fg")
    assert code != 0
    assert "next:" not in said


@only_with_named_jobs
def test_a_job_comes_back_by_its_name(shell: Shell) -> None:
    shell.start("sleep 0.4")
    code, said = shell("fg sleep")
    assert (code, "sleep 0.4" in said.replace("fg sleep", "")) == (0, True)


@only_with_named_jobs
def test_a_job_with_the_name_of_a_verb_stays_reachable(shell: Shell, tmp_path: Path) -> None:
    verb = tmp_path / "bin" / "verify"
    verb.parent.mkdir()
    verb.write_text("#!/bin/sh\nsleep 3\nexit 9\n", "utf-8")
    verb.chmod(0o755)
    shell(f'PATH="{verb.parent}:$PATH"')
    shell.start("verify")
    assert "Missing argument" in shell("fg verify")[1]
    assert shell("fg %verify")[0] == 9


def test_our_program_can_be_stopped_and_brought_back(shell: Shell) -> None:
    shell.type("fg participant add P01\n")
    shell.until(re.compile("Name as Zoom shows it"))
    shell.type(STOP)
    shell.until(re.compile(r"(Stopped|suspended).*\n|\u23ce"))  # fish marks its new line only
    shell.type(f"fg; printf '<%s>\\n' {shell.status}\n")
    shell.until(re.compile(r'fgkit "\$@"|continued|Send job'))
    shell.type(NO_MORE)
    code, said = shell.code()
    assert code == (130 if shell.name == "bash" else 0)  # zsh for functions, fish for every job
    assert "Stopped; what was finished is kept" in said


@only_with_named_jobs
def test_an_alias_and_a_second_start_do_no_harm(shell: Shell) -> None:
    load = SHELLS[shell.name][2]
    shell("alias fg='echo another'")
    shell(f"{load}; {load}")
    assert shell("fg guide list")[0] == 0
    assert shell("set -u")[0] == 0
    assert "unbound" not in shell("fg")[1]
