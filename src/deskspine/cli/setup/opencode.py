"""The plug-in file of opencode: it reports the state of each session to `deskspine hint`."""

from __future__ import annotations

from functools import partial
from json import dumps

from deskspine.cli.setup.own_file import marked, removed, replaced
from deskspine.cli.setup.part import Part, Target, Workplace

READ_FOR = "1.1"
"""Version of opencode whose plug-in documentation this was written from."""
_PLUGIN = """\
// Reports to deskspine when a session works, needs you, or is done. Nothing else leaves opencode.
// `deskspine setup opencode --remove` removes this file.
import { spawn } from "node:child_process"

const PROGRAM = @PROGRAM@
const WORKING = ["busy", "retry"]
const NEEDS_YOU = ["permission.asked", "permission.updated", "question.asked"]
const GOES_ON = ["permission.replied", "question.replied", "question.rejected"]
const OVER = ["session.idle", "session.error", "session.deleted"]

function stateAfter(type, properties) {
  if (type === "session.status") return WORKING.includes(properties.status?.type) ? "working" : "done"
  if (NEEDS_YOU.includes(type)) return "needs-you"
  if (GOES_ON.includes(type)) return "working"
  return OVER.includes(type) ? "done" : ""
}

function report(session, state) {
  return new Promise((next) => {
    const id = `opencode-${session.replace(/[^A-Za-z0-9._-]/g, "_")}`.slice(0, 64)
    const words = ["hint", state, "--kind", "agent", "--id", id, "--pid", `${process.pid}`]
    const child = spawn(PROGRAM[0], [...PROGRAM.slice(1), ...words], { stdio: "ignore", detached: true })
    child.on("error", next) // opencode goes on without deskspine
    child.on("exit", next)
    child.unref()
  })
}

export const Deskspine = async () => {
  const states = new Map()
  const helpers = new Set() // sessions that another session started
  let last = Promise.resolve() // one report after the other, so that none overtakes another
  return {
    event: async ({ event }) => {
      const properties = event?.properties ?? {}
      const session = properties.sessionID ?? properties.info?.id
      if (typeof session !== "string") return
      if (event.type === "session.created" && properties.info?.parentID) helpers.add(session)
      const state = stateAfter(event.type, properties)
      if (!state || helpers.has(session) || state === (states.get(session) ?? "done")) return
      if (state === "done") states.delete(session)
      else states.set(session, state)
      last = last.then(() => report(session, state)).catch(() => {})
    },
  }
}
"""


def opencode_target(place: Workplace) -> Target:
    """Return the target for the folder of plug-ins, which opencode reads at its start."""
    folder = place.folder("OPENCODE_CONFIG_DIR", "") if place.environ.get("OPENCODE_CONFIG_DIR") else None
    folder = folder or place.folder("XDG_CONFIG_HOME", ".config") / "opencode"
    plugins = folder / ("plugin" if (folder / "plugin").is_dir() and not (folder / "plugins").is_dir() else "plugins")
    there = folder.is_dir() or place.has("opencode")
    content = marked(_PLUGIN.replace("@PROGRAM@", dumps(list(place.program))), "//")
    part = Part(plugins / "deskspine.js", partial(replaced, content), removed, own=True)
    absent = "" if there else "opencode is not there: neither its folder nor the program opencode"
    note = "opencode loads the plug-in when it is started again; the form is that of opencode 1."
    return Target("opencode", (part,), absent, (note,))
