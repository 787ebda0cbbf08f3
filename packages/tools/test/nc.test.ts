// nc -u: its complaints against a transcript of the real one, and conversations between two hosts.

import { Pipe } from "@podwire/program";
import { describe, expect, it } from "vitest";
import { pair } from "./network.ts";
import { replay } from "./transcript.ts";

const SECOND = 1_000_000_000;

function typed(host: ReturnType<typeof pair>["host"], text: string, end = true): Pipe {
  const pipe = new Pipe(host.clock);
  void pipe.output.write(text);
  if (end) pipe.closeWrite();
  return pipe;
}

describe("nc", () => {
  it("complains and ends as the real one", async () => {
    const { host, a } = pair();
    // The transcript was made with 10.0.0.1/24 on one device and nobody else.
    await replayIn(host, a);
  });

  it("carries a line to a listener, and its answer back", async () => {
    const { host, a, b } = pair();
    const server = host.start("nc -u -l 5000", { net: b, stdin: typed(host, "reply\n").input });
    const client = await host.run("nc -u -w 1 10.0.0.2 5000", {
      net: a,
      stdin: typed(host, "hello\n").input,
    });
    expect(client).toEqual({ stdout: "reply\n", stderr: "", status: 0 });
    expect(server.stdout.text).toBe("hello\n");
    // The listener stays until it is ended.
    server.kill("SIGTERM");
    expect((await host.clock.run(server.done)).status).toBe(143);
  });

  it("answers the one datagram it waits for with what lay in its pipe, and ends", async () => {
    // As the real one: of its input and the network, both ready, the input comes first.
    const { host, a, b } = pair();
    const server = host.start("nc -u -l -W 1 5000", { net: b, stdin: typed(host, "reply\n").input });
    const client = await host.run("nc -u -w 1 10.0.0.2 5000", {
      net: a,
      stdin: typed(host, "hello\n").input,
    });
    expect(client).toEqual({ stdout: "reply\n", stderr: "", status: 0 });
    expect((await host.clock.run(server.done)).status).toBe(0);
  });

  it("listens to its first caller alone, with -k to everybody", async () => {
    const { host, a, b } = pair();
    const one = host.start("nc -u -l 5000", { net: b });
    const all = host.start("nc -u -k -l 5001", { net: b });
    for (const [port, line] of [
      [40001, "first\n"],
      [40002, "second\n"],
    ] as const)
      for (const server of [5000, 5001])
        await host.run(`nc -u -w 1 -p ${port + server} 10.0.0.2 ${server}`, {
          net: a,
          stdin: typed(host, line).input,
        });
    expect(one.stdout.text).toBe("first\n");
    expect(all.stdout.text).toBe("first\nsecond\n");
  });

  it("tells with -v who is there: two X, then one a second", async () => {
    const { host, a, b } = pair();
    const server = host.start("nc -n -v -u -l 5000", { net: b });
    const client = await host.run("nc -v -u -w 1 -p 40001 10.0.0.2 5000", {
      net: a,
      stdin: typed(host, "hello\n").input,
    });
    expect(client.stderr).toBe("Connection to 10.0.0.2 5000 port [udp/*] succeeded!\n");
    expect(server.stdout.text).toBe("XXXhello\n");
    expect(server.stderr.text).toBe("Bound on 0.0.0.0 5000\nConnection received on 10.0.0.1 40001\n");
    const closed = await host.run("nc -v -u -z 10.0.0.2 53", { net: a });
    expect(closed).toEqual({ stdout: "", stderr: "", status: 1 });
  });

  it("ends at once when the other end says that nobody listens", async () => {
    const { host, a } = pair();
    const pipe = typed(host, "x\n", false);
    const { status } = await host.run("nc -u 10.0.0.2 53", { net: a, stdin: pipe.input });
    expect(status).toBe(0);
    expect(host.clock.now).toBeLessThan(SECOND / 1000);
  });

  it("leaves after the time that -q and -W allow", async () => {
    const { host, a, b } = pair();
    const server = host.start("nc -u -l -W 1 5000", { net: b });
    const started = host.clock.now;
    const client = await host.run("nc -u -q 2 10.0.0.2 5000", {
      net: a,
      stdin: typed(host, "hello\n").input,
    });
    expect(client.status).toBe(0);
    expect(host.clock.now - started).toBe(2 * SECOND);
    expect(await host.clock.run(server.done)).toEqual({ stdout: "hello\n", stderr: "", status: 0 });
  });

  it("does not speak TCP, and says so", async () => {
    const { host, a } = pair();
    expect(await host.run("nc -l 5000", { net: a })).toEqual({
      stdout: "",
      stderr: "nc: not simulated: TCP (nc -u speaks UDP)\n",
      status: 69,
    });
  });
});

async function replayIn(
  host: ReturnType<typeof pair>["host"],
  net: ReturnType<typeof pair>["a"],
): Promise<void> {
  const inNet = Object.create(host, {
    run: { value: (line: string) => host.run(line, { net }) },
  }) as typeof host;
  await replay(inNet, "nc");
}
