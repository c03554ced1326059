/** Writes for people, or JSON for programs. */
export interface Printer {
  value(value: unknown, lines: readonly string[]): void;
  rows<Row>(rows: readonly Row[], heads: readonly string[], cells: (row: Row) => readonly string[]): void;
}

export function printer(write: (line: string) => void, asJson: boolean): Printer {
  const json = (value: unknown) => write(JSON.stringify(value, null, 2));
  return {
    value(value, lines) {
      if (asJson) json(value);
      else for (const line of lines) write(line);
    },
    rows(rows, heads, cells) {
      if (asJson) return json(rows);
      const table = [heads, ...rows.map(cells)];
      const widths = heads.map((_, column) => Math.max(...table.map((row) => (row[column] ?? '').length)));
      for (const row of table)
        write(
          row
            .map((cell, column) => cell.padEnd(widths[column]!))
            .join('  ')
            .trimEnd(),
        );
    },
  };
}

const WIDE = 100;
export const short = (text: string): string => (text.length > WIDE ? `${text.slice(0, WIDE - 3)}...` : text);

/** Minor units with two places: most currencies; who needs the others asks for JSON. */
export const money = (minor: number): string => (minor / 100).toFixed(2);

export const field = (value: unknown): string =>
  value === null || value === undefined ? '-' : typeof value === 'string' ? value : JSON.stringify(value);
