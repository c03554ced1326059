import { Unavailable } from '../../../engine/errors.ts';
import type { Rows } from '../../reading.ts';
import type { Client } from '../client.ts';
import type { Home } from '../mapper/values.ts';
import { preferences } from '../schema.ts';
import { objectOf } from './answers.ts';
import { needsHome, type ReadableObject, readRows } from './rows.ts';

/** Rows to records, with the company's currency asked for once, and only where some row leaves its own out. */
export interface Reader {
  readonly client: Client;
  readonly realm: string;
  read(object: ReadableObject, rows: readonly unknown[]): Promise<Rows>;
}

const MONEY: ReadonlySet<string> = new Set([
  'Account', 'Bill', 'VendorCredit', 'BillPayment', 'Invoice', 'CreditMemo', 'Payment', 'Deposit', 'Transfer', 'JournalEntry',
]); // biome-ignore format: a list

export function reader(client: Client, realm: string): Reader {
  let home: Promise<Home> | undefined;
  return {
    client,
    realm,
    async read(object, rows) {
      if (!MONEY.has(object) || !needsHome(rows)) return readRows(object, rows, { currency: 'XXX' });
      home ??= homeOf(client);
      // A read that failed is made again by who asks next.
      const known = await home.catch((error: unknown) => {
        home = undefined;
        throw error;
      });
      return readRows(object, rows, known);
    },
  };
}

async function homeOf(client: Client): Promise<Home> {
  const parsed = preferences.safeParse(objectOf(await client.get('preferences'), 'Preferences'));
  const currency = parsed.data?.CurrencyPrefs?.HomeCurrency?.value;
  if (!currency) throw new Unavailable('quickbooks does not say which currency the company keeps its books in');
  return { currency };
}
