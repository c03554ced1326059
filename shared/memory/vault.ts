import type { Vault } from '../engine/ports.ts';

/** Keeps the promise of a vault (only the same context opens, a changed text does not) without keeping anything secret. */
export class MemoryVault implements Vault {
  async seal(context: string, plaintext: string): Promise<string> {
    const text = JSON.stringify([context, plaintext]);
    return `${checksum(text)}.${Buffer.from(text).toString('base64')}`;
  }

  async open(context: string, sealed: string): Promise<string> {
    const text = Buffer.from(sealed.slice(sealed.indexOf('.') + 1), 'base64').toString();
    if (`${checksum(text)}.${Buffer.from(text).toString('base64')}` !== sealed)
      throw new Error('sealed text was changed');
    const [sealedFor, plaintext] = JSON.parse(text) as [string, string];
    if (sealedFor !== context) throw new Error(`sealed for another context than ${context}`);
    return plaintext;
  }
}

function checksum(text: string): string {
  let sum = 0;
  for (let index = 0; index < text.length; index += 1) sum = (Math.imul(sum, 31) + text.charCodeAt(index)) >>> 0;
  return sum.toString(36);
}
