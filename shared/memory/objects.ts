import type { Objects } from '../engine/ports.ts';

/** Objects in memory. Names are made of the bytes' hash, so other bytes under a known name are a mistake, not an edit. */
export class MemoryObjects implements Objects {
  readonly #objects = new Map<string, Uint8Array>();

  get size(): number {
    return this.#objects.size;
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    const known = this.#objects.get(key);
    if (known !== undefined && Buffer.compare(known, bytes) !== 0)
      throw new Error(`object ${key} has other bytes already`);
    this.#objects.set(key, bytes.slice());
  }

  async deleteUnder(prefix: string): Promise<number> {
    const doomed = [...this.#objects.keys()].filter((key) => key.startsWith(prefix)).slice(0, 1000);
    for (const key of doomed) this.#objects.delete(key);
    return doomed.length;
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    return this.#objects.get(key)?.slice();
  }
}
