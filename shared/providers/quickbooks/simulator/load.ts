import type { Company, Name } from './company.ts';
import { nameOf } from './company.ts';
import { derived } from './objects/links.ts';
import { instantOf } from './time.ts';
import { isWire, textOf, type Wire, wires } from './wire.ts';

const ENVELOPE = ['Id', 'SyncToken', 'sparse', 'domain', 'MetaData', 'status'];

/**
 * Reads a file in QuickBooks' own response format: a query's answer, rows as they are shown. Rows are taken as they are:
 * what QuickBooks shows need not pass the rules for what may be written. What follows from payments is computed anew.
 * @throws the file is no answer to a query
 */
export function loadRows(company: Company, fileName: string, text: string): void {
  const parsed = JSON.parse(text) as unknown;
  const response = isWire(parsed) ? parsed.QueryResponse : undefined;
  if (!isWire(response)) throw new Error(`${fileName}: expected QuickBooks' response format with a QueryResponse`);
  for (const [key, rows] of Object.entries(response)) {
    const name = nameOf(key);
    if (!name || !Array.isArray(rows)) continue;
    for (const row of wires(rows)) loadRow(company, name, row);
  }
  refresh(company);
  company.events.length = 0;
}

function loadRow(company: Company, name: Name, row: Wire): void {
  const id = String(row.Id);
  const meta = isWire(row.MetaData) ? row.MetaData : {};
  const at = (field: string) => instantOf(String(meta[field] ?? '')) ?? company.now;
  const body = Object.fromEntries(Object.entries(row).filter(([key]) => !ENVELOPE.includes(key)));
  const lines = wires(body.Line).filter(({ DetailType }) => DetailType !== 'SubTotalLineDetail');
  company.tables[name].put(
    {
      id,
      token: Number(row.SyncToken ?? 0),
      createdAt: at('CreateTime'),
      updatedAt: at('LastUpdatedTime'),
      deleted: false,
      body: { ...body, ...(body.Line === undefined ? {} : { Line: lines }) },
    },
    company.now,
  );
  const number = Number(textOf(body.DocNumber));
  if (name === 'Invoice' && Number.isInteger(number)) company.lastNumber = Math.max(company.lastNumber, number);
}

/** Files may come in any order: what documents show of their payments is put right after each. */
function refresh(company: Company): void {
  for (const name of ['Bill', 'VendorCredit', 'Invoice', 'CreditMemo'] as const) {
    for (const row of company.all(name)) {
      company.tables[name].put({ ...row, body: derived(company, name, row.id, row.body) }, company.now);
    }
  }
}
