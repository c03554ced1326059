import { type Act, one } from '../../../people.ts';
import { inBill, type Street } from '../street.ts';

/** Vendors, customers, bills, invoices and credits, as people keep them in BILL. */
export function billDocuments(street: Street): readonly Act[] {
  const { bill, chance, words, now } = street;
  const ui = () => bill.ui;
  const account = () =>
    chance.maybe(
      bill.books.all('chartOfAccount').filter(({ archived, account: of }) => !archived && of?.type === 'EXPENSE'),
    );
  const item = () => chance.maybe(bill.books.all('item').filter(({ archived }) => !archived));
  const note = () => (chance.of(0.6) ? { description: words.note() } : {});
  const expenses = (count: number) =>
    Array.from({ length: count }, () => {
      const booked = account()?.id;
      return { amount: words.cents(), ...note(), ...(booked ? { account: booked } : {}) };
    });
  const sales = (count: number) =>
    Array.from({ length: count }, () => {
      const sold = item()?.id;
      return { amount: words.cents(), ...note(), ...(sold ? { item: sold } : {}) };
    });
  const count = () => (chance.of(0.75) ? 1 : 2);
  const days = () => ({ billedOn: words.day(now(), -10, 0), dueOn: words.day(now(), 1, 40) });
  const vendor = () => inBill(street, 'vendor').id;
  const customer = () => inBill(street, 'customer').id;
  const address = () => ({
    line1: words.street(),
    city: words.city(),
    stateOrProvince: 'TX',
    zipOrPostalCode: '01234',
    country: 'US',
  });
  const put = (kind: 'vendor' | 'customer' | 'bill' | 'invoice') =>
    one(
      chance,
      bill.books.all(kind).filter(({ archived }) => archived),
    ).id;

  return [
    {
      name: 'BILL vendor',
      weight: 0.5,
      run: () => void ui().addVendor({ name: words.name(), email: words.email(), address: address() }),
    },
    {
      name: 'BILL customer',
      weight: 0.3,
      run: () => void ui().addCustomer({ name: words.name(), email: words.email() }),
    },
    { name: 'BILL vendor renamed', weight: 0.6, run: () => void ui().editVendor(vendor(), { name: words.name() }) },
    {
      name: 'BILL customer renamed',
      weight: 0.4,
      run: () => void ui().editCustomer(customer(), { name: words.name() }),
    },
    { name: 'BILL vendor e-mail', weight: 0.5, run: () => void ui().editVendor(vendor(), { email: words.email() }) },
    { name: 'BILL vendor phone', weight: 0.3, run: () => void ui().editVendor(vendor(), { phone: words.phone() }) },
    {
      name: 'BILL customer e-mail',
      weight: 0.3,
      run: () => void ui().editCustomer(customer(), { email: words.email() }),
    },
    { name: 'BILL vendor address', weight: 0.5, run: () => void ui().editVendor(vendor(), { address: address() }) },
    { name: 'BILL vendor archived', weight: 0.2, run: () => void ui().archiveVendor(vendor()) },
    { name: 'BILL vendor restored', weight: 0.2, run: () => void ui().restoreVendor(put('vendor')) },
    { name: 'BILL customer archived', weight: 0.2, run: () => void ui().archiveCustomer(customer()) },
    { name: 'BILL customer restored', weight: 0.2, run: () => void ui().restoreCustomer(put('customer')) },

    {
      name: 'BILL bill',
      weight: 1.5,
      run: () =>
        void ui().enterBill({
          ...{ vendorId: vendor(), number: words.number(), ...days(), lines: expenses(count()) },
          ...(chance.of(0.4) ? { description: words.note() } : {}),
        }),
    },
    {
      name: 'BILL bill number',
      weight: 0.8,
      run: () => void ui().editBill(inBill(street, 'bill').id, { invoice: { invoiceNumber: words.number() } }),
    },
    {
      name: 'BILL bill due date',
      weight: 0.7,
      run: () => void ui().editBill(inBill(street, 'bill').id, { dueDate: words.day(now(), 1, 60) }),
    },
    {
      name: 'BILL bill memo',
      weight: 0.7,
      run: () => void ui().editBill(inBill(street, 'bill').id, { description: words.note() }),
    },
    {
      name: 'BILL bill lines',
      weight: 0.8,
      run: () => void ui().editBill(inBill(street, 'bill').id, { lines: expenses(count()) }),
    },
    {
      name: 'BILL bill of another',
      weight: 0.3,
      run: () => void ui().editBill(inBill(street, 'bill').id, { vendorId: vendor() }),
    },
    { name: 'BILL bill archived', weight: 0.8, run: () => void ui().archiveBill(inBill(street, 'bill').id) },
    { name: 'BILL bill restored', weight: 0.4, run: () => void ui().restoreBill(put('bill')) },
    { name: 'BILL bill approved', weight: 1.5, run: () => void ui().approve(inBill(street, 'bill').id) },
    { name: 'BILL bill denied', weight: 0.4, run: () => void ui().deny(inBill(street, 'bill').id) },
    { name: 'BILL bill assigned', weight: 0.4, run: () => void ui().assign(inBill(street, 'bill').id) },

    {
      name: 'BILL invoice',
      weight: 1,
      run: () =>
        void ui().enterInvoice({
          ...{ customerId: customer(), ...days(), lines: sales(count()) },
          ...(chance.of(0.9) ? { number: words.number().trim() } : {}),
        }),
    },
    {
      name: 'BILL invoice number',
      weight: 0.5,
      run: () => void ui().editInvoice(inBill(street, 'invoice').id, { invoiceNumber: words.number().trim() }),
    },
    {
      name: 'BILL invoice due date',
      weight: 0.5,
      run: () => void ui().editInvoice(inBill(street, 'invoice').id, { dueDate: words.day(now(), 1, 60) }),
    },
    {
      name: 'BILL invoice lines',
      weight: 0.6,
      run: () => void ui().editInvoice(inBill(street, 'invoice').id, { lines: sales(count()) }),
    },
    { name: 'BILL invoice archived', weight: 0.6, run: () => void ui().archiveInvoice(inBill(street, 'invoice').id) },
    { name: 'BILL invoice restored', weight: 0.3, run: () => void ui().restoreInvoice(put('invoice')) },

    {
      name: 'BILL vendor credit',
      weight: 1,
      run: () =>
        void ui().enterVendorCredit({
          ...{ contactId: vendor(), referenceNumber: words.number(), creditDate: words.day(now(), -5, 0) },
          lines: expenses(1),
        }),
    },
    {
      name: 'BILL vendor credit approved',
      weight: 0.4,
      run: () => void ui().approveVendorCredit(inBill(street, 'vendorCredit').id),
    },
    {
      name: 'BILL vendor credit number',
      weight: 0.3,
      run: () => void ui().editVendorCredit(inBill(street, 'vendorCredit').id, { referenceNumber: words.number() }),
    },
    {
      name: 'BILL vendor credit archived',
      weight: 0.2,
      run: () => void ui().archiveVendorCredit(inBill(street, 'vendorCredit').id),
    },
    {
      name: 'BILL credit memo',
      weight: 0.8,
      run: () =>
        void ui().enterCreditMemo({
          ...{ contactId: customer(), referenceNumber: words.number(), creditDate: words.day(now(), -5, 0) },
          lines: sales(1),
        }),
    },
    {
      name: 'BILL credit memo archived',
      weight: 0.2,
      run: () => void ui().archiveCreditMemo(inBill(street, 'creditMemo').id),
    },
    {
      name: 'BILL file',
      weight: 0.4,
      run: () =>
        void ui().attach(
          inBill(street, chance.pick(['bill', 'bill', 'invoice'])).id,
          `${chance.pick(['invoice', 'scan'])}.pdf`,
          Buffer.from(`%PDF-1.4 ${words.note()}`),
        ),
    },
  ];
}
