// The English messages of the page's parts (messages.ts says how they are used). Keys are grouped by the part that shows them.

export const english = {
  "crossing.title": "A ping between two network namespaces, as the Linux kernel sent it",
  "crossing.frames": "The four frames, in order",
  "crossing.pause": "Pause the animation",
  "crossing.play": "Play the animation",
} as const;
