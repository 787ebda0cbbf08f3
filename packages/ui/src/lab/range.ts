// A piece of a frame, and the fields it belongs to.

import type { FieldNode } from "@podwire/capture";

/** From `start` to before `end`, in bytes. */
export interface Range {
  start: number;
  end: number;
}

/** The fields around byte `at`, from the header to the leaf. */
export function pathTo(fields: readonly FieldNode[], at: number): FieldNode[] {
  for (const field of fields)
    if (at >= field.start && at < field.end) return [field, ...pathTo(field.children ?? [], at)];
  return [];
}

/** A place in the tree: "0.2" is the third field of the first header. */
export type TreePath = string;

export interface TreeRow {
  path: TreePath;
  field: FieldNode;
  level: number;
  /** Whether its fields show; undefined where it has none. */
  open: boolean | undefined;
  position: number;
  of: number;
}

/** The rows of the tree from top to bottom, those inside closed fields left out. */
export function treeRows(
  fields: readonly FieldNode[],
  isOpen: (path: TreePath, field: FieldNode, level: number) => boolean,
  level = 1,
  prefix = "",
): TreeRow[] {
  return fields.flatMap((field, index) => {
    const path = `${prefix}${index}`;
    const children = field.children ?? [];
    const open = children.length === 0 ? undefined : isOpen(path, field, level);
    const row: TreeRow = { path, field, level, open, position: index + 1, of: fields.length };
    return [row, ...(open === true ? treeRows(children, isOpen, level + 1, `${path}.`) : [])];
  });
}
