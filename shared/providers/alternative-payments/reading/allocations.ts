import type { Client } from '../client.ts';
import { minorOf } from '../mapper/money.ts';
import type { Allocation } from '../mapper/payment.ts';
import { type ApInvoice, type ApPayment, apInvoice, apPayment } from '../schema.ts';
import type { Switches } from '../switches.ts';
import { pathOf, readAll } from './pages.ts';
import { type Holder, paysExactly, split } from './split.ts';

/** Invoices of one customer that are asked, one call each. A payment of an older one than these is a person's case. */
const MOST_INVOICES = 50;
/** A payment cannot be older than its invoice; stamps of two records may differ by a moment. */
const TOLERANCE_MS = 60_000;

/**
 * Which invoices a payment settles. The payment does not say; `GET /payments?invoice_id=` does, invoice by invoice. What
 * was asked once is remembered for as long as this object lives, which is one list or one fetch: a later look must be new.
 */
export class Allocations {
  readonly #client: Client;
  readonly #switches: Switches;
  readonly #invoices = new Map<string, Promise<ApInvoice | undefined>>();
  readonly #customers = new Map<string, Promise<readonly ApInvoice[]>>();
  readonly #payments = new Map<string, Promise<readonly ApPayment[]>>();

  constructor(client: Client, switches: Switches) {
    this.#client = client;
    this.#switches = switches;
  }

  /** What the payment says by itself; undefined where it says nothing. */
  stated(payment: ApPayment): readonly Allocation[] | undefined {
    const { invoice_allocations, invoice_id, sub_total } = payment;
    if (invoice_allocations) {
      return invoice_allocations.map(({ invoice_id: invoice, amount }) => ({ invoice, amount: this.#minor(amount) }));
    }
    return invoice_id ? [{ invoice: invoice_id, amount: this.#minor(sub_total) }] : undefined;
  }

  /**
   * Empty: none of the customer's invoices knows the payment. `hint`: an invoice to ask first, which may be archived and
   * so in no list.
   */
  async of(payment: ApPayment, hint?: string): Promise<readonly Allocation[]> {
    const stated = this.stated(payment);
    if (stated) return stated;
    const holders: Holder[] = [];
    const subTotal = this.#minor(payment.sub_total);
    const first = hint === undefined ? undefined : await this.invoice(hint);
    if (first && (await this.#ask(first, payment, holders)) && paysExactly(holders[0]!, subTotal)) {
      return split(holders, subTotal);
    }
    const asked = payment.customer_id ? await this.#of(payment.customer_id) : [];
    const isCandidate = ({ id, created_at }: ApInvoice) =>
      id !== hint && Date.parse(created_at) <= Date.parse(payment.created_at) + TOLERANCE_MS;
    for (const invoice of likeliest(asked.filter(isCandidate), (one) => this.#minor(one.total) === subTotal)) {
      if ((await this.#ask(invoice, payment, holders)) && holders.length === 1 && paysExactly(holders[0]!, subTotal))
        break;
    }
    return split(holders, subTotal);
  }

  /** As it stands now, archived ones too. */
  invoice(id: string): Promise<ApInvoice | undefined> {
    return remembered(this.#invoices, id, async () => {
      const parsed = apInvoice.safeParse(await this.#client.get(pathOf(['invoices', id])));
      return parsed.success ? parsed.data : undefined;
    });
  }

  paymentsOn(invoice: string): Promise<readonly ApPayment[]> {
    return remembered(this.#payments, invoice, async () =>
      readable(apPayment, await readAll(this.#client, ['payments'], { invoice_id: invoice })),
    );
  }

  /** @returns whether the payment is among the invoice's */
  async #ask(invoice: ApInvoice, { id }: ApPayment, holders: Holder[]): Promise<boolean> {
    const payments = await this.paymentsOn(invoice.id);
    if (!payments.some((one) => one.id === id)) return false;
    const others = payments
      .filter((one) => one.id !== id)
      .map((one) => ({ ...one, subTotal: this.#minor(one.sub_total) }));
    holders.push({ invoice: invoice.id, total: this.#minor(invoice.total), others });
    return true;
  }

  #of(customer: string): Promise<readonly ApInvoice[]> {
    return remembered(this.#customers, customer, async () =>
      readable(apInvoice, await readAll(this.#client, ['invoices'], { customer_id: customer })).filter(
        // A filter that is not understood returns everybody's.
        ({ customer_id }) => customer_id === customer,
      ),
    );
  }

  #minor(amount: number | string): number {
    return minorOf(this.#switches, amount);
  }
}

/** Those that fit to the cent first, then the newest. */
function likeliest(invoices: readonly ApInvoice[], fits: (invoice: ApInvoice) => boolean): readonly ApInvoice[] {
  const newest = invoices.toSorted((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at));
  return [...newest.filter(fits), ...newest.filter((one) => !fits(one))].slice(0, MOST_INVOICES);
}

/** What does not parse is named where it is listed for its own sake. */
const readable = <T>(
  schema: { safeParse(row: unknown): { success: true; data: T } | { success: false } },
  rows: readonly unknown[],
): readonly T[] =>
  rows.flatMap((row) => {
    const parsed = schema.safeParse(row);
    return parsed.success ? [parsed.data] : [];
  });

function remembered<T>(known: Map<string, Promise<T>>, id: string, ask: () => Promise<T>): Promise<T> {
  const answer = known.get(id) ?? ask();
  known.set(id, answer);
  return answer;
}
