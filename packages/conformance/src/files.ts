// Where scripts and recordings lie, and how they are read: scripts/CHAPTER/NAME.sh, recordings/CHAPTER/NAME.txt and
// recordings/CHAPTER/NAME.CAPTURE.frames. A script opens with comments: the question that it asks, then options on lines of
// their own:
//
//   # uml: alone [KERNEL-ARGUMENT…]   a boot of its own, in the initial namespaces: modules, what new namespaces
//                                     inherit, a physical eth0 (eth0=mcast)
//   # timeout: SECONDS                how long it may take in User-Mode Linux (default 60)
//   # simulator: REASON               cannot be held against the simulator, and why
//   # host: REASON                    cannot be held against the host's own kernel, and why
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { formatCapture, parseCapture } from "./capture.ts";
import { formatTranscript, parseRecording, type Recording } from "./recording.ts";
import type { Transcript } from "./transcript.ts";

/** The package's folder, from src/ as from dist/. */
export const PACKAGE = dirname(dirname(fileURLToPath(import.meta.url)));

export interface Script {
  /** `chapter/name`. */
  name: string;
  path: string;
  source: string;
  hash: string;
  /** The first comment's text: what the script asks. */
  question: string;
  /** Kernel arguments of a boot of its own; undefined where it shares one. */
  alone: string[] | undefined;
  /** Physical cards that those arguments give it: eth0=mcast is a card called eth0. */
  cards: string[];
  timeoutSeconds: number;
  /** Why it cannot be compared there; undefined where it can. */
  notSimulator: string | undefined;
  notHost: string | undefined;
}

/** sha256 in hexadecimal. */
export const sha256 = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex");

/** Reads one script's header. */
export function describeScript(name: string, path: string, source: string): Script {
  const option = (key: string): string | undefined => new RegExp(`^# ${key}: ?(.*)$`, "m").exec(source)?.[1];
  const question: string[] = [];
  for (const line of source.split("\n")) {
    if (line.startsWith("#!")) continue;
    if (!line.startsWith("#") || /^# (uml|timeout|simulator|host):/.test(line)) break;
    question.push(line.replace(/^# ?/, ""));
  }
  const uml = option("uml")?.split(/\s+/);
  return {
    name,
    path,
    source,
    hash: sha256(source),
    question: question.join(" "),
    alone: uml?.[0] === "alone" ? uml.slice(1) : undefined,
    cards: (uml ?? []).flatMap((argument) => /^(eth\d+)=/.exec(argument)?.[1] ?? []),
    timeoutSeconds: Number(option("timeout") ?? 60),
    notSimulator: option("simulator"),
    notHost: option("host"),
  };
}

/** All scripts, sorted by name. */
export function listScripts(root = join(PACKAGE, "scripts")): Script[] {
  const scripts: Script[] = [];
  for (const chapter of readdirSync(root).sort()) {
    for (const file of readdirSync(join(root, chapter)).sort()) {
      if (!file.endsWith(".sh")) continue;
      const path = join(root, chapter, file);
      scripts.push(describeScript(`${chapter}/${file.slice(0, -3)}`, path, readFileSync(path, "utf8")));
    }
  }
  return scripts;
}

/** The path of a script's recording, without `.txt`. */
export const recordingBase = (name: string): string => join(PACKAGE, "recordings", name);

/** The recording of a script with its captures, or undefined where there is none. Throws RecordingError, CaptureError. */
export function readRecording(name: string): Recording | undefined {
  const base = recordingBase(name);
  if (!existsSync(`${base}.txt`)) return undefined;
  const recording = parseRecording(readFileSync(`${base}.txt`, "utf8"));
  recording.transcript.captures = captureFiles(name).map((path) => parseCapture(readFileSync(path, "utf8")));
  return recording;
}

/** The capture files that lie beside a recording, sorted. */
export function captureFiles(name: string): string[] {
  const base = recordingBase(name);
  const folder = dirname(base);
  if (!existsSync(folder)) return [];
  const start = `${base.slice(folder.length + 1)}.`;
  return readdirSync(folder)
    .filter((file) => file.startsWith(start) && file.endsWith(".frames"))
    .sort()
    .map((file) => join(folder, file));
}

/** The hash that a boot's evidence carries: of the body, then of each capture, as they are written. */
export function rawHash(transcript: Transcript): string {
  return sha256(formatTranscript(transcript) + transcript.captures.map(formatCapture).join(""));
}
