import type { Bill, BillPayment, Vendor } from '../../shared/providers/melio/simulator/records.ts';
import type { ContactRow, InvoiceRow, PaymentRow } from '../../shared/providers/xero/simulator/rows.ts';
import type { BillEntry } from '../../shared/providers/xero/simulator/ui.ts';
import type { Wire } from '../../shared/providers/xero/simulator/wire.ts';
import { only } from './bench/office.ts';
import { Workbench } from './workbench.ts';

export type { Activity } from './bench/office.ts';

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
}
