// The files of a fresh Debian 12 that network tools read, and the directories that scripts expect.

import { utf8Encode } from "@podwire/program";
import { LinkNode } from "./nodes.ts";
import type { Vfs } from "./vfs.ts";

const DIRECTORIES = [
  "/etc/iproute2",
  "/etc/network",
  "/etc/sysctl.d",
  "/etc/netns",
  "/home",
  "/mnt",
  "/opt",
  "/root",
  "/run/lock",
  "/run/netns",
  "/srv",
  "/tmp",
  "/usr/bin",
  "/usr/lib",
  "/usr/local/bin",
  "/usr/local/sbin",
  "/usr/sbin",
  "/usr/share",
  "/var/cache",
  "/var/lib",
  "/var/log",
  "/var/tmp",
];

/** tmpfs on a real host: lists the newest entry first. */
const TMPFS = ["/run", "/run/netns", "/run/lock"];

const files = (hostname: string): Record<string, string> => ({
  "/etc/hostname": `${hostname}\n`,
  "/etc/hosts": `127.0.0.1\tlocalhost\n127.0.1.1\t${hostname}\n\n# The following lines are desirable for IPv6 capable hosts\n::1     localhost ip6-localhost ip6-loopback\nff02::1 ip6-allnodes\nff02::2 ip6-allrouters\n`,
  "/etc/debian_version": "12.9\n",
  "/etc/os-release": `PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
NAME="Debian GNU/Linux"
VERSION_ID="12"
VERSION="12 (bookworm)"
VERSION_CODENAME=bookworm
ID=debian
`,
  "/etc/passwd":
    "root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n",
  "/etc/group": "root:x:0:\nnogroup:x:65534:\n",
  "/etc/shells": "/bin/sh\n/usr/bin/sh\n/bin/bash\n/usr/bin/bash\n",
  "/etc/nsswitch.conf":
    "passwd:         files\ngroup:          files\nhosts:          files dns\nservices:       db files\nprotocols:      db files\n",
  "/etc/resolv.conf": "",
  "/etc/sysctl.conf": "",
  "/etc/protocols":
    "ip\t0\tIP\nicmp\t1\tICMP\nigmp\t2\tIGMP\nipencap\t4\tIP-ENCAP\ntcp\t6\tTCP\nudp\t17\tUDP\nipv6\t41\tIPv6\ngre\t47\tGRE\nesp\t50\tIPSEC-ESP\nipv6-icmp\t58\tIPv6-ICMP\nospf\t89\tOSPFIGP\nvrrp\t112\tVRRP\nsctp\t132\tSCTP\n",
  "/etc/services":
    "echo\t\t7/tcp\necho\t\t7/udp\ndiscard\t\t9/tcp\t\tsink null\ndiscard\t\t9/udp\t\tsink null\ndaytime\t\t13/tcp\nftp\t\t21/tcp\nssh\t\t22/tcp\ntelnet\t\t23/tcp\nsmtp\t\t25/tcp\t\tmail\ntime\t\t37/tcp\t\ttimserver\ntime\t\t37/udp\t\ttimserver\ndomain\t\t53/tcp\ndomain\t\t53/udp\nbootps\t\t67/udp\nbootpc\t\t68/udp\ntftp\t\t69/udp\nhttp\t\t80/tcp\t\twww\nntp\t\t123/udp\nsnmp\t\t161/tcp\nsnmp\t\t161/udp\nbgp\t\t179/tcp\nhttps\t\t443/tcp\nhttps\t\t443/udp\nsyslog\t\t514/udp\n",
  "/etc/iproute2/rt_tables":
    "#\n# reserved values\n#\n255\tlocal\n254\tmain\n253\tdefault\n0\tunspec\n#\n# local\n#\n#1\tinr.ruhep\n",
  "/etc/iproute2/rt_protos":
    "#\n# Reserved protocols.\n#\n0\tunspec\n1\tredirect\n2\tkernel\n3\tboot\n4\tstatic\n8\tgated\n9\tra\n10\tmrt\n11\tzebra\n12\tbird\n13\tdnrouted\n14\txorp\n15\tntk\n16\tdhcp\n18\tkeepalived\n42\tbabel\n186\tbgp\n187\tisis\n188\tospf\n189\trip\n192\teigrp\n",
  "/etc/iproute2/rt_scopes":
    "#\n# reserved values\n#\n0\tglobal\n255\tnowhere\n254\thost\n253\tlink\n200\tsite\n",
  "/etc/iproute2/group": "# device group names\n0\tdefault\n",
  "/root/.bashrc": "# ~/.bashrc: executed by bash(1) for non-login shells.\n",
});

export function populateEtc(vfs: Vfs, hostname: string): void {
  for (const path of DIRECTORIES) vfs.makeDirectory(path);
  vfs.put("/bin", new LinkNode("usr/bin"));
  vfs.put("/sbin", new LinkNode("usr/sbin"));
  vfs.put("/lib", new LinkNode("usr/lib"));
  vfs.put("/var/run", new LinkNode("/run"));
  vfs.put("/etc/mtab", new LinkNode("/proc/self/mounts"));
  for (const path of TMPFS) vfs.makeDirectory(path).newestFirst = true;
  vfs.makeDirectory("/tmp").mode = 0o1777;
  for (const [path, text] of Object.entries(files(hostname))) vfs.putText(path, utf8Encode(text));
}
