import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { MemoryClock } from '../memory/clock.ts';
import { MemoryTable } from '../memory/table.ts';
import { MemoryVault } from '../memory/vault.ts';
import { type KeyService, keyRing } from './key-ring.ts';
import { envelopeVault } from './vault.ts';

/** A KMS that keeps its keys to itself and counts how often it is asked. */
function memoryKms() {
  const wrapped = new Map<string, { plain: Uint8Array; context: string }>();
  const calls = { generate: 0, unwrap: 0 };
  const service: KeyService = {
    async generate(context) {
      calls.generate += 1;
      const plain = randomBytes(32);
      const name = `wrapped${calls.generate}`;
      wrapped.set(name, { plain, context: JSON.stringify(context) });
      return { plain, wrapped: name };
    },
    async unwrap(name, context) {
      calls.unwrap += 1;
      const found = wrapped.get(name);
      if (found?.context !== JSON.stringify(context)) throw new Error('InvalidCiphertextException');
      return found.plain;
    },
  };
  return { service, calls };
}

function world(generation = 0) {
  const table = new MemoryTable();
  const clock = new MemoryClock(0);
  const kms = memoryKms();
  const open = (at = generation) => envelopeVault(keyRing(table, kms.service, clock, at));
  return { table, clock, kms, open };
}
const context = 'xero#client#person|3';

describe.each([
  ['envelope vault', () => world().open()],
  ['memory vault', () => new MemoryVault()],
])('%s', (_, make) => {
  it('opens what it sealed, under the same context', async () => {
    const vault = make();
    for (const text of ['', 'secret', '🙂'.repeat(1000)]) {
      expect(await vault.open(context, await vault.seal(context, text))).toBe(text);
    }
  });

  it.each(['xero#client#person|4', 'xero#client#other|3', 'melio#client#person|3', ''])(
    'does not open what was moved to %s',
    async (other) => {
      const vault = make();
      await expect(vault.open(other, await vault.seal(context, 'secret'))).rejects.toThrow();
    },
  );

  it('does not open what was changed, wherever', async () => {
    const vault = make();
    const sealed = await vault.seal(context, 'secret');
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = sealed.slice(0, index) + (sealed[index] === 'A' ? 'B' : 'A') + sealed.slice(index + 1);
      // The last character of base64 may carry unused bits: such a text is the same bytes.
      const opened = await vault.open(context, changed).catch(() => 'refused');
      expect([
        index,
        Buffer.from(changed, 'base64').equals(Buffer.from(sealed, 'base64')) ? 'refused' : opened,
      ]).toEqual([index, 'refused']);
    }
    await expect(vault.open(context, '')).rejects.toThrow();
  });

  it('shows nothing of the text', async () => {
    expect(await make().seal(context, 'secret')).not.toContain('secret');
  });
});

describe('key ring', () => {
  it('opens in another environment what one sealed', async () => {
    const { open } = world();
    const sealed = await open().seal(context, 'secret');
    expect(await open().open(context, sealed)).toBe('secret');
  });

  it('seals the same text differently each time', async () => {
    const vault = world().open();
    expect(await vault.seal(context, 'secret')).not.toBe(await vault.seal(context, 'secret'));
  });

  it('makes one key when two environments start at once', async () => {
    const { open, kms } = world();
    const [first, second] = [open(), open()];
    const sealed = await Promise.all([first.seal(context, 'one'), second.seal(context, 'two')]);
    expect(await Promise.all([second.open(context, sealed[0]!), first.open(context, sealed[1]!)])).toEqual([
      'one',
      'two',
    ]);
    expect(kms.calls.generate).toBe(2);
  });

  it('asks KMS once an hour for a key', async () => {
    const { open, kms, clock } = world();
    const vault = open();
    const sealed = await vault.seal(context, 'secret');
    for (let n = 0; n < 10; n += 1) await vault.open(context, sealed);
    expect(kms.calls).toEqual({ generate: 1, unwrap: 0 });
    clock.advance(3_600_000);
    await vault.open(context, sealed);
    expect(kms.calls).toEqual({ generate: 1, unwrap: 1 });
  });

  it('does not take a key that was moved within the ring', async () => {
    const { open, table } = world();
    const sealed = await open().seal(context, 'secret');
    const [stored] = await table.query('KEYS');
    await table.write([{ kind: 'put', item: { ...stored!, sk: `${(Number(stored!.sk) + 1) % 64}` } }]);
    const moved = Buffer.from(sealed, 'base64');
    moved.writeUInt16BE((Number(stored!.sk) + 1) % 64, 1);
    await expect(open().open(context, moved.toString('base64'))).rejects.toThrow('InvalidCiphertextException');
  });

  it('opens what an older generation sealed', async () => {
    const { open, table } = world();
    const sealed = await open(0).seal(context, 'secret');
    const next = open(1);
    expect(await next.open(context, sealed)).toBe('secret');
    await next.seal(context, 'secret');
    expect((await table.query('KEYS')).map(({ sk }) => Number(sk) >= 64)).toEqual([false, true]);
  });

  it('stores no key in plain', async () => {
    const { open, table } = world();
    await open().seal(context, 'secret');
    expect(await table.query('KEYS')).toEqual([
      { pk: 'KEYS', sk: expect.any(String), wrapped: 'wrapped1', createdAt: 0 },
    ]);
  });
});
