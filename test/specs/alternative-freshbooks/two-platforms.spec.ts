import { describe, expect, it } from 'vitest';
import { alternativeVendor, freshbooksVendor, melioVendor } from '../../support/bench/vendors.ts';
import { FreshBooksOffice } from '../../support/freshbooks-office.ts';

// One FreshBooks business in two connections: each platform sees the other's payments as settled elsewhere.

async function both() {
  const makers = {
    freshbooks: freshbooksVendor(),
    melio: melioVendor(),
    'alternative-payments': alternativeVendor(),
  };
  const office = new FreshBooksOffice(makers);
  const freshbooks = office.books;
  const melio = office.vendors.melio.simulator;
  const alternative = office.vendors['alternative-payments'].simulator;
  const client = freshbooks.addClient({ organization: 'Acme Dental', email: 'billing@acme.example' });
  const invoice = office.enterInvoice(client, 'A-1', '150.00');
  await office.join('melio-freshbooks');
  await office.join('alternative-freshbooks', { moneyUnit: 'proven' });
  return {
    office,
    freshbooks,
    alternative,
    invoice,
    /** Paid through Melio, and the money is there. */
    payInMelio: () => {
      const [asked] = [...melio.recordsOf().invoice.rows.values()].filter(({ number }) => number === 'A-1');
      return melio.ui.settleReceived(melio.ui.receivePayment({ invoiceId: asked!.id }).id);
    },
    asked: () => alternative.books.records.invoice.all().filter(({ invoice_number }) => invoice_number === 'A-1'),
    held: () => office.held(),
  };
}

describe('AF-5 another platform beside Alternative', () => {
  it('AF-5 paid through Melio: nothing is asked for in Alternative any more', async () => {
    const { office, freshbooks, invoice, payInMelio, asked, held } = await both();
    payInMelio();
    await office.settle();
    await office.hours(1);
    expect(freshbooks.outstanding(invoice.id)).toBe(0);
    expect(freshbooks.paymentsOn(invoice.id)).toHaveLength(1);
    expect(asked().map(({ archived }) => archived)).toEqual([true]);
    expect(await held()).toEqual([]);
  });

  it('AF-5 scenario 15: paid through Melio while a debit is pending in Alternative: asked, never recorded twice', async () => {
    const { office, freshbooks, alternative, invoice, payInMelio, asked, held } = await both();
    const debit = alternative.ui.pay({ invoices: [{ id: asked()[0]!.id }] });
    payInMelio();
    await office.settle();
    await office.hours(1);
    expect(asked().map(({ archived }) => archived)).toEqual([false]);
    expect(await held()).toEqual(['paymentOnDocument']);
    alternative.ui.settle(debit.id);
    await office.settle();
    await office.hours(1);
    expect(await held()).toContain('alreadyRecorded');
    expect(freshbooks.paymentsOn(invoice.id)).toHaveLength(1);
    expect(freshbooks.credits()).toEqual([]);
  });
});
