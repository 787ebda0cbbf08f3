// apt(8), apt-get(8) and yum(8), as far as a course needs them: `install` of a tool that is here says so, of any other that
// there is no network to fetch it from.
import type { Executable, Process } from "@podwire/program";
import { complain } from "./common.ts";

/** Names under which the packages of the notes' time are known today. */
const OLD_NAMES: Record<string, string> = {
  iputils: "iputils-ping",
  iproute: "iproute2",
  "nmap-ncat": "netcat-openbsd",
  nc: "netcat-openbsd",
};

/** The package managers of a machine that has these executables. */
export function packageManagers(installed: () => readonly Executable[]): Executable[] {
  const program = async (self: Process): Promise<number> => {
    const [verb, ...names] = self.argv.slice(1).filter((arg) => !arg.startsWith("-"));
    if (verb === "update") return 0;
    if (verb !== "install") {
      await complain(self, `not simulated: ${verb ?? "a call without a verb"}`);
      return 69;
    }
    const here = new Set(
      installed().flatMap((executable) => [executable.package, executable.path.split("/").pop()]),
    );
    let status = 0;
    for (const name of names) {
      if (here.has(OLD_NAMES[name] ?? name))
        await self.stdout.write(`${name} is already the newest version.\n`);
      else {
        await self.stderr.write(`E: Unable to locate package ${name}\n`);
        status = 100;
      }
    }
    return status;
  };
  return ["/usr/bin/apt", "/usr/bin/apt-get", "/usr/bin/yum", "/usr/bin/dnf"].map((path) => ({
    path,
    program,
  }));
}
