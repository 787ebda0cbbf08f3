// The lab of the page: what the command blocks enter their commands into.
let start = null;
let place = "";
let enter = null;
let queue = [];

/** Called by a lab of the page: `begin` starts it, `id` is the element it is in. The first one on the page is the one that commands go to. */
export function offerLab(begin, id) {
  if (start !== null) return () => {};
  start = begin;
  place = id;
  return () => {
    start = null;
    enter = null;
    queue = [];
  };
}

/** Called by the lab when it runs. */
export function setLab(begin, type) {
  if (begin !== start) return;
  enter = type;
  for (const command of queue.splice(0)) type(command);
}

/** Types `command` into the lab's first terminal, starting it where it has not been. Answers with the id of the element that the lab is in, or false where the page has no lab. */
export function enterIntoLab(command) {
  if (start === null) return false;
  if (enter !== null) enter(command);
  else {
    queue.push(command);
    start();
  }
  return place;
}
