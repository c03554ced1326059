import type { InvoiceRow, PaymentRow } from '../../shared/providers/freshbooks/simulator/rows.ts';
import type { World } from './world.ts';

/** What the stories around FreshBooks have in common. Amounts on the screens are texts of major units. */

/** An invoice of two lines for this client, sent. */
export async function sendInvoice(
  world: World,
  number: string,
  [first, second]: readonly [string, string],
  organization = 'Rainier Dental Partners',
): Promise<InvoiceRow> {
  const client = world.freshbooks.clients().find(({ fields }) => fields.organization === organization);
  if (!client) throw new Error(`FreshBooks has no client ${organization}`);
  const { id } = world.freshbooks.createInvoice({
    customerid: client.id,
    create_date: world.date(0),
    due_offset_days: 30,
    invoice_number: number,
    lines: [
      { name: 'Design', qty: '1', unit_cost: { amount: first, code: 'USD' } },
      { name: 'Print', qty: '1', unit_cost: { amount: second, code: 'USD' } },
    ],
  });
  const sent = world.freshbooks.markSent(id);
  await world.settle();
  return sent;
}

/** @throws there is none, or several */
export function invoiceOf(world: World, number: string): InvoiceRow {
  const found = world.freshbooks.invoices().filter((invoice) => invoice.number === number);
  if (found.length !== 1) throw new Error(`FreshBooks has ${found.length} invoices with the number ${number}`);
  return found[0]!;
}

/** Cents. */
export const dueIn = (world: World, number: string): number =>
  world.freshbooks.outstanding(invoiceOf(world, number).id);

/** Those that were not deleted. */
export const paymentsOn = (world: World, number: string): readonly PaymentRow[] =>
  world.freshbooks.paymentsOn(invoiceOf(world, number).id);

/** What a first sync takes: sent, and still owed. */
export const openInvoices = (world: World): readonly InvoiceRow[] =>
  world.freshbooks
    .invoices()
    .filter(({ id, setStatus, visState }) => setStatus > 1 && visState !== 1 && world.freshbooks.outstanding(id) > 0);
