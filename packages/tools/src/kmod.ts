// lsmod, modprobe, rmmod of kmod 30, over the table of modules.ts. There are no files: a module has a size and needs others.

import {
  type Executable,
  getopt,
  type LongOption,
  type Process,
  Unsupported,
  withUnsupported,
} from "@podwire/program";
import { MODPROBE_HELP, RMMOD_HELP } from "./kmod-help.ts";
import {
  findModule,
  isLoaded,
  KERNEL_RELEASE,
  loadedModules,
  loadModule,
  loadOrder,
  type Module,
  modulePath,
  moduleUsers,
  unloadModule,
  useCount,
} from "./modules.ts";
import { complain } from "./output.ts";

const VERSION = "kmod version 30\n+ZSTD +XZ -ZLIB +LIBCRYPTO -EXPERIMENTAL\n";

/** Modules that Debian's kernel has and this one does not. */
const ELSEWHERE =
  /^(nf|nft|xt|ipt|ip6t|ebt|iptable|ip6table|arptable|ebtable|ip_set|ip_vs|sch|cls|act|em|tcp)_|^(arp_tables|bonding|ebtables|fou|geneve|gre|ifb|inet_diag|ip6_gre|ip6_tables|ip6_tunnel|ip_gre|ip_set|ip_vs|ip_vti|ip6_vti|ipvlan|ipvtap|macsec|macvlan|macvtap|mpls_router|mpls_iptunnel|netconsole|nlmon|openvswitch|overlay|pktgen|sctp|sit|tap|team|tunnel6|udp_diag|vhost_net|virtio_net|vrf|vsock|wireguard|xfrm_interface)$/;

async function refuse(self: Process, text: string): Promise<number> {
  await complain(self, `${text}\n`);
  return 1;
}

async function lsmod(self: Process): Promise<number> {
  if (self.argv.length > 1) return refuse(self, "Usage: lsmod");
  let text = "Module                  Size  Used by\n";
  for (const module of loadedModules(self.kernel)) {
    const users = moduleUsers(self.kernel, module.name).join(",");
    text += `${module.name.padEnd(19)} ${String(module.size).padStart(8)}  ${useCount(self.kernel, module)}`;
    text += users === "" ? "\n" : ` ${users}\n`;
  }
  await self.stdout.write(text);
  return 0;
}

const MODPROBE_LONG: readonly LongOption[] = [
  { name: "all", argument: "none", short: "a" },
  { name: "remove", argument: "none", short: "r" },
  { name: "remove-dependencies", argument: "none", short: "remove-dependencies" },
  { name: "resolve-alias", argument: "none", short: "R" },
  { name: "first-time", argument: "none" },
  { name: "ignore-install", argument: "none", short: "i" },
  { name: "ignore-remove", argument: "none", short: "i" },
  { name: "use-blacklist", argument: "none", short: "b" },
  { name: "force", argument: "none", short: "f" },
  { name: "show-depends", argument: "none", short: "D" },
  { name: "showconfig", argument: "none", short: "c" },
  { name: "dry-run", argument: "none", short: "n" },
  { name: "show", argument: "none", short: "n" },
  { name: "dirname", argument: "required", short: "d" },
  { name: "set-version", argument: "required", short: "S" },
  { name: "syslog", argument: "none", short: "s" },
  { name: "quiet", argument: "none", short: "q" },
  { name: "verbose", argument: "none", short: "v" },
  { name: "version", argument: "none", short: "V" },
  { name: "help", argument: "none", short: "h" },
];

async function modprobe(self: Process): Promise<number> {
  const { options, operands, error } = getopt(self.argv.slice(1), "arRibfDcnC:d:S:sqvVh", MODPROBE_LONG);
  if (error !== undefined) return refuse(self, `modprobe: ${error}`);
  const has = (name: string) => options.some((option) => option.name === name);
  for (const { name } of options)
    if (name === "V" || name === "h") {
      await self.stdout.write(name === "V" ? VERSION : MODPROBE_HELP);
      return 0;
    }
  for (const name of ["c", "d", "S", "f", "C", "remove-dependencies"])
    if (has(name)) throw new Unsupported(name.length === 1 ? `-${name}` : `--${name}`);
  const [first, ...rest] = operands;
  if (first === undefined) return refuse(self, "modprobe: ERROR: missing parameters. See -h.");
  const settings: ProbeSettings = {
    verbose: has("v"),
    dryRun: has("n") || has("D"),
    quiet: has("q"),
    firstTime: has("first-time"),
  };
  if (has("R")) {
    const module = findModule(first);
    if (module === undefined) return notFound(self, first, settings.quiet);
    await self.stdout.write(`${module.name}\n`);
    return 0;
  }
  if (has("r")) {
    for (const name of operands) if ((await remove(self, name, settings)) !== 0) return 1;
    return 0;
  }
  if (has("a")) {
    let status = 0;
    for (const name of operands) status |= await insert(self, name, "", settings, "WARNING");
    return status;
  }
  if (has("D")) {
    const module = findModule(first);
    if (module === undefined) return notFound(self, first, settings.quiet);
    for (const each of loadOrder(module)) await self.stdout.write(insmodLine(each, ""));
    return 0;
  }
  return insert(self, first, rest.join(" "), settings, "FATAL");
}

interface ProbeSettings {
  verbose: boolean;
  dryRun: boolean;
  quiet: boolean;
  firstTime: boolean;
}

const insmodLine = (module: Module, parameters: string) =>
  `insmod ${modulePath(module)} ${module.options === undefined ? "" : `${module.options} `}${parameters}\n`;

async function notFound(self: Process, name: string, quiet: boolean, level = "FATAL"): Promise<number> {
  if (ELSEWHERE.test(name.replaceAll("-", "_"))) throw new Unsupported(`module ${name}`);
  if (quiet) return 1;
  return refuse(
    self,
    `modprobe: ${level}: Module ${name} not found in directory /lib/modules/${KERNEL_RELEASE}`,
  );
}

async function insert(
  self: Process,
  name: string,
  parameters: string,
  { verbose, dryRun, quiet, firstTime }: ProbeSettings,
  level: string,
): Promise<number> {
  const module = findModule(name);
  if (module === undefined) return notFound(self, name, quiet, level);
  if (isLoaded(self.kernel, module.name)) {
    if (!firstTime) return 0;
    return refuse(self, `modprobe: ERROR: could not insert '${name}': Module already in kernel`);
  }
  const fresh = dryRun
    ? loadOrder(module).filter((each) => !isLoaded(self.kernel, each.name))
    : loadModule(self.kernel, module);
  if (verbose)
    for (const each of fresh) await self.stdout.write(insmodLine(each, each === module ? parameters : ""));
  return 0;
}

async function remove(
  self: Process,
  name: string,
  { verbose, dryRun, quiet, firstTime }: ProbeSettings,
): Promise<number> {
  const module = findModule(name);
  if (module === undefined) return quiet ? 1 : refuse(self, `modprobe: FATAL: Module ${name} not found.`);
  if (!isLoaded(self.kernel, module.name))
    return firstTime ? refuse(self, `modprobe: FATAL: Module ${name} is not in kernel.`) : 0;
  if (useCount(self.kernel, module) > 0) return refuse(self, `modprobe: FATAL: Module ${name} is in use.`);
  // What it needed goes too where nobody else does: one pass, in the order of loading.
  for (const each of [module, ...loadOrder(module).slice(0, -1)]) {
    if (!isLoaded(self.kernel, each.name) || useCount(self.kernel, each) > 0) continue;
    if (verbose) await self.stdout.write(`rmmod ${each.name}\n`);
    if (!dryRun) unloadModule(self.kernel, each);
  }
  return 0;
}

const RMMOD_LONG: readonly LongOption[] = [
  { name: "force", argument: "none", short: "f" },
  { name: "syslog", argument: "none", short: "s" },
  { name: "verbose", argument: "none", short: "v" },
  { name: "version", argument: "none", short: "V" },
  { name: "help", argument: "none", short: "h" },
];

async function rmmod(self: Process): Promise<number> {
  const { options, operands, error } = getopt(self.argv.slice(1), "fhsvVw", RMMOD_LONG);
  if (error !== undefined) return refuse(self, `rmmod: ${error}`);
  for (const { name } of options) {
    if (name === "V" || name === "h") {
      await self.stdout.write(name === "V" ? VERSION : RMMOD_HELP);
      return 0;
    }
    if (name !== "v" && name !== "s") throw new Unsupported(`-${name}`);
  }
  if (operands.length === 0) return refuse(self, "rmmod: ERROR: missing module name.");
  let status = 0;
  for (const name of operands) {
    const module = findModule(name);
    if (module === undefined || !isLoaded(self.kernel, module.name)) {
      status = await refuse(self, `rmmod: ERROR: Module ${name} is not currently loaded`);
      continue;
    }
    const users = moduleUsers(self.kernel, module.name);
    if (users.length > 0)
      status = await refuse(self, `rmmod: ERROR: Module ${module.name} is in use by: ${users.join(" ")}`);
    else if (useCount(self.kernel, module) > 0)
      status = await refuse(self, `rmmod: ERROR: Module ${module.name} is in use`);
    else unloadModule(self.kernel, module);
  }
  return status;
}

export const kmodExecutables: readonly Executable[] = [
  { path: "/usr/sbin/lsmod", program: lsmod, package: "kmod" },
  {
    path: "/usr/sbin/modprobe",
    program: (self) => withUnsupported(self, () => modprobe(self)),
    package: "kmod",
  },
  { path: "/usr/sbin/rmmod", program: (self) => withUnsupported(self, () => rmmod(self)), package: "kmod" },
];
