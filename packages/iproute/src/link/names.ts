// What iproute2 itself refuses as a device's name (lib/utils.c); the rest is for the kernel to refuse.

import { IFNAMSIZ } from "@podwire/netns";

/** check_ifname(): empty, longer than 15 bytes, or with a slash or white space in it. */
export function nameIsBad(name: string): boolean {
  return name.length >= IFNAMSIZ || altNameIsBad(name);
}

/** check_altifname(): the same, up to 127 bytes. */
export function altNameIsBad(name: string): boolean {
  return name === "" || name.length >= 128 || /[/\s]/.test(name);
}
