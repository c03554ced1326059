const KEPT = 4000;

/** What happened, line by line: hashed as a whole, remembered at its end. */
export class Trace {
  #hash = 0x811c9dc5;
  #lines: string[] = [];
  readonly #keep: boolean;

  constructor(keep: boolean) {
    this.#keep = keep;
  }

  add(at: number, line: string): void {
    this.#mix(at % 0x7fffffff);
    for (let index = 0; index < line.length; index += 1) this.#mix(line.charCodeAt(index));
    if (!this.#keep) return;
    this.#lines.push(`${new Date(at).toISOString().slice(11, 23)} ${line}`);
    if (this.#lines.length > 2 * KEPT) this.#lines = this.#lines.slice(-KEPT);
  }

  /** For people alone: kept when lines are kept, and no part of the hash. */
  note(at: number, line: () => string): void {
    if (this.#keep) this.#lines.push(`${new Date(at).toISOString().slice(11, 23)}    ${line()}`);
  }

  /** The same for the same history (FNV-1a). */
  get hash(): string {
    return (this.#hash >>> 0).toString(16).padStart(8, '0');
  }

  last(count: number): readonly string[] {
    return this.#lines.slice(-count);
  }

  #mix(value: number): void {
    this.#hash = Math.imul(this.#hash ^ value, 0x01000193);
  }
}
