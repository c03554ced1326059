import { BadSetting } from '../../engine/errors.ts';
import type { ProviderConfig } from '../../engine/provider.ts';

/** What the vendor's pages leave open, and a deployment may know better (`BILL_SWITCHES`). */
export interface Switches {
  /** Where a sync token signs in: `BILL_TOKEN_URL` (v3), or `BILL_AUTH_URL` (v2). */
  readonly login: 'v3' | 'v2';
  /** Whether a recorded payment is sent our marker as `syncReference`; it always stands in the description too. */
  readonly syncReference: 'sent' | 'left';
  /** How a payment that was only recorded is taken back. */
  readonly offlineVoid: 'VOID_ONLY' | 'VOID_AND_CREDIT';
  /** Path that gives a subscription a new key. */
  readonly keyPath: 'security-key' | 'security_key';
}

const VALUES: { readonly [Name in keyof Switches]: readonly Switches[Name][] } = {
  login: ['v3', 'v2'],
  syncReference: ['sent', 'left'],
  offlineVoid: ['VOID_ONLY', 'VOID_AND_CREDIT'],
  keyPath: ['security-key', 'security_key'],
};

/** @throws {BadSetting} a switch or a value that does not exist */
export function readSwitches({ switches = {} }: Pick<ProviderConfig, 'switches'>): Switches {
  for (const [name, value] of Object.entries(switches)) {
    const known: readonly string[] | undefined = Object.hasOwn(VALUES, name)
      ? VALUES[name as keyof Switches]
      : undefined;
    if (!known?.includes(value)) throw new BadSetting(`bill has no switch ${name}=${value}`);
  }
  const defaults = Object.fromEntries(Object.entries(VALUES).map(([name, [first]]) => [name, first]));
  return { ...defaults, ...switches } as unknown as Switches;
}
