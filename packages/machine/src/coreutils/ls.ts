// ls(1): -1 -a -A -d -l -h -i -r -R -t -S -F. One name a line when the output is no terminal, two blanks between names when it is.

import { KernelError, strerror } from "@podwire/netns";
import { type Process, Unsupported, withUnsupported } from "@podwire/program";
import type { HostProcess } from "../process/host-process.ts";
import { strftime } from "../time.ts";
import type { FullStat } from "../vfs/process-files.ts";
import { complain, options } from "./common.ts";
import { modeText } from "./modes.ts";

interface Entry {
  name: string;
  path: string;
  stat: FullStat;
}

const join = (directory: string, name: string): string =>
  directory.endsWith("/") ? directory + name : `${directory}/${name}`;

export async function ls(self: Process): Promise<number> {
  return withUnsupported(self, async () => {
    const parsed = await options(self, "1aAdlhirRtSFCnGv", [
      { name: "all", argument: "none", short: "a" },
      { name: "color", argument: "optional" },
    ]);
    if (parsed === null) return 2;
    const given = new Set(parsed.options.map(({ name }) => name));
    for (const letter of ["n", "v"]) if (given.has(letter)) throw new Unsupported(`ls -${letter}`);
    return new Listing(self as HostProcess, given).list(
      parsed.operands.length === 0 ? ["."] : parsed.operands,
    );
  });
}

class Listing {
  readonly #self: HostProcess;
  readonly #given: ReadonlySet<string>;
  #printed = false;
  #status = 0;

  constructor(self: HostProcess, given: ReadonlySet<string>) {
    this.#self = self;
    this.#given = given;
  }

  async list(operands: readonly string[]): Promise<number> {
    const { files } = this.#self;
    const plain: Entry[] = [];
    const directories: string[] = [];
    for (const path of operands) {
      try {
        const stat = files.lstat(path);
        const followed =
          stat.type === "symlink" && !this.#has("l") && files.exists(path) ? files.stat(path) : stat;
        if (followed.type === "directory" && !this.#has("d")) directories.push(path);
        else plain.push({ name: path, path, stat });
      } catch (error) {
        await this.#problem(`cannot access '${path}'`, error, 2);
      }
    }
    await this.#show(this.#sorted(plain));
    this.#printed = plain.length > 0;
    for (const path of directories.sort()) await this.#directory(path, operands.length > 1 || this.#has("R"));
    return this.#status;
  }

  #has(letter: string): boolean {
    return this.#given.has(letter);
  }

  async #problem(what: string, error: unknown, status: number): Promise<void> {
    if (!(error instanceof KernelError)) throw error;
    await complain(this.#self, `${what}: ${strerror(error.errno)}`);
    this.#status = Math.max(this.#status, status);
  }

  async #directory(path: string, titled: boolean): Promise<void> {
    const { files, stdout } = this.#self;
    let names: string[];
    try {
      names = files.readdir(path);
    } catch (error) {
      return this.#problem(`cannot open directory '${path}'`, error, 2);
    }
    if (titled) await stdout.write(`${this.#printed ? "\n" : ""}${path}:\n`);
    this.#printed = true;
    if (!this.#has("a") && !this.#has("A")) names = names.filter((name) => !name.startsWith("."));
    const entries: Entry[] = [];
    for (const name of this.#has("a") ? [".", "..", ...names] : names) {
      try {
        entries.push({ name, path: join(path, name), stat: files.lstat(join(path, name)) });
      } catch (error) {
        await this.#problem(`cannot access '${join(path, name)}'`, error, 1);
      }
    }
    const sorted = this.#sorted(entries);
    if (this.#has("l")) {
      // Short links live in their inodes, and what is in /sys and /proc lives nowhere.
      const blocks = sorted.reduce(
        (sum, { path, stat }) =>
          stat.type === "symlink" || /^\/(sys|proc)\//.test(path)
            ? sum
            : sum + Math.ceil(stat.size / 4096) * 4,
        0,
      );
      await stdout.write(`total ${blocks}\n`);
    }
    await this.#show(sorted);
    if (!this.#has("R")) return;
    for (const { name, path: inner, stat } of sorted)
      if (stat.type === "directory" && name !== "." && name !== "..") await this.#directory(inner, true);
  }

  #sorted(entries: Entry[]): Entry[] {
    const byName = (a: Entry, b: Entry): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
    const sorted = entries.sort((a, b) => {
      if (this.#has("t")) return b.stat.mtime - a.stat.mtime || byName(a, b);
      if (this.#has("S")) return b.stat.size - a.stat.size || byName(a, b);
      return byName(a, b);
    });
    return this.#has("r") ? sorted.reverse() : sorted;
  }

  async #show(entries: readonly Entry[]): Promise<void> {
    if (entries.length === 0) return;
    const { stdout } = this.#self;
    const inodes = this.#has("i");
    const lines = this.#has("l") ? this.#long(entries) : entries.map((entry) => this.#name(entry));
    const numbered = inodes ? lines.map((line, index) => `${entries[index]?.stat.inode} ${line}`) : lines;
    const inOneRow = stdout.tty && !this.#has("1") && !this.#has("l");
    await stdout.write(inOneRow ? `${numbered.join("  ")}\n` : numbered.map((line) => `${line}\n`).join(""));
  }

  #name({ name, stat }: Entry): string {
    if (!this.#has("F")) return name;
    const marks: Record<string, string> = { directory: "/", symlink: "@", fifo: "|" };
    return name + (marks[stat.type] ?? (stat.type === "file" && (stat.mode & 0o111) !== 0 ? "*" : ""));
  }

  #long(entries: readonly Entry[]): string[] {
    const rows = entries.map((entry) => {
      const { stat, path } = entry;
      const target = stat.type === "symlink" ? ` -> ${this.#self.files.readlink(path)}` : "";
      const when = strftime("%b %e %H:%M", this.#self.table.epoch + stat.mtime / 1e9);
      const size = stat.type === "character" ? "1, 3" : this.#has("h") ? human(stat.size) : String(stat.size);
      return {
        mode: modeText(stat.type, stat.mode),
        links: String(stat.links),
        size,
        when,
        name: this.#name(entry) + target,
      };
    });
    const width = (column: "links" | "size"): number => Math.max(...rows.map((row) => row[column].length));
    const [links, size] = [width("links"), width("size")];
    return rows.map(
      (row) =>
        `${row.mode} ${row.links.padStart(links)} root root ${row.size.padStart(size)} ${row.when} ${row.name}`,
    );
  }
}

function human(size: number): string {
  let value = size;
  for (const unit of ["", "K", "M", "G"]) {
    if (value < 1024 || unit === "G")
      return unit === ""
        ? String(value)
        : `${value < 10 ? (Math.ceil(value * 10) / 10).toFixed(1) : Math.ceil(value)}${unit}`;
    value /= 1024;
  }
  return String(size);
}
