"""The kinds of commands: which programs build, which test, and with which a person works instead of waiting for them.

`deskspine wait` and the snippets for shells use the same patterns. A pattern is the name of a program with the words
after it, each followed by one space; `*` is any text. The first group with a pattern that fits decides. Nothing is
imported here, because `deskspine wait` has to start at once.
"""

TYPE_CHECKING = False  # `typing` costs two milliseconds, and only the type checker asks
if TYPE_CHECKING:
    from collections.abc import Sequence

    from deskspine.core.waits.kinds import WaitKind


def _words(text: str) -> tuple[str, ...]:
    """Return the words of a table."""
    return tuple(text.split())


PREFIXES = _words(
    "! { ( begin if then elif else while until do time command builtin noglob nocorrect and or not sudo doas env nice"
    " ionice nohup stdbuf setsid taskset caffeinate run uv uvx poetry pdm pipenv rye pixi npx bunx pnpx"
)
"""Words before the name of a program. Options and assignments before it are left out too."""
OWN_WORDS = _words(
    "cd pushd popd dirs export unset set alias unalias abbr source . exit logout jobs disown history type which"
    " echo printf test [ [[ (( : true false let declare local typeset readonly shopt setopt unsetopt bind bindkey"
    " complete trap return break continue umask ulimit hash builtin function case select for fi done esac end } )"
)
"""Words of the shell itself, which are over at once and say nothing about the command line that they are part of."""
AGENTS = _words("aider amp claude codex copilot crush cursor-agent gemini goose opencode pi qwen")
"""Coding agents. They report by hooks; in a shell, the person types in them."""
_INTERACTIVE = _words(
    "vi vim nvim view vimdiff nano pico micro emacs emacsclient hx helix kak joe jed mcedit ed code codium subl zed"
    " less more most man info pager bat ssh mosh telnet ftp sftp tmux screen zellij byobu dtach abduco"
    " top htop btop atop iotop glances nvtop watch mc ranger nnn lf yazi vifm fzf sk lazygit lazydocker tig gitui k9s"
    " ncdu gdu bash csh dash fish ksh nu pwsh sh tcsh xonsh zsh su login newgrp ipython bpython ptpython irb pry ghci"
    " iex gdb lldb pdb bc dc psql mysql mariadb sqlite3 redis-cli mongosh mutt neomutt aerc weechat irssi newsboat"
    " w3m lynx links elinks cmus ncmpcpp mpv vlc mplayer systemctl journalctl dialog whiptail passwd chsh vipw visudo"
    " crontab deskspine fg bg exec read startx sway Hyprland"
)
"""Programs with which a person works, or that go on until the person ends them."""
_WITH_COMMAND = _words("bash csh dash fish ksh nu pwsh sh tcsh xonsh zsh su systemctl")
"""Programs that the person works with only without a command or a file behind them."""
_REPLS = _words("python python3 node deno bun lua R julia octave scala clj swift ocaml php ruby perl")
"""Languages: without words after it, each is a place to type."""

INTERACTIVE: tuple[str, ...] = (
    *(f"{name} *" for name in (*_INTERACTIVE, *AGENTS) if name not in _WITH_COMMAND),
    *(f"{name} {option}" for name in _WITH_COMMAND for option in ("", "-i *", "-l *", "- *", "--login *")),
    *(f"{name} " for name in _REPLS),
    *("systemctl status *", "tail -f *", "tail -F *", "* --follow *", "* --watch *", "* --watchAll *", "*:watch *"),
    *("* -it *", "* -ti *", "* --interactive *", "docker attach *", "docker logs -f *", "kubectl logs -f *"),
    *("npm start *", "yarn start *", "pnpm start *", "bun start *", "* run dev *", "* run start *", "* run serve *"),
    *("yarn dev *", "pnpm dev *", "bun dev *", "vite ", "vite dev *", "next dev *", "ng serve *", "hugo server *"),
    *("* runserver *", "* http.server *", "flask run *", "jekyll serve *", "mkdocs serve *", "cargo watch *"),
    *("docker compose up ", "docker-compose up ", "uvicorn *", "gunicorn *", "jupyter *", "python* -i *"),
)
"""Patterns of commands that are no waits."""
QUICK: tuple[str, ...] = ("git clone *", "git fetch *", "git push *", "git pull *", "git submodule *", "git gc *")
"""Patterns of commands of kind `shell` that a pattern of the next group would take for no wait."""
EDITING: tuple[str, ...] = ("git *", "jj *", "hg *", "gh *", "glab *", "make menuconfig *", "make nconfig *")
"""Patterns of commands that open an editor or a pager, or are over at once."""
_TEST_TOOLS = _words(
    "make gmake ninja just task mage go npm yarn pnpm bun deno mvn gradle gradlew dotnet mix swift zig sbt bazel rake"
    " lein meson composer hatch cabal stack dune rebar3 xcodebuild"
)
TESTS: tuple[str, ...] = (
    *(f"{tool} {word}" for tool in (*_TEST_TOOLS, "cargo") for word in ("test*", "* test*", "*nextest *")),
    *(f"{tool} {word}" for tool in _TEST_TOOLS for word in ("check*", "* check *")),
    *(
        f"{name} *"
        for name in _words("pytest py.test tox nox nosetests jest vitest mocha ctest rspec phpunit bats ava")
    ),
    *("npm t *", "mvn verify *", "mvn * verify *", "playwright test *", "cypress run *", "karma start *"),
    *("python* -m pytest *", "python* -m unittest *", "python* -m tox *", "bundle exec rspec *", "bundle exec rake *"),
    *("rake spec *", "* exec jest *", "* exec vitest *", "phpunit.phar *", "runtests*", "run-tests*", "run_tests*"),
)
"""Patterns of commands that run tests."""
BUILD: tuple[str, ...] = (
    *(
        f"{name} *"
        for name in _words("make gmake ninja scons waf meson cmake bazel msbuild xcodebuild latexmk bitbake")
    ),
    *(f"{name} *" for name in _words("gcc g++ clang clang++ rustc javac kotlinc tsc mvn gradle gradlew sbt webpack")),
    *(f"{name} *" for name in _words("rollup esbuild dpkg-buildpackage debuild makepkg rpmbuild mkosi nix-build")),
    *(f"cargo {word} *" for word in ("b", "build", "c", "check", "clippy", "doc", "install", "r", "run")),
    *("go build *", "go install *", "go vet *", "go generate *", "zig build *", "swift build *", "dune build *"),
    *("* run build*", "* run compile*", "yarn build*", "pnpm build*", "bun build*", "next build *", "vite build *"),
    *("docker build *", "docker buildx *", "docker compose build *", "podman build *", "buildah *", "nix build *"),
    *("nixos-rebuild *", "guix build *", "dotnet build *", "dotnet publish *", "mix compile *", "stack build *"),
    *("cabal build *", "rebar3 compile *", "just build*", "task build*", "python* -m build *", "hatch build *"),
    *("hugo *", "jekyll build *", "mkdocs build *", "sphinx-build *", "build*"),
)
"""Patterns of commands that build."""


def kind_of(command: "Sequence[str]") -> "WaitKind":
    """Return the kind of wait for `command`, which the person asked to be one."""
    words = list(command)
    while words and (words[0] in PREFIXES or words[0][:1] == "-" or "=" in words[0].split("/")[0]):
        words.pop(0)
    if not words:
        return "shell"
    name = words[0].rpartition("/")[2]
    if name in AGENTS:
        return "agent"
    text = "".join(f"{word} " for word in (name, *words[1:]))[:200]
    for kind, patterns in (("tests", TESTS), ("build", BUILD)):
        if any(fits(text, pattern) for pattern in patterns):
            return kind  # type: ignore[return-value]
    return "shell"


def fits(text: str, pattern: str) -> bool:
    """Return True if `text` is as `pattern` says; only `*` has a meaning in it. `fnmatch` would load `re`."""
    first, *parts = pattern.split("*")
    if not parts:
        return text == pattern
    *between, last = parts
    if not text.startswith(first) or len(text) < len(first) + len(last) or not text.endswith(last):
        return False
    at, end = len(first), len(text) - len(last)
    for part in between:
        at = text.find(part, at, end)
        if at < 0:
            return False
        at += len(part)
    return True
