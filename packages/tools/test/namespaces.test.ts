// nsenter, unshare and lsns, each line as the real ones of util-linux 2.38.1 answer.

import { Clock } from "@podwire/clock";
import { Kernel, KernelError, type NetNamespace } from "@podwire/netns";
import {
  CollectedOutput,
  EMPTY_INPUT,
  type FileSystem,
  type Process,
  type ProcessInfo,
} from "@podwire/program";
import { beforeEach, describe, expect, it } from "vitest";
import { formatTable } from "../src/columns.ts";
import { executables } from "../src/index.ts";

/** A process table, namespaces mounted on files, and a program `where` that tells which namespace it is in. */
class Host {
  readonly kernel = new Kernel({ clock: new Clock(), subsystems: [] });
  readonly mounts = new Map<string, NetNamespace | null>([["/etc/passwd", null]]);
  readonly table: ProcessInfo[] = [
    { pid: 1, ppid: 0, comm: "init", argv: ["/sbin/init"], net: this.kernel.initNet, state: "S" },
    { pid: 2, ppid: 1, comm: "init", argv: ["bash"], net: this.kernel.initNet, state: "S" },
  ];

  async run(...argv: string[]): Promise<{ stdout: string; stderr: string; status: number }> {
    const stdout = new CollectedOutput();
    const stderr = new CollectedOutput();
    const process = this.process(argv, stdout, stderr);
    const program = executables.find(({ path }) => path.endsWith(`/${argv[0]}`));
    const status = await (program?.program(process) ?? 127);
    return { stdout: stdout.text, stderr: stderr.text, status };
  }

  process(argv: string[], stdout: CollectedOutput, stderr: CollectedOutput): Process {
    const info = { pid: 10, ppid: 2, comm: "init", argv, net: this.kernel.initNet, state: "R" as const };
    const exec = async ([name]: readonly string[]): Promise<number> => {
      if (name === "false") return 1;
      if (name !== "where") throw new KernelError(name === "/tmp" ? "EACCES" : "ENOENT");
      await stdout.write(`${[...this.mounts].find(([, net]) => net === info.net)?.[0] ?? "elsewhere"}\n`);
      return 0;
    };
    const files = {
      namespaceAt: (path: string) => {
        const net = this.mounts.get(path);
        if (net === undefined) throw new KernelError("ENOENT");
        return net;
      },
      stat: (path: string) => {
        if (!this.mounts.has(path)) throw new KernelError("ENOENT");
      },
      bindNamespace: (path: string, net: NetNamespace) => this.mounts.set(path, net),
      exists: () => true,
      readdir: (path: string) =>
        [...this.mounts.keys()].filter((name) => name.startsWith(path)).map((name) => name.split("/").pop()),
    } as unknown as FileSystem;
    return {
      ...info,
      env: {},
      stdin: EMPTY_INPUT,
      stdout,
      stderr,
      files,
      kernel: this.kernel,
      get net() {
        return info.net;
      },
      setNet: (net: NetNamespace) => {
        info.net = net;
      },
      block: (promise: Promise<unknown>) => promise,
      exec,
      spawn: (child: readonly string[]) => ({ pid: 11, wait: () => exec(child), kill: () => {} }),
      processes: () => [...this.table],
    } as unknown as Process;
  }
}

let host: Host;
let red: NetNamespace;

beforeEach(() => {
  host = new Host();
  red = host.kernel.createNet();
  host.mounts.set("/run/netns/red", red);
  host.table.push({ pid: 16, ppid: 9, comm: "init", argv: ["sleep", "100"], net: red, state: "S" });
});

describe("nsenter", () => {
  it("enters the namespace of a file or of a process", async () => {
    expect((await host.run("nsenter", "--net=/run/netns/red", "where")).stdout).toBe("/run/netns/red\n");
    expect((await host.run("nsenter", "-n/run/netns/red", "where")).stdout).toBe("/run/netns/red\n");
    expect((await host.run("nsenter", "-t", "16", "-n", "where")).stdout).toBe("/run/netns/red\n");
    expect((await host.run("nsenter", "--target=16", "--net", "--", "where")).stdout).toBe(
      "/run/netns/red\n",
    );
    expect((await host.run("nsenter", "-t", "16", "-m", "where")).stdout).toBe("elsewhere\n");
  });

  it("says what it cannot enter", async () => {
    const cases: [string[], string][] = [
      [["--net=/run/netns/nosuch", "ip"], "cannot open /run/netns/nosuch: No such file or directory"],
      [["--net=/etc/passwd", "ip"], "reassociate to namespace 'ns/net' failed: Invalid argument"],
      [["-n", "/run/netns/red", "where"], "neither filename nor target pid supplied for ns/net"],
      [["-t", "99999", "-n", "ip"], "cannot open /proc/99999/ns/net: No such file or directory"],
      [["-t", "foo", "-n", "ip"], "failed to parse pid: 'foo'"],
    ];
    for (const [args, message] of cases)
      expect(await host.run("nsenter", ...args)).toEqual({
        stdout: "",
        stderr: `nsenter: ${message}\n`,
        status: 1,
      });
    expect((await host.run("nsenter", "-x")).stderr).toBe(
      "nsenter: invalid option -- 'x'\nTry 'nsenter --help' for more information.\n",
    );
  });

  it("gives the program's status, 127 and 126 for what does not start", async () => {
    expect((await host.run("nsenter", "--net=/run/netns/red", "false")).status).toBe(1);
    expect(await host.run("nsenter", "--net=/run/netns/red", "nosuch")).toEqual({
      stdout: "",
      stderr: "nsenter: failed to execute nosuch: No such file or directory\n",
      status: 127,
    });
    expect((await host.run("nsenter", "--net=/run/netns/red", "/tmp")).status).toBe(126);
  });
});

describe("unshare", () => {
  it("makes a namespace, and keeps it on a file", async () => {
    expect((await host.run("unshare", "-n", "where")).stdout).toBe("elsewhere\n");
    host.mounts.set("/run/keep", null);
    expect((await host.run("unshare", "-rn", "--net=/run/keep", "where")).stdout).toBe("/run/keep\n");
    expect((await host.run("unshare", "--net=/run/nosuch", "where")).stderr).toBe(
      "unshare: mount /proc/10/ns/net on /run/nosuch failed: No such file or directory\n",
    );
    expect((await host.run("unshare", "where")).stdout).toBe("elsewhere\n");
  });

  it("does not pretend to make process or host name namespaces", async () => {
    for (const option of ["-p", "-u", "--mount-proc"])
      expect(await host.run("unshare", "-n", option, "where")).toMatchObject({ stdout: "", status: 69 });
  });
});

describe("lsns -t net", () => {
  it("lists namespaces with processes, the lowest process of each, and where they are mounted", async () => {
    const { stdout } = await host.run("lsns", "-t", "net", "-o", "TYPE,NPROCS,PID,NETNSID,NSFS,COMMAND");
    expect(stdout).toBe(
      "TYPE NPROCS PID    NETNSID NSFS           COMMAND\n" +
        "net       2   1 unassigned                /sbin/init\n" +
        "net       1  16 unassigned /run/netns/red sleep 100\n",
    );
    host.kernel.createNet();
    expect((await host.run("lsns", "-t", "net", "-n", "-o", "NPROCS")).stdout).toBe("2\n1\n");
  });

  it("draws a namespace below the one whose first process started its own", async () => {
    host.table.push({
      pid: 20,
      ppid: 1,
      comm: "init",
      argv: ["a"],
      net: host.kernel.createNet(),
      state: "S",
    });
    host.table.push({
      pid: 21,
      ppid: 1,
      comm: "init",
      argv: ["b"],
      net: host.kernel.createNet(),
      state: "S",
    });
    const tree = await host.run("lsns", "-t", "net", "-o", "NPROCS,COMMAND");
    expect(tree.stdout).toBe("NPROCS COMMAND\n     2 /sbin/init\n     1 |-a\n     1 `-b\n     1 sleep 100\n");
    const json = JSON.parse((await host.run("lsns", "-t", "net", "-J", "-o", "NPROCS,COMMAND")).stdout);
    expect(json.namespaces[0]).toEqual({
      nprocs: 2,
      command: "/sbin/init",
      children: [
        { nprocs: 1, command: "a" },
        { nprocs: 1, command: "b" },
      ],
    });
  });

  it("refuses what it does not know", async () => {
    expect((await host.run("lsns", "-t", "foo")).stderr).toBe("lsns: unknown namespace type: foo\n");
    expect((await host.run("lsns", "-t", "net", "-o", "FOO")).stderr).toBe("lsns: unknown column: FOO\n");
    expect((await host.run("lsns", "-t", "net", "foo")).stderr).toBe(
      "lsns: invalid namespace argument: 'foo'\n",
    );
    expect((await host.run("lsns")).status).toBe(69);
  });
});

it("wraps a cell over several lines of the table", () => {
  const columns = [{ name: "A", right: true }, { name: "B", wrap: true }, { name: "C" }];
  const rows = [{ cells: { A: "1", B: "/x\n/longer", C: "end" }, children: [] }];
  expect(formatTable(rows, columns, true)).toBe("A B       C\n1 /x      end\n  /longer \n");
});
