// What a recording needs on this machine, and the versions of what it was made with.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { whyNoLinux } from "../linux.ts";

const PACKAGES = [
  "bash bridge-utils coreutils ethtool iproute2 iputils-arping iputils-ping kmod netcat-openbsd procps tcpdump user-mode-linux",
  "util-linux",
].flatMap((line) => line.split(" "));

/** Why no recording can be made here, with what to do; undefined where one can. */
export function whyNotHere(): string | undefined {
  const reason = whyNoLinux();
  if (reason !== undefined) return reason;
  const missing = ["linux.uml", "modprobe", "ip", "unshare", "dpkg-query"].filter(
    (tool) => !["/usr/bin", "/usr/sbin", "/bin", "/sbin"].some((folder) => existsSync(`${folder}/${tool}`)),
  );
  if (missing.length === 0) return undefined;
  return `${missing.join(", ")} not found: apt-get install -y --no-install-recommends ${PACKAGES.join(" ")}`;
}

/** `name version, …` of every tool's Debian package that is installed. */
export function toolVersions(): string {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the format is dpkg-query's own
  const argv = ["-W", "-f", "${db:Status-Abbrev}${Package} ${Version}\n", ...PACKAGES];
  const text = execFileSync("dpkg-query", argv, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return text
    .split("\n")
    .filter((line) => line.startsWith("ii"))
    .map((line) => line.slice(3).trim())
    .join(", ");
}
