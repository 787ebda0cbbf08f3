// Redirections (bash's redir.c), one after the other from left to right. What they replace is kept, so that a builtin or a
// compound command can give it back; `exec` does not.

import { KernelError, strerror } from "@podwire/netns";
import { utf8Encode } from "@podwire/program";
import type { HereDoc, HereString, Redirect, Redirection } from "unbash";
import { OpenFile } from "../process/open-file.ts";
import { FileNode } from "../vfs/nodes.ts";
import { RedirectError } from "./errors.ts";
import { expandBody, expandText, expandWords } from "./expand.ts";
import type { Shell } from "./shell.ts";

/** What a redirection replaced: `file` undefined for a descriptor that was closed. */
interface Saved {
  fd: number;
  file: OpenFile | undefined;
}

/** The text of a here-document. */
class TextFile extends OpenFile {
  readonly #bytes: Uint8Array;
  #at = 0;
  constructor(text: string) {
    super("/tmp/sh-thd (deleted)");
    this.#bytes = utf8Encode(text);
  }
  override readNow(max: number): Uint8Array | null {
    const part = this.#bytes.subarray(this.#at, this.#at + max);
    this.#at += part.length;
    return part.length === 0 ? null : part;
  }
  override seekBack(bytes: number): boolean {
    this.#at -= bytes;
    return true;
  }
}

export class Redirections {
  readonly #shell: Shell;
  readonly #saved: Saved[] = [];

  constructor(shell: Shell) {
    this.#shell = shell;
  }

  /** Does all of `list`. RedirectError, with everything given back, where one fails. */
  async apply(list: readonly Redirection[]): Promise<void> {
    try {
      for (const redirection of list) await this.#one(redirection);
    } catch (error) {
      this.undo();
      throw error;
    }
  }

  /** Gives back what was replaced. */
  undo(): void {
    for (const { fd, file } of this.#saved.splice(0).reverse()) this.#shell.process.setDescriptor(fd, file);
  }

  /** Keeps the new descriptors for good. */
  commit(): void {
    for (const { file } of this.#saved.splice(0)) file?.release();
  }

  #set(fd: number, file: OpenFile | undefined): void {
    const { process } = this.#shell;
    this.#saved.push({ fd, file: process.takeDescriptor(fd) });
    if (file !== undefined) process.setDescriptor(fd, file);
  }

  async #one(redirection: Redirection): Promise<void> {
    if (redirection.type === "HereDoc")
      return this.#put(redirection, 0, new TextFile(await this.#hereText(redirection)));
    if (redirection.type === "HereString") {
      const text = redirection.target === undefined ? "" : await expandText(this.#shell, redirection.target);
      return this.#put(redirection, 0, new TextFile(`${text}\n`));
    }
    const target = await this.#target(redirection);
    if (redirection.operator === "<&" || redirection.operator === ">&")
      return this.#duplicate(redirection, target);
    if (redirection.operator === "&>" || redirection.operator === "&>>")
      return this.#both(target, redirection.operator === "&>>");
    this.#put(
      redirection,
      redirection.operator.startsWith("<") ? 0 : 1,
      this.#open(redirection.operator, target),
    );
  }

  async #hereText(redirection: HereDoc): Promise<string> {
    const { body, operator } = redirection;
    if (body.parts !== undefined) {
      const text = await expandBody(this.#shell, body.parts);
      return operator === "<<-" ? stripTabs(text, body.text) : text;
    }
    return operator === "<<-" ? body.text.replace(/^\t+/gm, "") : unescapeBody(redirection);
  }

  async #target(redirection: Redirect): Promise<string> {
    if (redirection.target === undefined)
      throw new RedirectError("syntax error: missing target of a redirection");
    const words = await expandWords(this.#shell, [redirection.target]);
    const [word] = words;
    if (word === undefined || words.length > 1)
      throw new RedirectError(`${redirection.target.text}: ambiguous redirect`);
    return word;
  }

  #open(operator: string, path: string): OpenFile {
    const { files } = this.#shell.process;
    try {
      if (operator === "<") return files.open(path, "read");
      if (operator === "<>") return files.open(path, "readwrite", { create: true });
      if (operator === ">>") return files.open(path, "write", { create: true, append: true });
      if (operator === ">" && this.#shell.options.noclobber && files.nodeAt(path) instanceof FileNode)
        throw new RedirectError(`${path}: cannot overwrite existing file`);
      return files.open(path, "write", { create: true, truncate: true });
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      if (this.#shell.dash)
        throw new RedirectError(
          `cannot ${operator.startsWith("<") ? "open" : "create"} ${path}: ${error.errno === "ENOENT" ? (operator.startsWith("<") ? "No such file" : "Directory nonexistent") : strerror(error.errno)}`,
        );
      throw new RedirectError(`${path}: ${strerror(error.errno)}`);
    }
  }

  #both(path: string, append: boolean): void {
    const file = this.#open(append ? ">>" : ">", path);
    this.#set(1, file);
    this.#set(2, file.retain());
  }

  #put(redirection: Redirect | HereDoc | HereString, standard: number, file: OpenFile): void {
    const { descriptor } = redirection;
    if (descriptor?.type === "FileDescriptorVariable") {
      const fd = this.#free(10);
      this.#shell.process.setDescriptor(fd, file);
      this.#shell.variables.set(descriptor.name, String(fd));
      return;
    }
    this.#set(descriptor?.value ?? standard, file);
  }

  #free(from: number): number {
    let fd = from;
    while (this.#shell.process.descriptor(fd) !== undefined) fd++;
    return fd;
  }

  #duplicate(redirection: Redirect, target: string): void {
    const { descriptor, operator } = redirection;
    const standard = operator === "<&" ? 0 : 1;
    if (descriptor?.type === "FileDescriptorVariable") {
      if (target === "-") this.#set(Number(this.#shell.variables.get(descriptor.name)), undefined);
      else this.#put(redirection, standard, this.#existing(target));
      return;
    }
    const fd = descriptor?.value ?? standard;
    if (target === "-") this.#set(fd, undefined);
    else if (/^\d+-$/.test(target)) {
      const from = target.slice(0, -1);
      this.#set(fd, this.#existing(from));
      if (Number(from) !== fd) this.#set(Number(from), undefined);
    } else if (/^\d+$/.test(target)) this.#set(fd, this.#existing(target));
    else if (operator === ">&" && descriptor === undefined) this.#both(target, false);
    else throw new RedirectError(`${target}: ambiguous redirect`);
  }

  #existing(fd: string): OpenFile {
    const file = this.#shell.process.descriptor(Number(fd));
    if (file === undefined) throw new RedirectError(`${fd}: Bad file descriptor`);
    return file.retain();
  }
}

/** `<<-` with expansions: tabs are stripped from the lines of the script, not from what was expanded into them. */
function stripTabs(text: string, source: string): string {
  return source.startsWith("\t") || source.includes("\n\t") ? text.replace(/^\t+/gm, "") : text;
}

/** A here-document without expansions whose delimiter was not quoted: backslashes still count. */
function unescapeBody(redirection: HereDoc): string {
  const { text } = redirection.body;
  return redirection.delimiter?.quoted === false ? text.replace(/\\([$`\\])|\\\n/g, "$1") : text;
}
