import {
  billsNumbered,
  choose,
  due,
  dueFrom,
  inBill,
  inQuickbooks,
  invoiceInBill,
  ledgerAccount,
  named,
  numbered,
  owed,
  syncNow,
  told,
} from '../../back-office.ts';
import { equal, type World } from '../../world.ts';
import type { Act } from '../act.ts';

const vendorName = (world: World): string => `Tideline Movers ${world.day}`;
const first = (world: World): string => `Q-${world.day}`;
const own = (world: World): string => `N-${world.day}`;

/** Bills, invoices and what is known of them: from both sides, edited on both. */
export const documents: readonly Act[] = [
  {
    id: 'BQ-10',
    title: 'QuickBooks Online: a bill of a new vendor, and an invoice -> both are in BILL',
    async play(world) {
      const { quickbooks } = world;
      const vendor = quickbooks.addVendor(`Orchard Supply ${world.day}`, {
        PrimaryEmailAddr: { Address: `ap-${world.day}@orchard.example` },
      });
      const more = { DocNumber: first(world), TxnDate: world.date(-2), DueDate: world.date(28) };
      quickbooks.enterBill(vendor, 420, ledgerAccount(world, 'Office Expenses'), more);
      const customer = String(
        quickbooks.all('Customer').find(({ DisplayName }) => DisplayName === 'Lakeview Dental Group')!.Id,
      );
      const item = String(quickbooks.all('Item')[0]!.Id);
      quickbooks.createInvoice(customer, 960.5, item, { ...more, DocNumber: `I-${world.day}` });
      await world.settle();
      equal('due in BILL', due(world, first(world)), 42_000);
      equal('due from the customer', dueFrom(world, `I-${world.day}`), 96_050);
      named(world, 'vendor')(`Orchard Supply ${world.day}`);
      return `${first(world)} with its vendor, 420.00, and I-${world.day}, 960.50, within minutes`;
    },
  },
  {
    id: 'BQ-10',
    title: 'A bill is edited on both sides: each edit travels, and two amounts are asked about',
    async play(world) {
      const number = first(world);
      const { Id, Line } = inQuickbooks(world, 'Bill', number);
      world.quickbooks.edit('Bill', Id, { DueDate: world.date(40) });
      world.bill.editBill(inBill(world, number).id, { description: `Shelves ${world.day}` });
      await world.settle();
      equal('due date in BILL', inBill(world, number).dueDate, world.date(40));
      equal('memo in QuickBooks', inQuickbooks(world, 'Bill', number).PrivateNote, `Shelves ${world.day}`);
      world.quickbooks.edit('Bill', Id, { Line: [{ ...Line[0], Amount: 430 }] });
      world.bill.editBill(inBill(world, number).id, {
        lines: [{ amount: 45_000, account: named(world, 'chartOfAccount')('Office Expenses') }],
      });
      await world.settle();
      equal('owed in QuickBooks while it is asked', owed(world, 'Bill', number), 43_000);
      equal('due in BILL while it is asked', due(world, number), 45_000);
      // The lines and their total are one question.
      await world.api.decide(world.connection, await told(world, 'conflict:total', `:${Id}`), 'useLeft');
      await world.settle();
      equal('due in BILL', due(world, number), 43_000);
      return 'due date and memo on both sides; 430.00 against 450.00 was decided for QuickBooks';
    },
  },
  {
    id: 'BQ-8',
    title: 'Classes sync to QuickBooks Online on AR invoices only if they are set per line; to BILL they always do',
    async play(world) {
      const print = String(world.quickbooks.all('Class').find(({ Name }) => Name === 'Print')!.Id);
      const withClass = {
        AccountRef: { value: ledgerAccount(world, 'Cost of Goods Sold') },
        ClassRef: { value: print },
      };
      const line = {
        Amount: 75,
        DetailType: 'AccountBasedExpenseLineDetail',
        AccountBasedExpenseLineDetail: withClass,
      };
      const number = `C-${world.day}`;
      const { VendorRef } = inQuickbooks(world, 'Bill', first(world));
      world.quickbooks.add('Bill', { VendorRef, DocNumber: number, TxnDate: world.date(0), Line: [line] });
      const invoice = (of: string) =>
        world.bill.enterInvoice({
          customerId: named(world, 'customer')('Paperless Band'),
          number: of,
          billedOn: world.date(0),
          dueOn: world.date(30),
          lines: [
            {
              amount: 30_000,
              item: named(world, 'item')('Print run'),
              class: named(world, 'accountingClass')('Print'),
            },
          ],
        });
      invoice(`CL-${world.day}`);
      await world.settle();
      const classOf = (of: string) => inQuickbooks(world, 'Invoice', of).Line[0].SalesItemLineDetail.ClassRef?.value;
      equal(
        'class in BILL',
        inBill(world, number).lines[0]!.classifications.accountingClassId,
        named(world, 'accountingClass')('Print'),
      );
      equal('class of the invoice, kept by line', classOf(`CL-${world.day}`), print);
      world.quickbooks.set({ classes: 'document' });
      await syncNow(world);
      invoice(`CD-${world.day}`);
      await world.settle();
      equal('class of the invoice, kept for the whole', classOf(`CD-${world.day}`), undefined);
      world.quickbooks.set({ classes: 'line' });
      await syncNow(world);
      return 'from QuickBooks always; to it with CL and, while it keeps classes by transaction, not with CD';
    },
  },
  {
    id: 'BQ-2',
    title: 'You can also trigger a sync manually at any time: what no webhook tells of comes with it',
    async play(world) {
      const id = named(world, 'customer')('Lakeview Dental Group');
      world.bill.editCustomer(id, { phone: `20655${world.day.replaceAll(/\D/g, '7').padStart(5, '0')}` });
      await syncNow(world);
      const shown = world.quickbooks.all('Customer').find(({ DisplayName }) => DisplayName === 'Lakeview Dental Group');
      const digits = JSON.stringify(shown?.PrimaryPhone ?? '').replaceAll(/\D/g, '');
      equal('phone in QuickBooks', digits.endsWith(world.day.replaceAll(/\D/g, '7').padStart(5, '0')), true);
      equal('bills in BILL', billsNumbered(world, first(world)).length, 1);
      equal('invoices in BILL', invoiceInBill(world, `I-${world.day}`).archived, false);
      return 'a customer edited in BILL is edited in QuickBooks; everything else stayed as it was';
    },
  },
  {
    id: 'BQ-12',
    title: 'BILL: a bill with a new vendor goes to QuickBooks Online, vendor first, once it is approved',
    async play(world) {
      await choose(world, { approvedOnly: true });
      const vendorId = world.bill.addVendor({
        name: vendorName(world),
        email: `pay-${world.day}@tideline.example`,
      }).id;
      const { id } = world.bill.enterBill({
        vendorId,
        number: own(world),
        billedOn: world.date(-1),
        dueOn: world.date(29),
        description: 'Moving the studio',
        lines: [
          { amount: 60_000, account: named(world, 'chartOfAccount')('Repairs & Maintenance'), description: 'Movers' },
          { amount: 4_000, account: named(world, 'chartOfAccount')('Office Expenses'), description: 'Boxes' },
        ],
      });
      world.bill.assign(id);
      await world.settle();
      equal('bills in QuickBooks before the approval', numbered(world, 'Bill', own(world)).length, 0);
      world.bill.approve(id);
      await world.settle();
      const { VendorRef, Line, TotalAmt } = inQuickbooks(world, 'Bill', own(world));
      equal('total in QuickBooks', TotalAmt, 640);
      equal('lines in QuickBooks', Line.length, 2);
      equal('vendor in QuickBooks', world.quickbooks.read('Vendor', VendorRef.value).DisplayName, vendorName(world));
      return `${own(world)} waited for its approval, then came with ${vendorName(world)}, line by line`;
    },
  },
];
