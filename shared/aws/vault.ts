import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Vault } from '../engine/ports.ts';
import type { KeyRing } from './key-ring.ts';

const format = 1;
const cipher = 'aes-256-gcm';
const headerBytes = 3;
const ivBytes = 12;
const tagBytes = 16;

/**
 * Seals texts with AES-256-GCM under a key of their own, derived from a data key of the ring and the context. The sealed
 * form is base64 of: format (1 byte), number of the data key (2), initialisation vector (12), tag (16), cipher text.
 * Format, number and context are authenticated.
 */
export const envelopeVault = (ring: KeyRing): Vault => ({
  async seal(context, plaintext) {
    const number = ring.numberFor(context);
    const header = Buffer.alloc(headerBytes);
    header.writeUInt8(format, 0);
    header.writeUInt16BE(number, 1);
    const iv = randomBytes(ivBytes);
    const sealing = createCipheriv(cipher, await keyFor(ring, number, context), iv).setAAD(bound(header, context));
    const text = Buffer.concat([sealing.update(plaintext, 'utf8'), sealing.final()]);
    return Buffer.concat([header, iv, sealing.getAuthTag(), text]).toString('base64');
  },

  async open(context, sealed) {
    const bytes = Buffer.from(sealed, 'base64');
    if (bytes.length < headerBytes + ivBytes + tagBytes || bytes[0] !== format) throw new Error('not a sealed text');
    const header = bytes.subarray(0, headerBytes);
    const iv = bytes.subarray(headerBytes, headerBytes + ivBytes);
    const tag = bytes.subarray(headerBytes + ivBytes, headerBytes + ivBytes + tagBytes);
    const key = await keyFor(ring, header.readUInt16BE(1), context);
    const opening = createDecipheriv(cipher, key, iv, { authTagLength: tagBytes })
      .setAAD(bound(header, context))
      .setAuthTag(tag);
    const text = bytes.subarray(headerBytes + ivBytes + tagBytes);
    return Buffer.concat([opening.update(text), opening.final()]).toString('utf8');
  },
});

const keyFor = async (ring: KeyRing, number: number, context: string): Promise<Uint8Array> =>
  new Uint8Array(hkdfSync('sha256', await ring.key(number), '', `tieout|${context}`, 32));

const bound = (header: Uint8Array, context: string): Buffer => Buffer.concat([header, Buffer.from(context, 'utf8')]);
