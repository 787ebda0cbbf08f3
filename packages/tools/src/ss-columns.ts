// How ss lays out its lines (iproute2 6.1, misc/ss.c: out(), field_next(), render()). Not on a terminal every column is as wide as
// its longest cell; all but the addresses stand to the left. On a terminal it is the same here.

export const COL_NETID = 0;
export const COL_STATE = 1;
export const COL_RECVQ = 2;
export const COL_SENDQ = 3;
export const COL_ADDR = 4;
export const COL_SERV = 5;
export const COL_RADDR = 6;
export const COL_RSERV = 7;
export const COL_PROC = 8;
const COLUMNS = 9;

const HEADER = [
  "Netid",
  "State",
  "Recv-Q",
  "Send-Q",
  "Local Address:",
  "Port",
  "Peer Address:",
  "Port",
  "Process",
];
/** What stands before a column. */
const DELIMITER = ["", " ", " ", " ", " ", "", " ", "", ""];

export class Table {
  readonly #rows: string[][] = [];
  readonly #disabled = new Set<number>();

  disable(column: number): void {
    this.#disabled.add(column);
  }

  header(): void {
    this.#rows.push([...HEADER]);
  }

  /** One socket, by column. */
  row(cells: readonly string[]): void {
    this.#rows.push(Array.from({ length: COLUMNS }, (_, index) => cells[index] ?? ""));
  }

  render(): string {
    const shown = Array.from({ length: COLUMNS }, (_, index) => index).filter(
      (index) => !this.#disabled.has(index),
    );
    const widths = shown.map((column) =>
      Math.max(0, ...this.#rows.map((row) => (row[column] as string).length)),
    );
    let text = "";
    for (const row of this.#rows) {
      for (const [index, column] of shown.entries()) {
        const cell = row[column] as string;
        const width = widths[index] as number;
        if (index > 0) text += DELIMITER[column];
        text += column === COL_ADDR || column === COL_RADDR ? cell.padStart(width) : cell.padEnd(width);
      }
      text += "\n";
    }
    return text;
  }
}
