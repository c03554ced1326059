import type { Json } from '../../../model/json.ts';
import { formatMoney } from '../../../model/money.ts';
import { childId, type Fields, type ProviderRecord } from '../../../model/record.ts';
import type { CapsuleEntry } from '../schema.ts';
import { balancesOf } from './money.ts';
import { instantOf } from './values.ts';

/**
 * An invoice as a note on its contact. People read it; we read it too, so every fact has a line of its own:
 *
 *     Invoice INV-1042 of 2026-01-05
 *     Total: 1650.00 USD
 *     Open: 1650.00 USD, unpaid
 *     Due: 2026-02-01
 *     https://my.freshbooks.com/...
 *     Ref: 01K5X8TQ2N
 */
export function noteText(fields: Fields, marker: string): string {
  const { number, billedOn, dueOn, currency, total, open, webUrl } = fields;
  const money = (amount: Json | undefined) =>
    typeof amount === 'number' && typeof currency === 'string' ? formatMoney(amount, currency) : undefined;
  const lines = [
    `Invoice${said(number, ' ')}${said(billedOn, ' of ')}`,
    line('Total', money(total)),
    line('Open', typeof open === 'number' ? `${money(open)}, ${stateOf(open, total)}` : undefined),
    line('Due', dueOn),
    typeof webUrl === 'string' ? webUrl : undefined,
    line('Ref', marker),
  ];
  return lines.filter((one) => one !== undefined).join('\n');
}

const said = (value: Json | undefined, before: string): string =>
  typeof value === 'string' && value !== '' ? before + value : '';
const line = (name: string, value: Json | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? `${name}: ${value}` : undefined;

const stateOf = (open: number, total: Json | undefined): string =>
  open <= 0 ? 'paid' : typeof total === 'number' && open < total ? 'partly paid' : 'unpaid';

/** Notes that are not ours say nothing: undefined. A line that a person took out is empty. */
export function toInvoice(source: CapsuleEntry): ProviderRecord | undefined {
  const content = (source.content ?? '').replaceAll('\r\n', '\n');
  const marker = /^Ref: (\S+)\s*$/m.exec(content)?.[1];
  const head = /^Invoice(?: (.+?))?(?: of (\d{4}-\d{2}-\d{2}))?\s*$/m.exec(content);
  const contact = source.party?.id;
  if (source.type !== 'note' || !marker || !head || !contact) return undefined;
  const [total] = balancesOf(lineOf(content, 'Total') ?? '');
  const [open] = balancesOf(lineOf(content, 'Open') ?? '');
  return {
    entity: 'invoice',
    id: childId(contact, source.id),
    version: instantOf(source.updatedAt ?? source.createdAt),
    presence: 'present',
    marker,
    fields: {
      contact,
      number: head[1] ?? null,
      billedOn: head[2] ?? null,
      dueOn: /^\d{4}-\d{2}-\d{2}/.exec(lineOf(content, 'Due') ?? '')?.[0] ?? null,
      ...(total ? { currency: total.currency, total: total.amount } : {}),
      ...(open ? { open: open.amount } : {}),
      webUrl: /^https?:\/\/\S+/m.exec(content)?.[0] ?? null,
    },
  };
}

const lineOf = (content: string, name: string): string | undefined =>
  new RegExp(`^${name}: (.*)$`, 'm').exec(content)?.[1];
