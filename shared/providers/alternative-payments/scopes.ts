import { AccessLost, GrantRefused } from '../../engine/errors.ts';
import type { Client } from './client.ts';
import { pathOf } from './reading/pages.ts';

const LISTS = ['customers', 'invoices', 'payments', 'payouts', 'webhooks'] as const;

/**
 * Asks each list for one row. Whether a key may write cannot be told without writing.
 * @throws {GrantRefused} naming what the key may not read
 */
export async function checkReading(client: Client): Promise<void> {
  const barred: string[] = [];
  for (const list of LISTS) {
    try {
      await client.get(pathOf([list], { limit: '1' }));
    } catch (error) {
      if (!(error instanceof AccessLost)) throw error;
      barred.push(list);
    }
  }
  if (barred.length > 0) throw new GrantRefused('insufficient_scope', `the API key may not read ${barred.join(', ')}`);
}
