// mawk knows bytes, not characters: length("é") is 2, and half of it can be printed. So a text of awk is a string in which each unit is
// one byte, 0–255; it becomes UTF-8 again where it leaves.

import { utf8Decode, utf8Encode } from "@podwire/program";

const PART = 8192;

/** Bytes as a text of awk. */
export function bytesToText(bytes: Uint8Array): string {
  if (bytes.length <= PART) return String.fromCharCode(...bytes);
  let text = "";
  for (let at = 0; at < bytes.length; at += PART)
    text += String.fromCharCode(...bytes.subarray(at, at + PART));
  return text;
}

/** A text of awk as bytes. */
export function textToBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

const ASCII = /^[\0-\x7f]*$/;

/** What came from outside (an argument, the environment) as a text of awk. */
export const textOf = (outside: string): string =>
  ASCII.test(outside) ? outside : bytesToText(utf8Encode(outside));

/** A text of awk for outside: a file's name, a command. */
export const outsideOf = (text: string): string => (ASCII.test(text) ? text : utf8Decode(textToBytes(text)));
