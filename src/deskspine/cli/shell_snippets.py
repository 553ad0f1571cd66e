"""The snippets with which bash, zsh and fish report the commands that a person waits for.

A snippet writes one small file when a command begins and empties it at the next prompt, with words of the shell itself,
so that no process is started. It does nothing in a shell that is not interactive or while the folder of hints is
missing. It never writes a word of a command: only its kind and the number of the shell.
"""

from __future__ import annotations

from collections.abc import Callable
from shlex import quote

from deskspine.cli.wait_kind import BUILD, EDITING, INTERACTIVE, OWN_WORDS, PREFIXES, QUICK, TESTS

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("", INTERACTIVE),
    ("shell", QUICK),
    ("", EDITING),
    ("tests", TESTS),
    ("build", BUILD),
    ("shell", ("*",)),
)
"""Kinds with their patterns, in the order in which they are tried. No kind means that the command is no wait."""
SHELLS = ("bash", "zsh", "fish")
POSIX_FOLDER = """\
if [[ ${XDG_RUNTIME_DIR-} == /* && -O ${XDG_RUNTIME_DIR-} ]]; then
    _deskspine_folder=$XDG_RUNTIME_DIR/deskspine/hints
else
    _deskspine_folder=${TMPDIR:-/tmp}/deskspine-$UID/hints
fi
"""
FISH_FOLDER = """\
if string match -q '/*' -- "$XDG_RUNTIME_DIR"
    set -g __deskspine_folder $XDG_RUNTIME_DIR/deskspine/hints
else
    set -q TMPDIR
    and set -g __deskspine_folder $TMPDIR
    or set -g __deskspine_folder /tmp
    set -g __deskspine_folder $__deskspine_folder/deskspine-(id -u)/hints
end
"""
KIND = """\
_deskspine_kind() {  # the kind of the command $1; "-" for a word of the shell, nothing for a program to work with
    \\local text="${1:0:200}" word before=''
    _deskspine_is=-
    while :; do
        text=${text#"${text%%[![:space:]]*}"}
        word=${text%%[[:space:]]*}
        text=${text#"$word"}
        case $word in
            '') return 0 ;;
            [A-Za-z_]*=*) ;;
            -*) [[ -n $before ]] || break ;;
            @PREFIXES@) before=1 ;;
            *) break ;;
        esac
    done
    case $word in @OWN@) return 0 ;; esac
    case "${word##*/}$text " in
@CASES@
    esac
}
_deskspine_write() {
    [[ -z $_deskspine_open && -d $_deskspine_folder ]] || return 0
    if { builtin printf 'working %s shell pid=%s\\n' "$_deskspine_is" "$$" >|"$_deskspine_file"; } 2>/dev/null; then
        _deskspine_open=1
    fi
}
_deskspine_empty() {
    [[ -n $_deskspine_open ]] || return 0
    _deskspine_open=''
    if [[ -e $_deskspine_file ]]; then { : >|"$_deskspine_file"; } 2>/dev/null || :; fi
}
"""
BASH = """\
_deskspine_left=0
if [[ -n ${_deskspine_open-} ]]; then _deskspine_empty; fi
_deskspine_tty=$(tty)
[[ $_deskspine_tty =~ ^/dev/[A-Za-z0-9/]+$ ]] || _deskspine_tty=$$
_deskspine_tty=${_deskspine_tty#/dev/}
_deskspine_file=$_deskspine_folder/shell-${_deskspine_tty//[^A-Za-z0-9]/-}
_deskspine_open='' _deskspine_is='' _deskspine_none='' _deskspine_ready=0 _deskspine_old=''
_deskspine_command() {  # before each command of a line, the first 32 at most: a longer line is a loop
    if [[ $_deskspine_left != 0 && $BASH_SUBSHELL == 0 && -z ${COMP_LINE+x}${READLINE_LINE+x} ]]; then
        if [[ -n $_deskspine_old && ${PROMPT_COMMAND-} == *"$BASH_COMMAND"* ]]; then return 0; fi
        _deskspine_left=$((_deskspine_left - 1))
        _deskspine_kind "$BASH_COMMAND"
        case $_deskspine_is in
            -) ;;
            '') _deskspine_empty ;;
            *) _deskspine_write ;;
        esac
        if [[ $_deskspine_left == 0 && ${1:-} == alone ]]; then
            _deskspine_begin=$_deskspine_again _deskspine_last=${2-}
            return 1  # the trap is taken away until the next prompt, because it would make a long loop slow
        fi
    fi
    case ${1:-} in '' | alone) return 0 ;; *) return "$1" ;; esac
}
_deskspine_prompt() {
    \\local status="$?"
    _deskspine_left=0
    _deskspine_empty
    _deskspine_ready=32
    if [[ -n $_deskspine_old ]]; then _deskspine_left=32; fi
    return "$status"
}
_deskspine_join() {  # $1: the output of `trap -p DEBUG`; a trap that is there stays, and runs first
    \\local -a trap_words
    eval "trap_words=($1)"
    _deskspine_trap='_deskspine_command alone "$_" || { trap - DEBUG; : "$_deskspine_last"; }'
    case ${trap_words[2]-} in
        '') ;;
        *_deskspine_command*) _deskspine_trap=${trap_words[2]} ;;
        *) _deskspine_trap=${trap_words[2]}$'\\n''_deskspine_command "$?" "$_"' ;;
    esac
}
_deskspine_again='_deskspine_begin=; _deskspine_join "$(trap -p DEBUG)"; trap -- "$_deskspine_trap" DEBUG'
_deskspine_begin=$_deskspine_again
if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 501)) && shopt -q promptvars; then
    if [[ "${PS0-}" != *_deskspine_left* ]]; then
        PS0=${PS0-}'${_deskspine_none:0:$((_deskspine_left = _deskspine_ready, _deskspine_ready = 0))}'
    fi
    if [[ "${PROMPT_COMMAND[*]-}" != *_deskspine_prompt* ]]; then
        PROMPT_COMMAND=(_deskspine_prompt 'eval "$_deskspine_begin"' "${PROMPT_COMMAND[@]}")
    fi
else  # this shell cannot say that a line begins: each command that is not of the prompt belongs to one
    _deskspine_old=1
    if [[ "${PROMPT_COMMAND-}" != *_deskspine_prompt* ]]; then
        PROMPT_COMMAND=${PROMPT_COMMAND:+$PROMPT_COMMAND$'\\n'}'eval "$_deskspine_begin"; _deskspine_prompt'
    fi
fi
"""
ZSH = """\
_deskspine_file=$_deskspine_folder/shell-${${TTY#/dev/}//[^A-Za-z0-9]/-}
_deskspine_open='' _deskspine_is=''
_deskspine_preexec() {
    emulate -L zsh
    \\local word part='' kind=''
    for word in ${(z)${3[1,400]}} ';'; do
        case $word in
            ';'|'&&'|'||'|'|'|'|&'|'&'|'&!'|'&|')
                _deskspine_kind "$part"
                part=''
                case $_deskspine_is in
                    -) ;;
                    '') return 0 ;;
                    shell) kind=${kind:-shell} ;;
                    *) [[ $kind == (build|tests) ]] || kind=$_deskspine_is ;;
                esac ;;
            *) part+="$word " ;;
        esac
    done
    _deskspine_is=$kind
    [[ -z $kind ]] || _deskspine_write
    return 0
}
_deskspine_precmd() {
    emulate -L zsh
    _deskspine_empty
}
typeset -ga preexec_functions precmd_functions
preexec_functions=(${preexec_functions:#_deskspine_preexec} _deskspine_preexec)
precmd_functions=(_deskspine_precmd ${precmd_functions:#_deskspine_precmd})
"""
FISH = """\
    set -g __deskspine_file $__deskspine_folder/shell-(tty | string replace /dev/ '' | string replace -ra '\\W' -)
    set -g __deskspine_open 0
    # The kind of a command; "-" for a word of the shell, nothing for a program to work with.
    function __deskspine_kind
        set -l words (string split -n ' ' -- (string replace -ra '\\s+' ' ' -- $argv[1]))
        set -l before 0
        while set -q words[1]
            switch $words[1]
                case @PREFIXES@
                    set before 1
                case '*=*'
                case '-*'
                    test $before = 1
                    or break
                case '*'
                    break
            end
            set -e words[1]
        end
        set -g __deskspine_is -
        set -q words[1]
        or return 0
        switch $words[1]
            case @OWN@
                return 0
        end
        set words[1] (string replace -r '^.*/' '' -- $words[1])
        switch (string join ' ' -- $words)' '
@CASES@
        end
    end
    function __deskspine_preexec --on-event fish_preexec
        test -d $__deskspine_folder
        or return 0
        set -l kind ''
        for part in (string split -n \\n -- (string replace -ra '[;|&\\n]+' \\n -- (string sub -l 400 -- "$argv[1]")))
            __deskspine_kind $part
            switch "$__deskspine_is"
                case -
                case ''
                    return 0
                case shell
                    test -n "$kind"
                    or set kind shell
                case '*'
                    contains -- "$kind" build tests
                    or set kind $__deskspine_is
            end
        end
        test -n "$kind"
        or return 0
        set -g __deskspine_open 1
        begin
            printf 'working %s shell pid=%s\\n' $kind $fish_pid >$__deskspine_file
        end 2>/dev/null
    end
    function __deskspine_empty --on-event fish_prompt
        test $__deskspine_open = 1
        or return 0
        set -g __deskspine_open 0
        test -e $__deskspine_file
        or return 0
        begin
            printf '' >$__deskspine_file
        end 2>/dev/null
    end
"""


def snippet(shell: str, folder: str = "") -> str:
    """Return the snippet for bash, zsh or fish, which ends with a line feed.

    `folder` is an expression of that shell for the folder of hints; without it the snippet finds the folder as
    deskspine does. Raises KeyError for another shell.
    """
    if shell == "fish":
        place = f"set -g __deskspine_folder {folder}\n" if folder else FISH_FOLDER
        body = _filled(FISH, quote, " ", "            case {}\n                set -g __deskspine_is {}")
        return f"if status is-interactive; and isatty stdin\n{_indented(place)}{body}end\n"
    own = {"bash": BASH, "zsh": ZSH}[shell]
    place = f"_deskspine_folder={folder}\n" if folder else POSIX_FOLDER
    body = _filled(KIND, _posix, "|", "        {}) _deskspine_is={} ;;")
    return f"if [[ $- == *i* && -t 0 ]]; then\n{place}{body}{own}fi\n"


def _filled(text: str, quoted: Callable[[str], str], between: str, case: str) -> str:
    """Return a template with the tables of words and patterns in it."""
    cases = (case.format(between.join(map(quoted, patterns)), kind or "''") for kind, patterns in GROUPS)
    words = {"@PREFIXES@": between.join(map(quoted, PREFIXES)), "@OWN@": between.join(map(quoted, OWN_WORDS))}
    for mark, value in (words | {"@CASES@": "\n".join(cases)}).items():
        text = text.replace(mark, value)
    return text


def _posix(pattern: str) -> str:
    """Return a pattern of bash and zsh in which only `*` is not quoted."""
    return "*".join(quote(part) if part else "" for part in pattern.split("*"))


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" for line in text.splitlines())
