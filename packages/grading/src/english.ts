// The judge's English sentences (@podwire/lab/catalogue says how they are used): why a test ended, and the report of it. Names of tests,
// the words of a suite's assertions, and what the learner's code threw or printed are not among them.

export const english = {
  "stop.budget":
    "Your code did not come to an end: it used up its budget of {ticks} ticks (about {millions} million steps). Look for a loop whose condition never changes.",
  "stop.timeout":
    "Your code was still running after {seconds} seconds, so the judge ended it by the wall clock. Look for a loop around an operation over very many elements.",
  "stop.memory":
    "Your code used more than the {mebibytes} MiB of memory it has. Look for an array, map or string that only grows.",
  "stop.stack": "Your code called itself too deeply: the stack is full. Look for a recursion without an end.",
  "stop.import": 'Your code imports "{what}". Here it can import only this exercise\'s own files: {files}.',
  "stop.prototype":
    "Your code changed {what}, which belongs to the language. Tests are judged outside, so this changes no result; write a function of your own instead.",
  "stop.promise":
    "Your code gave a Promise. These interfaces are synchronous: give the value itself, without async or await.",
  "stop.jobs":
    "Your code's promises did not come to an end: {jobs} of them had run, and more were waiting. These interfaces are synchronous: no async, no await.",
  "stop.waits": "{file} waits (await) while it is loaded, which no one answers here.",
  "stop.sandbox": "The sandbox broke while it ran your code ({error}).",
  "stop.notAnError":
    'Your code threw {thrown}, which is not an Error. Throw new Error("…") so that a message and a line come with it.',
  "stop.notAnError.loading":
    'Your code threw {thrown}, which is not an Error, while {file} was loaded. Throw new Error("…") so that a message and a line come with it.',
  "stop.threw": "Your code threw {name}: {message}",
  "stop.threw.loading": "Your code threw {name}: {message}, while {file} was loaded",
  "stop.parse": "It does not parse: {message}.",
  "stop.fileParse": "{file} does not parse: {message}",
  "stop.file.absent": "{file} is not there. podwire reset gives it back as it was.",
  "stop.file.link": "{file} is a symbolic link, which is not followed. Put the file itself there.",
  "stop.file.kind": "{file} is not a file.",
  "stop.file.large": "{file} is longer than the {kibibytes} KiB that are read.",
  "stop.file.unreadable": "{file} cannot be read: it is not permitted, or the disk fails.",
  "stop.noExport": "{file} does not export {name}. The exercise asks for: export … {name}.",
  "stop.notAFunction": "{name} in {file} is not a function or class.",
  "stop.noMethod": "Your class has no method {method}().",
  "stop.unseen": "a value that cannot be shown",
  "stop.scriptLoop":
    "{name} did not come to an end: it ran more than {steps} steps. Look for a loop whose condition never changes.",
  "stop.scriptTime":
    "{name} did not come to an end within {seconds} seconds of the lab's time. Look for a command that waits for ever: a ping without -c, a sleep, a wait.",
  "stop.scriptStalled": "{name} waits for something that cannot happen any more.",
  "printed.more": "… and {count} more lines",

  "story.threw": "threw {name}: {message}",
  "story.ended": "ended: {state}",
  "story.way": "The packet's way:",
  "story.exit": "{command} → exit {status}",
  "story.noCommands": "{name} has no commands",

  "judge.noLoad": "the suite did not load within {seconds} seconds",
  "judge.died": "The judge's worker died: {reason}",
  "judge.broken": "The test itself is broken, your code is not to blame: {error}",
  "judge.noTest": "The suite has no such test, or could not be loaded; your code is not to blame.",
  "judge.noPoints": 'the suite has a test that scores nothing: "{name}"',

  "difference.in": "in {path}: {difference}",
  "difference.byte": "byte {at}: expected {expected}, got {actual}",
  "difference.field": "byte {at} ({field}): expected {expected}, got {actual}",
  "difference.length": "the first {count} bytes agree; expected {expected} in all, got {actual}",

  "report.head.solved": "{title} ({path}): {earned} of {points} points, solved",
  "report.head.open": "{title} ({path}): {earned} of {points} points, not solved yet",
  "report.hidden": "(hidden)",
  "report.more": { one: "{name}, and {count} more test", other: "{name}, and {count} more tests" },
  "report.expected": "expected",
  "report.got": "got",
  "report.differs": "differs",
  "report.differsAt": "differs at {difference}",
  "report.in": "in your {at}",
  "report.asserted": "asserted in {at}",
  "report.network": "The network:",
  "report.printed": "Your code printed (shown, never read as a result):",
  "report.happened": "What happened:",
  "report.earlier": "… {count} earlier",
  "report.read": "Read again",
  "report.see": "See again",
  "report.course": "The course is at fault here: {problem}",
  "report.mistake": 'This looks like "{mistake}": {hint}',

  "state.pass": "pass",
  "state.fail": "FAIL",
  "state.broken": "BROKEN",
  "state.error": "THREW",
  "state.syntax": "SYNTAX",
  "state.missing": "MISSING",
  "state.import": "IMPORT",
  "state.value": "VALUE",
  "state.budget": "ENDLESS",
  "state.timeout": "TIMEOUT",
  "state.memory": "MEMORY",
  "state.stack": "STACK",
  "state.prototype": "BUILT-IN",
} as const;
