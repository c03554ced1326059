import { describe, expect, it } from 'vitest';
import { keys } from '../keys.ts';
import type { Account } from '../state/account.ts';
import type { WakeBody } from '../wake.ts';
import { hintWrites } from './asked.ts';

const account = { account: 'quickbooks:1', streams: [] } as unknown as Account;
const told = (...hints: NonNullable<WakeBody['hints']>): WakeBody => ({
  account: account.account,
  reason: 'webhook',
  hints,
});

describe('what webhooks tell of one record', () => {
  it('is one hint, which says where it was merged into, whichever of them said so', () => {
    const merged = { entity: 'contact', id: '5', mergedInto: '7' };
    const touched = { entity: 'contact', id: '5' };
    for (const messages of [[told(merged, touched)], [told(merged), told(touched)], [told(touched), told(merged)]]) {
      const [only, ...more] = hintWrites({ providers: {} }, account, messages, 1000);
      expect(only).toMatchObject({
        item: { ...keys.hint(account.account, 'contact', '5'), askedAt: 1000, mergedInto: '7' },
      });
      expect(more).toEqual([]);
    }
  });
});
