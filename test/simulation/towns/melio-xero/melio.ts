import type { BillPayment } from '../../../../shared/providers/melio/simulator/records.ts';
import { type Act, one } from '../../people.ts';
import type { Street } from './index.ts';

/** What people do in Melio. */
export function melioActs({ melio, xero, chance, words, now }: Street): readonly Act[] {
  const { ui } = melio;
  const records = melio.recordsOf();
  const vendor = () =>
    one(
      chance,
      [...records.vendor.rows.values()].filter(({ archived }) => !archived),
    );
  const bill = () =>
    one(
      chance,
      [...records.bill.rows.values()].filter(({ archived }) => !archived),
    );
  const funding = () =>
    one(
      chance,
      [...records.funding_account.rows.values()].filter(({ archived }) => !archived),
    ).id;
  const payment = (...states: readonly BillPayment['status'][]) =>
    one(
      chance,
      [...records.bill_payment.rows.values()].filter(
        ({ origin, method, status }) => origin === 'platform' && method !== 'external' && states.includes(status),
      ),
    ).id;
  const enter = () =>
    void ui.enterBill({
      vendorId: vendor().id,
      total: words.cents(),
      number: chance.of(0.15) ? null : words.number(),
      billDate: words.day(now(), -10, 0),
      dueDate: chance.of(0.9) ? words.day(now(), 1, 40) : null,
      note: chance.of(0.7) ? words.note() : null,
    });
  const schedule = (share: number) => {
    const { id } = bill();
    const due = [...records.bill_payment.rows.values()]
      .filter(({ archived, status }) => !archived && !['failed', 'canceled', 'refunded'].includes(status))
      .flatMap(({ bills }) => bills)
      .filter(({ bill_id }) => bill_id === id)
      .reduce((left, { amount }) => left - amount, records.bill.get(id)!.total);
    const amount = share === 1 ? due : Math.max(1, Math.floor(due * share));
    void ui.schedulePayment({
      bills: [{ billId: id, amount }],
      fundingAccount: funding(),
      method: chance.pick(['ach', 'check']),
      scheduledOn: words.day(now(), 0, 10),
    });
  };
  const scheduleTwo = () => {
    const { vendor_id } = bill();
    const bills = [...records.bill.rows.values()].filter(
      (row) => !row.archived && row.vendor_id === vendor_id && !row.frozen,
    );
    one(chance, bills);
    void ui.schedulePayment({ bills: bills.slice(0, 2).map(({ id }) => ({ billId: id })), fundingAccount: funding() });
  };
  /** A bill that stands in Xero already, with its vendor, as somebody typed it into Melio before the two were connected. */
  function twin(): void {
    const xeroUi = xero.ui();
    const original = one(
      chance,
      xeroUi.bills().filter(({ status, lines }) => status === 'AUTHORISED' && lines.length === 1),
    );
    const contact = xeroUi.contact(original.contactId);
    const known = [...records.vendor.rows.values()].find(({ display_name }) => display_name === contact.name.trim());
    const vendorId = (known ?? ui.addVendor({ name: contact.name.trim(), email: contact.texts.EmailAddress ?? null }))
      .id;
    ui.enterBill({
      vendorId,
      total: original.totalCents,
      number: original.number.trim() || null,
      billDate: original.date,
      dueDate: original.dueDate ?? null,
    });
  }
  return [
    { name: 'melio funding', weight: 0, run: () => void ui.addFundingAccount({ kind: 'bank', name: 'Main' }) },
    { name: 'melio twin', weight: 0, run: twin },
    { name: 'melio vendor', weight: 1, run: () => void ui.addVendor({ name: words.name(), email: words.email() }) },
    { name: 'melio vendor name', weight: 2, run: () => void ui.editVendor(vendor().id, { name: words.name() }) },
    { name: 'melio vendor e-mail', weight: 2, run: () => void ui.editVendor(vendor().id, { email: words.email() }) },
    { name: 'melio vendor phone', weight: 1, run: () => void ui.editVendor(vendor().id, { phone: words.phone() }) },
    { name: 'melio vendor archived', weight: 0.3, run: () => void ui.deleteVendor(vendor().id) },
    {
      name: 'melio vendor restored',
      weight: 0.3,
      run: () =>
        void ui.restoreVendor(
          one(
            chance,
            [...records.vendor.rows.values()].filter(({ archived }) => archived),
          ).id,
        ),
    },
    { name: 'melio bill', weight: 3, run: enter },
    { name: 'melio bill number', weight: 3, run: () => void ui.editBill(bill().id, { number: words.number() }) },
    {
      name: 'melio bill due date',
      weight: 3,
      run: () => void ui.editBill(bill().id, { dueDate: words.day(now(), 1, 60) }),
    },
    { name: 'melio bill note', weight: 3, run: () => void ui.editBill(bill().id, { note: words.note() }) },
    { name: 'melio bill total', weight: 1.5, run: () => void ui.editBill(bill().id, { total: words.cents() }) },
    { name: 'melio bill vendor', weight: 0.4, run: () => void ui.editBill(bill().id, { vendorId: vendor().id }) },
    { name: 'melio bill deleted', weight: 1.5, run: () => void ui.deleteBill(bill().id) },
    {
      name: 'melio bill restored',
      weight: 0.7,
      run: () =>
        void ui.restoreBill(
          one(
            chance,
            [...records.bill.rows.values()].filter(({ archived }) => archived),
          ).id,
        ),
    },
    { name: 'melio payment', weight: 3, run: () => schedule(1) },
    { name: 'melio part payment', weight: 1.5, run: () => schedule(chance.pick([0.25, 0.5])) },
    { name: 'melio payment of two', weight: 0.5, run: scheduleTwo },
    {
      name: 'melio payment moved',
      weight: 2,
      run: () => void ui.editPayment(payment('scheduled'), { scheduledOn: words.day(now(), 0, 12) }),
    },
    {
      name: 'melio payment amount',
      weight: 1,
      run: () => void ui.editPayment(payment('scheduled'), { amount: words.cents() }),
    },
    { name: 'melio payment cancelled', weight: 1.5, run: () => void ui.cancelPayment(payment('scheduled', 'blocked')) },
    { name: 'melio payment started', weight: 2.5, run: () => void ui.startProcessing(payment('scheduled')) },
    { name: 'melio payment completed', weight: 2.5, run: () => void ui.complete(payment('in_progress')) },
    {
      name: 'melio payment failed',
      weight: 1,
      run: () => void ui.failPayment(payment('scheduled', 'in_progress', 'completed'), 'returned'),
    },
    { name: 'melio payment retried', weight: 1.5, run: () => void ui.retryPayment(payment('failed')) },
    { name: 'melio payment refunded', weight: 0.5, run: () => void ui.refundPayment(payment('completed')) },
    {
      name: 'melio payment blocked',
      weight: 0.4,
      run: () => void ui.blockPayment(payment('scheduled', 'in_progress')),
    },
    { name: 'melio payment unblocked', weight: 0.8, run: () => void ui.unblockPayment(payment('blocked')) },
    { name: 'melio marked as paid', weight: 1, run: () => void ui.markAsPaid(bill().id) },
    { name: 'melio marked as unpaid', weight: 0.7, run: () => void ui.unmarkAsPaid(bill().id) },
    {
      name: 'melio file',
      weight: 0.5,
      run: () =>
        void ui.attachFile(bill().id, {
          name: 'bill.pdf',
          contentType: 'application/pdf',
          bytes: Buffer.from(`%PDF-1.4 ${words.note()}`),
        }),
    },
  ];
}
