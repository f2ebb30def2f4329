"""The shell function that gives ``fg transcribe`` to this program and leaves ``fg %1`` to job control.

The verbs are filled in, so that the wrapper knows every word of ours. ``builtin`` and ``command``
keep it from calling itself; a job that is called like a verb stays reachable as ``%word``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_POSIX = """\
unalias fg 2>/dev/null || true
export FG_SHELL=1
function fg {
  case "${1-}" in
    ''|%*|[0-9]*|+|-|--) builtin fg "$@"; return ;;
    @VERBS@|-*) ;;
    *) if builtin jobs -- "$1" >/dev/null 2>&1; then builtin fg "$@"; return; fi ;;
  esac
  command fgkit "$@"
}
"""

_FISH = """\
set -gx FG_SHELL 1
if not functions -q __fgkit_job_fg
    if functions -q fg
        functions -c fg __fgkit_job_fg
    else
        function __fgkit_job_fg
            builtin fg $argv
        end
    end
end
function fg --wraps fgkit --description 'focus-group toolkit, or resume a job'
    switch "$argv[1]"
        case '' '%*' '+' '-' '--'
            __fgkit_job_fg $argv
        case '*'
            if string match -qr '^[0-9]+$' -- $argv[1]
                __fgkit_job_fg $argv
            else
                command fgkit $argv
            end
    end
end
"""

WRAPPERS = {"bash": _POSIX, "zsh": _POSIX, "fish": _FISH}


def wrapper(shell: str, verbs: Sequence[str]) -> str:
    """The text to ``eval`` in ``shell`` (a key of WRAPPERS)."""
    return WRAPPERS[shell].replace("@VERBS@", "|".join(verbs))
