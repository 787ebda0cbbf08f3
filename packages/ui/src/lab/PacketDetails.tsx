// One frame: its fields as a tree and its bytes as a dump, which mark each other.

import { fieldTree } from "@podwire/capture";
import { useMemo, useState } from "react";
import { t } from "../messages.ts";
import { FieldTree } from "./FieldTree.tsx";
import { HexDump } from "./HexDump.tsx";
import { pathTo, type Range } from "./range.ts";

export function FieldsAndBytes({ bytes }: { bytes: Uint8Array }) {
  const [range, setRange] = useState<Range | null>(null);
  const fields = useMemo(() => fieldTree(bytes), [bytes]);
  const onByte = (at: number) => {
    const leaf = pathTo(fields, at).at(-1);
    if (leaf !== undefined) setRange({ start: leaf.start, end: leaf.end });
  };
  return (
    <div className="pw-details">
      <section aria-label={t("frame.fields")}>
        <p className="pw-title">{t("frame.fields")}</p>
        <FieldTree fields={fields} range={range} onRange={({ start, end }) => setRange({ start, end })} />
      </section>
      <section aria-label={t("frame.bytes")}>
        <p className="pw-title">{t("frame.bytes")}</p>
        <HexDump bytes={bytes} range={range} onByte={onByte} />
        <output className="pw-marked-field">{range && markedText(pathTo(fields, range.start), range)}</output>
      </section>
    </div>
  );
}

/** "Ethernet › Type IPv4 (0x0800), bytes 12 to 13". */
function markedText(path: ReturnType<typeof pathTo>, { start, end }: Range): string {
  const upTo = path.findIndex((field) => field.start === start && field.end === end);
  const names = path.slice(0, upTo + 1);
  const last = names.at(-1);
  const field = `${names.map(({ label }) => label).join(" › ")} ${last?.value ?? ""}`.trim();
  return t("frame.field", {
    field,
    range: t("frame.range", { count: end - start, first: start, last: end - 1 }),
  });
}
