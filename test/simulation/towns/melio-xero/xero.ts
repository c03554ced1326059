import { type Act, one } from '../../people.ts';
import type { Street } from './index.ts';

const OPEN: readonly string[] = ['AUTHORISED'];

/** What people do in Xero. */
export function xeroActs({ xero, chance, words, now }: Street): readonly Act[] {
  const ui = xero.ui();
  const contact = () =>
    one(
      chance,
      ui.contacts().filter(({ status }) => status === 'ACTIVE'),
    );
  const bill = (...states: readonly string[]) =>
    one(
      chance,
      ui.bills().filter(({ status }) => states.length === 0 || states.includes(status)),
    );
  const bank = ui.account('090').id;
  const address = () => [
    { AddressType: 'POBOX', AddressLine1: words.street(), City: words.city(), Region: 'TX', PostalCode: '01234' },
  ];
  const lines = (count: number) =>
    Array.from({ length: count }, () => ({
      Description: words.note(),
      Quantity: 1,
      UnitAmount: words.cents() / 100,
      AccountCode: chance.pick(['400', '429', '469']),
    }));
  const enter = (Status: 'AUTHORISED' | 'DRAFT' | 'SUBMITTED') =>
    ui.enterBill({
      contactId: contact().id,
      InvoiceNumber: chance.of(0.1) ? '' : words.number(),
      Date: words.day(now(), -10, 0),
      DueDate: words.day(now(), 1, 40),
      LineAmountTypes: 'NoTax',
      Status,
      lines: lines(chance.of(0.8) ? 1 : 2),
    });
  const pay = (share: number) => {
    const { id } = bill(...OPEN);
    const due = ui.due(id);
    const cents = share === 1 ? due : Math.max(1, Math.floor(due * share));
    const date = words.day(now(), -3, chance.of(0.2) ? 5 : 0);
    ui.payBill(id, { accountId: bank, amount: cents / 100, date, reference: chance.of(0.5) ? 'check 100' : '' });
  };
  const credit = () => {
    const target = bill(...OPEN);
    const known = ui.credits().filter((row) => row.status === 'AUTHORISED' && row.contactId === target.contactId);
    const from =
      known.length > 0 && chance.of(0.5)
        ? chance.pick(known)
        : ui.addCreditNote({
            contactId: target.contactId,
            Date: words.day(now(), -3, 0),
            LineAmountTypes: 'NoTax',
            lines: lines(1),
          });
    const cents = Math.min(ui.due(target.id), chance.between(1, 40) * 25);
    ui.allocate(from.id, target.id, cents / 100, words.day(now(), -1, 0));
  };
  const livePayments = () => ui.payments().filter(({ status }) => status === 'AUTHORISED');

  return [
    {
      name: 'xero contact',
      weight: 1,
      run: () => void ui.addContact({ Name: words.name(), EmailAddress: words.email(), Addresses: address() }),
    },
    { name: 'xero contact name', weight: 2, run: () => void ui.editContact(contact().id, { Name: words.name() }) },
    {
      name: 'xero contact e-mail',
      weight: 2,
      run: () => void ui.editContact(contact().id, { EmailAddress: words.email() }),
    },
    {
      name: 'xero contact phone',
      weight: 1,
      run: () => void ui.editContact(contact().id, { Phones: [{ PhoneType: 'DEFAULT', PhoneNumber: words.phone() }] }),
    },
    { name: 'xero contact address', weight: 1, run: () => void ui.editContact(contact().id, { Addresses: address() }) },
    { name: 'xero contact archived', weight: 0.3, run: () => void ui.archiveContact(contact().id) },
    {
      name: 'xero contact restored',
      weight: 0.3,
      run: () =>
        void ui.restoreContact(
          one(
            chance,
            ui.contacts().filter(({ status, mergedTo }) => status === 'ARCHIVED' && !mergedTo),
          ).id,
        ),
    },
    {
      name: 'xero contacts merged',
      weight: 0.3,
      run: () =>
        mergeTwo(
          ui
            .contacts()
            .filter(({ status }) => status === 'ACTIVE')
            .map(({ id }) => id),
        ),
    },
    { name: 'xero bill', weight: 4, run: () => void enter('AUTHORISED') },
    { name: 'xero draft', weight: 0.5, run: () => void enter(chance.of(0.5) ? 'DRAFT' : 'SUBMITTED') },
    { name: 'xero bill approved', weight: 0.7, run: () => void ui.approveBill(bill('DRAFT', 'SUBMITTED').id) },
    {
      name: 'xero bill number',
      weight: 3,
      run: () => void ui.editBill(bill('AUTHORISED', 'DRAFT', 'PAID').id, { InvoiceNumber: words.number() }),
    },
    {
      name: 'xero bill due date',
      weight: 3,
      run: () => void ui.editBill(bill('AUTHORISED', 'DRAFT').id, { DueDate: words.day(now(), 1, 60) }),
    },
    { name: 'xero bill description', weight: 3, run: () => describe() },
    { name: 'xero bill amount', weight: 2, run: () => reprice() },
    {
      name: 'xero bill lines',
      weight: 0.5,
      run: () => void ui.editBill(bill(...OPEN).id, { lines: lines(chance.between(1, 3)) }),
    },
    {
      name: 'xero bill contact',
      weight: 0.5,
      run: () => void ui.editBill(bill(...OPEN).id, { contactId: contact().id }),
    },
    { name: 'xero bill planned', weight: 1, run: () => void ui.schedule(bill(...OPEN).id, words.day(now(), 1, 20)) },
    { name: 'xero bill voided', weight: 1.5, run: () => void ui.voidBill(bill(...OPEN).id) },
    { name: 'xero bill deleted', weight: 0.4, run: () => void ui.deleteBill(bill('DRAFT', 'SUBMITTED').id) },
    { name: 'xero payment', weight: 2, run: () => pay(1) },
    { name: 'xero part payment', weight: 2, run: () => pay(chance.pick([0.25, 0.5])) },
    { name: 'xero payment removed', weight: 2, run: () => void ui.removePayment(one(chance, livePayments()).id) },
    {
      name: 'xero payment reconciled',
      weight: 0.5,
      run: () => void ui.reconcilePayment(one(chance, livePayments()).id, chance.of(0.6)),
    },
    { name: 'xero batch', weight: 0.4, run: () => batch() },
    {
      name: 'xero batch removed',
      weight: 0.3,
      run: () =>
        void ui.removeBatch(
          one(
            chance,
            livePayments().flatMap(({ batchId }) => batchId ?? []),
          ),
        ),
    },
    { name: 'xero credit', weight: 1.5, run: () => credit() },
    { name: 'xero credit taken back', weight: 1, run: () => unallocate() },
    { name: 'xero file', weight: 0.5, run: () => attach() },
  ];

  function mergeTwo(ids: readonly string[]): void {
    const from = one(chance, ids);
    ui.mergeContacts(
      from,
      one(
        chance,
        ids.filter((id) => id !== from),
      ),
    );
  }
  function describe(): void {
    const row = bill('AUTHORISED', 'DRAFT', 'PAID');
    ui.editBill(row.id, { lines: kept(row.id, { Description: words.note() }) });
  }
  function reprice(): void {
    const row = bill(...OPEN);
    ui.editBill(row.id, { lines: kept(row.id, { UnitAmount: words.cents() / 100 }) });
  }
  /** The bill's lines as they are, with a change of the first one. */
  function kept(id: string, change: { readonly Description?: string; readonly UnitAmount?: number }) {
    return ui.bill(id).lines.map((line, index) => ({
      LineItemID: line.id,
      Description: line.description,
      Quantity: line.quantity,
      UnitAmount: line.unitAmount,
      ...(line.accountId ? { AccountID: line.accountId } : {}),
      ...(index === 0 ? change : {}),
    }));
  }
  function batch(): void {
    const bills = ui
      .bills()
      .filter(({ status }) => OPEN.includes(status))
      .slice(0, 2);
    one(chance, bills);
    ui.payBatch(
      bank,
      words.day(now(), -2, 0),
      bills.map(({ id }) => ({ billId: id, amount: ui.due(id) / 100 })),
    );
  }
  function unallocate(): void {
    const from = one(
      chance,
      ui.credits().filter(({ allocations }) => allocations.length > 0),
    );
    ui.unallocate(from.id, one(chance, from.allocations).id);
  }
  function attach(): void {
    const bytes = Buffer.from(`%PDF-1.4 ${words.note()}`);
    ui.attach(bill(...OPEN).id, `${chance.pick(['invoice', 'scan'])}.pdf`, 'application/pdf', bytes);
  }
}
