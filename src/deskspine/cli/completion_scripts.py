"""The completions of each shell, printed from the nodes of the tree of verbs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from shlex import quote

from msgspec import Struct

Explained = dict[str, str]
"""Words that can be typed, each with its explanation."""


class Node(Struct, frozen=True):
    """A place of a command line: the words that can be typed behind `path`."""

    path: tuple[str, ...]
    words: Explained
    files: bool = False
    waits: bool = False
    """True if `path` ends with an option, whose value comes next."""
    own: bool = False
    """True if the ids of the person's own routines can be typed too; the shell reads them from the folder."""

    @property
    def key(self) -> str:
        """The words of `path`, each with a space before it."""
        return "".join(f" {word}" for word in self.path)


YOURS = "one of yours"
"""The explanation of an own routine."""
BASH = """\
_deskspine_own() {{
    local base="$HOME/.config" file
    [[ "$XDG_CONFIG_HOME" == /* ]] && base="$XDG_CONFIG_HOME"
    for file in "$base"/deskspine/routines/*.toml "$HOME/Library/Application Support"/deskspine/routines/*.toml; do
        [[ -f "$file" && "$file" =~ /([a-z0-9-]+)\\.toml$ ]] && printf '%s ' "${{BASH_REMATCH[1]}}"
    done
}}
_deskspine() {{
    local current="${{COMP_WORDS[COMP_CWORD]}}" at="" words="" files="" own="" index IFS=$' \\n'
    for ((index = 1; index < COMP_CWORD; index++)); do
        case "$at ${{COMP_WORDS[index]}}" in
            {verbs}) at="$at ${{COMP_WORDS[index]}}" ;;
        esac
    done
    case "$at ${{COMP_WORDS[COMP_CWORD - 1]}}" in
        {options}) at="$at ${{COMP_WORDS[COMP_CWORD - 1]}}" ;;
    esac
    case "$at" in
{cases}
    esac
    [[ -n "$own" ]] && words="$words $(_deskspine_own)"
    [[ -n "$files" ]] && compopt -o filenames 2>/dev/null
    IFS=$'\\n'
    COMPREPLY=($(IFS=$' \\n'; compgen -W "$words" ${{files:+-f}} -- "$current"))
    [[ ${{#COMPREPLY[@]}} == 1 && ${{COMPREPLY[0]}} == *= ]] && compopt -o nospace 2>/dev/null
    return 0
}}
complete -F _deskspine deskspine
"""
ZSH = """\
#compdef deskspine
_deskspine() {{
    local at="" own="" index base="$HOME/.config" name
    local -a found open
    for ((index = 2; index < CURRENT; index++)); do
        case "$at $words[index]" in
            ({verbs}) at="$at $words[index]" ;;
        esac
    done
    case "$at $words[CURRENT-1]" in
        ({options}) at="$at $words[CURRENT-1]" ;;
    esac
    case "$at" in
{cases}
    esac
    if [[ -n "$own" ]]; then
        [[ "$XDG_CONFIG_HOME" == /* ]] && base="$XDG_CONFIG_HOME"
        for name in {{"$base","$HOME/Library/Application Support"}}/deskspine/routines/*.toml(N.:t:r); do
            [[ "$name" == *[^a-z0-9-]* ]] || found+=("$name:{yours}")
        done
    fi
    [[ "$found[1]" == *= ]] && open=(-S '')
    _describe deskspine found "${{open[@]}}"
}}
if [ "$funcstack[1]" = _deskspine ]; then _deskspine "$@"; else compdef _deskspine deskspine; fi
"""
FISH = """\
function __deskspine_own
    set -l base "$HOME/.config"
    string match -q '/*' -- "$XDG_CONFIG_HOME"
    and set base "$XDG_CONFIG_HOME"
    for file in $base/deskspine/routines/*.toml "$HOME/Library/Application Support"/deskspine/routines/*.toml
        string replace -rf '^.*/([a-z0-9-]+)\\.toml$' '$1' -- $file
    end
end
function __deskspine_at
    set -l at
    set -l last
    for word in (commandline -opc)[2..]
        contains -- "$at $word" {verbs}
        and set at "$at $word"
        set last "$word"
    end
    contains -- "$at $last" {options}
    and set at "$at $last"
    test "$at" = "$argv[1]"
end
complete -c deskspine -f
{cases}
"""


def bash(nodes: Sequence[Node]) -> str:
    """Return the completions for bash."""
    cases = (f"        {quote(node.key)}) words={quote(' '.join(node.words))}{_flags(node)} ;;" for node in nodes)
    return _filled(BASH, nodes, "|", cases)


def zsh(nodes: Sequence[Node]) -> str:
    """Return the completions for zsh."""
    cases = (
        f"        ({quote(node.key)}) found=({' '.join(_described(node.words))}){_flags(node, files='; _files')} ;;"
        for node in nodes
    )
    return _filled(ZSH, nodes, "|", cases)


def fish(nodes: Sequence[Node]) -> str:
    """Return the completions for fish."""
    cases: list[str] = []
    for node in nodes:
        start = f"complete -c deskspine -n {quote(f'__deskspine_at {quote(node.key)}')}"
        cases += [f"{start} -a {_fish(word)} -d {_fish(about)}" for word, about in node.words.items()]
        cases += [f"{start} -a '(__deskspine_own)' -d {_fish(YOURS)}"] if node.own else []
        cases += [f"{start} -F"] if node.files else []
    return _filled(FISH, nodes, " ", cases)


SCRIPTS: dict[str, Callable[[Sequence[Node]], str]] = {"bash": bash, "zsh": zsh, "fish": fish}


def _filled(script: str, nodes: Sequence[Node], between: str, cases: Iterable[str]) -> str:
    verbs = between.join(quote(node.key) for node in nodes if node.path and not node.waits)
    options = between.join(quote(node.key) for node in nodes if node.waits)
    return script.format(verbs=verbs, options=options, cases="\n".join(cases), yours=YOURS)


def _flags(node: Node, files: str = " files=1") -> str:
    return f"{' own=1' if node.own else ''}{files if node.files else ''}"


def _described(words: Mapping[str, str]) -> Iterable[str]:
    return (quote(f"{word.replace(':', chr(92) + ':')}{':' if about else ''}{about}") for word, about in words.items())


def _fish(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
