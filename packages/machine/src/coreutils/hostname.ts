// hostname(1) of Debian 12 (hostname 3.23): shows or sets the name, and what it resolves to. Left out: NIS.

import { listAddresses, listAddresses6 } from "@podwire/ip";
import { IFF_LOOPBACK, IFF_UP, type NetNamespace } from "@podwire/netns";
import { getopt, type LongOption, type Process } from "@podwire/program";
import { hostEntry, lookupFailure, nameOf, nameOf6 } from "@podwire/tools";
import { formatIpv4, formatIpv6 } from "@podwire/wire";
import { complain } from "./common.ts";

const USAGE = `Usage: hostname [-b] {hostname|-F file}         set host name (from file)
       hostname [-a|-A|-d|-f|-i|-I|-s|-y]       display formatted name
       hostname                                 display host name

       {yp,nis,}domainname {nisdomain|-F file}  set NIS domain name (from file)
       {yp,nis,}domainname                      display NIS domain name

       dnsdomainname                            display dns domain name

       hostname -V|--version|-h|--help          print info and exit

Program name:
       {yp,nis,}domainname=hostname -y
       dnsdomainname=hostname -d

Program options:
    -a, --alias            alias names
    -A, --all-fqdns        all long host names (FQDNs)
    -b, --boot             set default hostname if none available
    -d, --domain           DNS domain name
    -f, --fqdn, --long     long host name (FQDN)
    -F, --file             read host name or NIS domain name from given file
    -i, --ip-address       addresses for the host name
    -I, --all-ip-addresses all addresses for the host
    -s, --short            short host name
    -y, --yp, --nis        NIS/YP domain name

Description:
   This command can get or set the host name or the NIS domain name. You can
   also get the DNS domain or the FQDN (fully qualified domain name).
   Unless you are using bind or NIS for host lookups you can change the
   FQDN (Fully Qualified Domain Name) and the DNS domain name (which is
   part of the FQDN) in the /etc/hosts file.
`;

const LONG: readonly LongOption[] = [
  { name: "domain", argument: "none", short: "d" },
  { name: "boot", argument: "none", short: "b" },
  { name: "file", argument: "required", short: "F" },
  { name: "fqdn", argument: "none", short: "f" },
  { name: "all-fqdns", argument: "none", short: "A" },
  { name: "help", argument: "none", short: "h" },
  { name: "long", argument: "none", short: "f" },
  { name: "short", argument: "none", short: "s" },
  { name: "version", argument: "none", short: "V" },
  { name: "alias", argument: "none", short: "a" },
  { name: "ip-address", argument: "none", short: "i" },
  { name: "all-ip-addresses", argument: "none", short: "I" },
  { name: "nis", argument: "none", short: "y" },
  { name: "yp", argument: "none", short: "y" },
];

/** Addresses of all links that are up but lo: IPv4's, then IPv6's that are not of a link. */
function ownAddresses(net: NetNamespace): { text: string; name: (self: Process) => string | undefined }[] {
  const shown = ({ flags }: { flags: number }) => (flags & (IFF_UP | IFF_LOOPBACK)) === IFF_UP;
  const ipv4 = listAddresses(net)
    .filter(({ dev }) => shown(dev))
    .map(({ local }) => ({ text: formatIpv4(local), name: (self: Process) => nameOf(self, local) }));
  const ipv6 = listAddresses6(net)
    .filter(({ dev, local }) => shown(dev) && !(local[0] === 0xfe && ((local[1] as number) & 0xc0) === 0x80))
    .map(({ local }) => ({ text: formatIpv6(local), name: (self: Process) => nameOf6(self, local) }));
  return [...ipv4, ...ipv6];
}

async function show(self: Process, what: string): Promise<number> {
  const { hostname: own } = self.kernel;
  if (what === "s") {
    await self.stdout.write(`${own.replace(/\..*/s, "")}\n`);
    return 0;
  }
  if (what === "I" || what === "A") {
    const addresses = ownAddresses(self.net).map(({ text, name }) => (what === "I" ? text : name(self)));
    await self.stdout.write(
      `${addresses.flatMap((text) => (text === undefined ? [] : [`${text} `])).join("")}\n`,
    );
    return 0;
  }
  if (what === "y") {
    await complain(self, "Local domain name not set");
    return 1;
  }
  const entry = hostEntry(self, own);
  if (entry === undefined) {
    await complain(self, lookupFailure(own));
    return 1;
  }
  const [full = own, ...aliases] = entry.names;
  if (what === "i") await self.stdout.write(`${entry.addresses.join(" ")}\n`);
  else if (what === "a") await self.stdout.write(`${aliases.join(" ")}\n`);
  else if (what === "f") await self.stdout.write(`${full}\n`);
  else if (full.includes(".")) await self.stdout.write(`${full.slice(full.indexOf(".") + 1)}\n`);
  return 0;
}

/** sethostname(), after a look at what it is asked to take. */
async function set(self: Process, name: string): Promise<number> {
  if (!/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(name)) {
    await complain(self, "the specified hostname is invalid");
    return 1;
  }
  if (name.length > 64) {
    await complain(self, "name too long");
    return 1;
  }
  self.kernel.hostname = name;
  return 0;
}

async function usage(self: Process, to: "stdout" | "stderr"): Promise<number> {
  await self[to].write(USAGE);
  return 255;
}

export async function hostname(self: Process): Promise<number> {
  const { options, operands, error } = getopt(self.argv.slice(1), "aAdfbF:h?iIsVy", LONG);
  if (error !== undefined) {
    await complain(self, error);
    return usage(self, "stdout");
  }
  let what = "";
  let file: string | undefined;
  let boot = false;
  for (const { name, value } of options) {
    if (name === "V") {
      await self.stdout.write("hostname 3.23\n");
      return 0;
    }
    if (name === "h" || name === "?") {
      await self.stdout.write(USAGE);
      return 0;
    }
    if (name === "F") file = value;
    else if (name === "b") boot = true;
    else what = name;
  }
  if (file !== undefined) {
    if (!self.files.exists(file)) {
      await complain(self, "No such file or directory");
      return 1;
    }
    const line = self.files
      .readText(file)
      .split("\n")
      .map((text) => text.trim())
      .find((text) => text !== "" && !text.startsWith("#"));
    if (line !== undefined) return set(self, line);
    if (!boot) return usage(self, "stderr");
  }
  const [name] = operands;
  if (name !== undefined)
    return what === "" && operands.length === 1 ? set(self, name) : usage(self, "stderr");
  if (what !== "") return show(self, what);
  await self.stdout.write(`${self.kernel.hostname}\n`);
  return 0;
}
