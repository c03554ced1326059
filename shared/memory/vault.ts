import type { Vault } from '../engine/ports.ts';

/** Keeps the promise of a vault (only the same context opens, a changed text does not) without keeping anything secret. */
export class MemoryVault implements Vault {
  /** What was opened before, so that a token that is used every minute is checked once. */
  readonly #opened = new Map<string, readonly [context: string, plaintext: string]>();

  async seal(context: string, plaintext: string): Promise<string> {
    const text = JSON.stringify([context, plaintext]);
    return `${checksum(text)}.${Buffer.from(text).toString('base64')}`;
  }

  async open(context: string, sealed: string): Promise<string> {
    let opened = this.#opened.get(sealed);
    if (opened === undefined) {
      opened = checked(sealed);
      this.#opened.set(sealed, opened);
    }
    const [sealedFor, plaintext] = opened;
    if (sealedFor !== context) throw new Error(`sealed for another context than ${context}`);
    return plaintext;
  }
}

function checked(sealed: string): readonly [context: string, plaintext: string] {
  const text = Buffer.from(sealed.slice(sealed.indexOf('.') + 1), 'base64').toString();
  if (`${checksum(text)}.${Buffer.from(text).toString('base64')}` !== sealed)
    throw new Error('sealed text was changed');
  return JSON.parse(text) as [string, string];
}

function checksum(text: string): string {
  let sum = 0;
  for (let index = 0; index < text.length; index += 1) sum = (Math.imul(sum, 31) + text.charCodeAt(index)) >>> 0;
  return sum.toString(36);
}
