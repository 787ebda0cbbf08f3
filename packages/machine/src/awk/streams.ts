// The files and pipes of an awk program: what print writes to, what getline reads. Buffered as stdio does it, in blocks of 4096 bytes; written out before another program
// is started, when they are closed, and at the end.

import { KernelError, strerror } from "@podwire/netns";
import { SIGNALS } from "@podwire/program";
import { findExecutable } from "../process/executable.ts";
import type { HostProcess } from "../process/host-process.ts";
import type { OpenFile } from "../process/open-file.ts";
import { makePipe } from "../process/pipe.ts";
import { outsideOf, textToBytes } from "./bytes.ts";
import { AwkError } from "./errors.ts";
import { RecordReader } from "./records.ts";

const BLOCK = 4096;

interface OutputStream {
  write(text: string): Promise<void>;
  flush(): Promise<void>;
  /** Gives what close() gives. */
  close(): Promise<number>;
}

interface InputStream {
  readonly records: RecordReader;
  close(): Promise<number>;
}

/** A file or a pipe with a buffer before it. */
class BufferedFile {
  readonly #process: HostProcess;
  readonly #file: OpenFile;
  #held: string[] = [];
  #length = 0;

  constructor(process: HostProcess, file: OpenFile) {
    this.#process = process;
    this.#file = file;
  }

  async write(text: string): Promise<void> {
    this.#held.push(text);
    this.#length += text.length;
    if (this.#length >= BLOCK || (this.#file.tty && text.includes("\n"))) await this.flush();
  }

  /** write(2) until all is taken. EPIPE comes with SIGPIPE. */
  async flush(): Promise<void> {
    if (this.#length === 0) return;
    const process = this.#process;
    let rest = textToBytes(this.#held.join(""));
    this.#held = [];
    this.#length = 0;
    const slice = process.table.budget.step(1 + rest.length / 256);
    if (slice !== null) await process.wait(slice);
    try {
      while (rest.length > 0) {
        process.checkpoint();
        const taken = this.#file.writeNow(rest);
        rest = rest.subarray(taken);
        if (taken === 0) await process.wait(this.#file.writable());
      }
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      if (error.errno === "EPIPE") {
        process.deliver("SIGPIPE");
        process.checkpoint();
      }
      throw new AwkError(`write failure (${strerror(error.errno)})`);
    }
  }
}

export class Streams {
  readonly #process: HostProcess;
  readonly #outputs = new Map<string, OutputStream>();
  readonly #pipes = new Map<string, OutputStream>();
  readonly #inputs = new Map<string, InputStream>();
  readonly #commands = new Map<string, InputStream>();
  readonly #open = new Set<OpenFile>();
  readonly #stdout: OutputStream;

  constructor(process: HostProcess) {
    this.#process = process;
    this.#stdout = this.#standard("stdout");
    this.#outputs.set("/dev/stdout", this.#stdout);
    this.#outputs.set("/dev/stderr", this.#standard("stderr"));
    process.onExit(() => {
      for (const file of this.#open) file.release();
    });
  }

  #standard(name: "stdout" | "stderr"): OutputStream {
    const output = this.#process[name];
    return {
      write: (text) => output.write(textToBytes(text)),
      flush: () => output.flush(),
      close: async () => {
        await output.flush();
        return 0;
      },
    };
  }

  #keep(file: OpenFile): OpenFile {
    this.#open.add(file);
    return file;
  }

  #release(file: OpenFile): void {
    if (this.#open.delete(file)) file.release();
  }

  // Output

  /** Where print writes to. */
  async output(kind: ">" | ">>" | "|" | null, name: string): Promise<OutputStream> {
    if (kind === null) return this.#stdout;
    const known = (kind === "|" ? this.#pipes : this.#outputs).get(name);
    if (known !== undefined) return known;
    return kind === "|" ? this.#pipeTo(name) : this.#create(name, kind === ">>");
  }

  #create(name: string, append: boolean): OutputStream {
    let file: OpenFile;
    try {
      file = this.#keep(
        this.#process.files.open(outsideOf(name), "write", { create: true, truncate: !append, append }),
      );
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      throw new AwkError(`cannot open "${name}" for output (${strerror(error.errno)})`);
    }
    const stream = this.#writing(file, async () => 0);
    this.#outputs.set(name, stream);
    return stream;
  }

  async #pipeTo(command: string): Promise<OutputStream> {
    await this.flushAll();
    const { reader, writer } = makePipe(this.#process.clock, this.#process.table.pipeName());
    const child = this.#shell(command, 0, reader);
    const stream = this.#writing(this.#keep(writer), () => this.#waitFor(child));
    this.#pipes.set(command, stream);
    return stream;
  }

  /** Writes to `file` through a buffer; `closed` gives what close() gives. */
  #writing(file: OpenFile, closed: () => Promise<number>): OutputStream {
    const buffered = new BufferedFile(this.#process, file);
    return {
      write: (text) => buffered.write(text),
      flush: () => buffered.flush(),
      close: async () => {
        await buffered.flush();
        this.#release(file);
        return closed();
      },
    };
  }

  // Input

  /** The records of a file; null where it cannot be opened. Its errno is thrown by {@link openMain}. */
  file(name: string): InputStream | null {
    let stream = this.#inputs.get(name);
    if (stream === undefined) {
      try {
        stream = this.#reading(name);
      } catch (error) {
        if (error instanceof KernelError) return null;
        throw error;
      }
      this.#inputs.set(name, stream);
    }
    return stream;
  }

  /** Opens a file that the command line names. */
  main(name: string): InputStream {
    try {
      return this.#reading(name);
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      throw new AwkError(`cannot open ${name} (${strerror(error.errno)})`);
    }
  }

  #reading(name: string): InputStream {
    const process = this.#process;
    if (name === "-" || name === "/dev/stdin")
      return { records: this.#records(() => process.stdin.read(BLOCK)), close: async () => 0 };
    const file = this.#keep(process.files.open(outsideOf(name), "read"));
    return {
      records: this.#records(() => process.readFrom(file, BLOCK)),
      close: async () => {
        this.#release(file);
        return 0;
      },
    };
  }

  #records(read: () => Promise<Uint8Array | null>): RecordReader {
    return new RecordReader(async () => {
      try {
        return await read();
      } catch (error) {
        if (!(error instanceof KernelError)) throw error;
        throw new AwkError(`read error (${strerror(error.errno)})`);
      }
    });
  }

  /** The records that a command prints. */
  async command(command: string): Promise<InputStream> {
    const known = this.#commands.get(command);
    if (known !== undefined) return known;
    await this.flushAll();
    const { reader, writer } = makePipe(this.#process.clock, this.#process.table.pipeName());
    const child = this.#shell(command, 1, writer);
    this.#keep(reader);
    const stream: InputStream = {
      records: this.#records(() => this.#process.readFrom(reader, BLOCK)),
      close: async () => {
        this.#release(reader);
        return this.#waitFor(child);
      },
    };
    this.#commands.set(command, stream);
    return stream;
  }

  // Programs

  /** sh -c command, with `file` as its descriptor `fd`. */
  #shell(command: string, fd: number, file: OpenFile | null): HostProcess {
    const process = this.#process;
    const descriptors = new Map<number, OpenFile>();
    for (const [number, open] of process.descriptors)
      if (number !== fd) descriptors.set(number, open.retain());
    if (file !== null) descriptors.set(fd, file);
    const found = findExecutable(process, ["/bin/sh", "-c", outsideOf(command)], process.env);
    return process.fork((self) => found.program(self), {
      argv: found.argv,
      comm: found.comm ?? "sh",
      descriptors,
    });
  }

  async #waitFor(child: HostProcess): Promise<number> {
    await this.#process.wait(child.ended);
    this.#process.reap(child);
    return child.killedBy === null ? (child.status ?? 0) : 256 + SIGNALS[child.killedBy];
  }

  /** system(). */
  async system(command: string): Promise<number> {
    await this.flushAll();
    return this.#waitFor(this.#shell(command, -1, null));
  }

  // All of them

  async flushAll(): Promise<void> {
    for (const stream of [...this.#outputs.values(), ...this.#pipes.values()]) await stream.flush();
  }

  /** fflush(name); -1 where there is none. */
  async flush(name: string): Promise<number> {
    const found = [this.#outputs.get(name), this.#pipes.get(name)].filter((stream) => stream !== undefined);
    for (const stream of found) await stream.flush();
    return found.length > 0 ? 0 : -1;
  }

  /** close(name): the exit status of a command, 0 of a file, -1 where there is none. */
  async close(name: string): Promise<number> {
    let result = -1;
    for (const streams of [this.#outputs, this.#inputs, this.#pipes, this.#commands]) {
      const stream = streams.get(name);
      if (stream === undefined) continue;
      streams.delete(name);
      result = await stream.close();
    }
    return result;
  }

  /** At the end: files are written, commands that are written to are waited for. */
  async end(): Promise<void> {
    await this.flushAll();
    for (const stream of this.#pipes.values()) await stream.close();
    this.#pipes.clear();
  }
}
