import { decide } from '../../shared/engine/decide.ts';
import type { Item } from '../../shared/engine/ports.ts';
import type { Issue } from '../../shared/engine/state/issue.ts';
import type { Json } from '../../shared/model/json.ts';
import type { Bill, BillPayment, Vendor } from '../../shared/providers/melio/simulator/records.ts';
import type { ContactRow, InvoiceRow, PaymentRow } from '../../shared/providers/xero/simulator/rows.ts';
import type { BillEntry } from '../../shared/providers/xero/simulator/ui.ts';
import type { Wire } from '../../shared/providers/xero/simulator/wire.ts';
import { Workbench } from './workbench.ts';

/** One line of the history: what was done to which field, by which rule, in which run. */
export interface Activity {
  readonly entity: string;
  readonly act: string;
  readonly side?: string;
  readonly row: string;
  readonly reason: string;
  readonly run: string;
  readonly changes?: Readonly<Record<string, { readonly before: Json; readonly sent: Json; readonly after: Json }>>;
}

const WRITES = /^(POST|PUT|PATCH|DELETE) /;

/** The bookkeeper's office: a workbench with both books open, searched by the names and numbers that people use. */
export class Office extends Workbench {
  // --- in Xero --------------------------------------------------------------------------------------------------

  addContact(name: string, fields: Wire = {}): ContactRow {
    return this.xero.ui().addContact({ Name: name, ...fields });
  }

  /** A bill of one line, approved unless the entry says otherwise. `amount` in major units. */
  enterBill(contact: ContactRow, number: string, amount: number, entry: BillEntry = {}): InvoiceRow {
    const [first, ...more] = entry.lines ?? [{}];
    return this.xero.ui().enterBill({
      contactId: contact.id,
      InvoiceNumber: number,
      Date: '2026-02-20',
      DueDate: '2026-03-20',
      ...entry,
      lines: [
        { Description: `Order ${number}`, Quantity: 1, UnitAmount: amount, AccountCode: '400', ...first },
        ...more,
      ],
    });
  }

  xeroBills(number: string): readonly InvoiceRow[] {
    return this.xero
      .ui()
      .bills()
      .filter((bill) => bill.number === number);
  }
  xeroBill = (number: string): InvoiceRow => only(this.xeroBills(number), `bill ${number} in Xero`);
  xeroContacts(name: string): readonly ContactRow[] {
    return this.xero
      .ui()
      .contacts()
      .filter((contact) => contact.name === name);
  }
  xeroContact = (name: string): ContactRow => only(this.xeroContacts(name), `contact ${name} in Xero`);
  /** Live ones. */
  xeroPayments(number: string): readonly PaymentRow[] {
    const { id } = this.xeroBill(number);
    return this.xero
      .ui()
      .payments()
      .filter((row) => row.documentId === id && row.status === 'AUTHORISED');
  }

  // --- in Melio -------------------------------------------------------------------------------------------------

  /** Removed ones too. */
  melioBills(number: string): readonly Bill[] {
    return [...this.melio.recordsOf().bill.rows.values()].filter((bill) => bill.number === number);
  }
  melioBill = (number: string): Bill => only(this.melioBills(number), `bill ${number} in Melio`);
  melioVendors(name: string): readonly Vendor[] {
    return [...this.melio.recordsOf().vendor.rows.values()].filter((vendor) => vendor.display_name === name);
  }
  melioVendor = (name: string): Vendor => only(this.melioVendors(name), `vendor ${name} in Melio`);
  /** Live ones. */
  melioPayments(number: string): readonly BillPayment[] {
    const { id } = this.melioBill(number);
    return [...this.melio.recordsOf().bill_payment.rows.values()].filter(
      ({ bills, archived }) => !archived && bills.some(({ bill_id }) => bill_id === id),
    );
  }

  // --- in Tieout ------------------------------------------------------------------------------------------------

  /** The open issue of this code. @throws there is none, or more than one */
  async issue(code: string): Promise<Issue> {
    return only(
      (await this.issues()).filter((issue) => issue.code === code),
      `issue ${code}`,
    );
  }

  /** A person settles an issue, and what follows from it comes to rest. */
  async decide(code: string, decision: string): Promise<void> {
    await this.decideOn(await this.issue(code), decision);
  }
  async decideOn({ subject, code }: Issue, decision: string): Promise<void> {
    await decide(this.ports, this.connection, subject, code, decision);
    await this.settle();
  }

  /** What was announced, oldest first. */
  async announced(kind: string): Promise<readonly Item[]> {
    return (await this.ports.table.query(`X#${this.connection}`)).filter((item) => item.kind === kind);
  }

  async activity(): Promise<readonly Activity[]> {
    return (await this.announced('activity')) as unknown as readonly Activity[];
  }

  /** Why records stay out, by `side#entity#id`. */
  async outOfScope(): Promise<Readonly<Record<string, string>>> {
    const items = await this.ports.table.query(`O#${this.connection}`);
    return Object.fromEntries(items.map(({ sk, rule }) => [sk, String(rule)]));
  }

  /** Calls that change something at a provider, since the last `resetCalls`. */
  writes(provider: 'xero' | 'melio'): Record<string, number> {
    const writes = Object.entries(this.calls(provider)).filter(([name]) => WRITES.test(name) && !/token/.test(name));
    return Object.fromEntries(writes);
  }
}

function only<T>(found: readonly T[], what: string): T {
  if (found.length !== 1) throw new Error(`there are ${found.length} of: ${what}`);
  return found[0]!;
}
