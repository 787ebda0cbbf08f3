// The lab of the page: what the command blocks enter their commands into.
let current = null;

/** Called by the lab when it runs. */
export function setLab(enter) {
  current = enter;
}

/** Types `command` into the lab's first terminal; false where no lab runs. */
export function enterIntoLab(command) {
  if (current === null) return false;
  current(command);
  return true;
}
