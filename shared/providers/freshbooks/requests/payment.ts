import { CannotWrite } from '../../../engine/errors.ts';
import type { RecordWrite } from '../../../engine/provider.ts';
import type { Json } from '../../../model/json.ts';
import { collapse } from '../../../model/text.ts';
import { typeOf } from '../mapper/methods.ts';
import { toMoney } from '../mapper/values.ts';
import { isId } from '../query.ts';

type Body = { readonly [key: string]: Json };

/**
 * A payment of one invoice. `note` has two duties: what people read first, our marker behind it (it may reach the client, so
 * it stays neutral). FreshBooks would write to the client about it; it is told not to.
 */
export function newPayment({ fields, marker }: Extract<RecordWrite, { kind: 'create' }>): Body {
  const { document, paidOn, amount, currency, kind } = fields;
  if (typeof document !== 'string' || !isId(document))
    throw new CannotWrite('The payment has no invoice in FreshBooks.');
  if (kind !== undefined && kind !== null && kind !== 'payment') {
    throw new CannotWrite('A credit can only be applied to an invoice in FreshBooks itself.');
  }
  if (typeof paidOn !== 'string') throw new CannotWrite('The payment has no date.');
  return {
    invoiceid: Number(document),
    amount: amountOf(amount, currency),
    date: paidOn,
    type: typeOf(fields.method),
    note: noteOf(fields.reference, marker),
    send_client_notification: false,
  };
}

/** Changed keys only. A payment stays on its invoice, and our marker in its note. */
export function changedPayment({ changes, current }: Extract<RecordWrite, { kind: 'update' }>): Body {
  if ('document' in changes) throw new CannotWrite('A payment in FreshBooks cannot be moved to another invoice.');
  const body: Record<string, Json> = {};
  if ('amount' in changes) body.amount = amountOf(changes.amount, changes.currency ?? current.fields.currency);
  if ('paidOn' in changes) {
    if (typeof changes.paidOn !== 'string') throw new CannotWrite('A payment in FreshBooks cannot be without a date.');
    body.date = changes.paidOn;
  }
  if ('method' in changes) body.type = typeOf(changes.method);
  if ('reference' in changes) body.note = noteOf(changes.reference, markersIn(current.marker));
  if (Object.keys(body).length === 0) throw new CannotWrite('Nothing in this change is kept by FreshBooks.');
  return { ...body, send_client_notification: false };
}

function amountOf(amount: Json | undefined, currency: Json | undefined): Json {
  if (typeof amount !== 'number' || typeof currency !== 'string') throw new CannotWrite('The payment has no amount.');
  if (amount <= 0) throw new CannotWrite('FreshBooks takes payments above zero only.');
  return toMoney(amount, currency);
}

/** Markers of ours in a note: `TO` and ten capitals or digits, in whatever case people left them. */
const markersIn = (note: string | undefined): string => (note?.match(/\bTO[A-Z0-9]{10}\b/gi) ?? []).join(' ');

function noteOf(reference: Json | undefined, marker: string): string {
  const readable = typeof reference === 'string' ? collapse(reference) : '';
  // A reference that was read from the note holds the marker already.
  return readable.toUpperCase().includes(marker.toUpperCase()) ? readable : `${readable} ${marker}`.trim();
}
