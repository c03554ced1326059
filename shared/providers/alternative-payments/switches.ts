import { BadSetting } from '../../engine/errors.ts';
import type { ProviderConfig } from '../../engine/provider.ts';

/** What the vendor's pages leave open, and a deployment may know better (`ALTERNATIVE_PAYMENTS_SWITCHES`). */
export interface Switches {
  /** What a number in `amount`, `sub_total` and `total` counts: cents, or dollars with a fraction. */
  readonly moneyUnit: 'minor' | 'major';
  /**
   * The first of these that the platform keeps on a new invoice: its number, else the memo, else the text of a line. By it
   * an invoice of ours is found again when the answer was lost.
   */
  readonly invoiceMarker: 'number' | 'memo' | 'line';
}

const VALUES = { moneyUnit: ['minor', 'major'], invoiceMarker: ['number', 'memo', 'line'] } as const;

/** @throws {BadSetting} a switch or a value that does not exist */
export function readSwitches({ switches = {} }: Pick<ProviderConfig, 'switches'>): Switches {
  for (const [name, value] of Object.entries(switches)) {
    const known: readonly string[] | undefined = Object.hasOwn(VALUES, name)
      ? VALUES[name as keyof Switches]
      : undefined;
    if (!known?.includes(value)) throw new BadSetting(`alternative-payments has no switch ${name}=${value}`);
  }
  return { moneyUnit: 'minor', invoiceMarker: 'number', ...switches } as Switches;
}
