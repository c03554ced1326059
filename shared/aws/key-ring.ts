import { createHash } from 'node:crypto';
import { keys } from '../engine/keys.ts';
import { type Clock, ConditionFailed, type Table } from '../engine/ports.ts';

/** What the ring needs of KMS. */
export interface KeyService {
  /** A new data key: in plain, and as only this service can unwrap it. */
  generate(
    context: Readonly<Record<string, string>>,
  ): Promise<{ readonly plain: Uint8Array; readonly wrapped: string }>;
  unwrap(wrapped: string, context: Readonly<Record<string, string>>): Promise<Uint8Array>;
}

export interface KeyRing {
  /** The key a new text is sealed with. */
  numberFor(context: string): number;
  /** @throws there is no such key */
  key(number: number): Promise<Uint8Array>;
}

/** A plain data key stays in memory for so long. */
const keptMs = 3_600_000;
const ringSize = 64;

/**
 * Data keys under one KMS key, stored wrapped in the table and made at their first use. Many secrets share a key, so that
 * KMS is asked about once an hour per key and not once per secret. A new generation has new numbers: what was sealed
 * before still opens.
 */
export function keyRing(table: Table, service: KeyService, clock: Clock, generation = 0): KeyRing {
  const first = generation * ringSize;
  const kept = new Map<number, { readonly key: Promise<Uint8Array>; readonly until: number }>();

  async function load(number: number): Promise<Uint8Array> {
    const item = keys.ring(number);
    const stored = await table.get(item);
    if (stored !== undefined) return service.unwrap(`${stored.wrapped}`, contextOf(number));
    if (number < first || number >= first + ringSize) throw new Error(`no data key ${number}`);
    const { plain, wrapped } = await service.generate(contextOf(number));
    try {
      await table.write([{ kind: 'put', item: { ...item, wrapped, createdAt: clock.now() }, if: 'absent' }]);
      return plain;
    } catch (error) {
      // Somebody else made this key at the same moment: theirs is the one that stays.
      if (!(error instanceof ConditionFailed) || error.found === undefined) throw error;
      return service.unwrap(`${error.found.wrapped}`, contextOf(number));
    }
  }

  return {
    numberFor: (context) => first + (createHash('sha256').update(context).digest()[0]! % ringSize),
    key(number) {
      const known = kept.get(number);
      if (known !== undefined && known.until > clock.now()) return known.key;
      const key = load(number);
      kept.set(number, { key, until: clock.now() + keptMs });
      key.catch(() => kept.delete(number));
      return key;
    },
  };
}

/** Binds a wrapped key to its place in the ring. */
const contextOf = (number: number) => ({ purpose: 'tieout-ring', ring: `${number}` });
