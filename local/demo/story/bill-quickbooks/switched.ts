import {
  choose,
  creditMemosInBill,
  inBill,
  inQuickbooks,
  invoiceInBill,
  ledgerAccount,
  named,
  numbered,
  syncNow,
  told,
} from '../../back-office.ts';
import { equal, type World } from '../../world.ts';
import type { Act } from '../act.ts';

const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

const attachedTo = (world: World, type: 'Bill' | 'Invoice', id: string) =>
  world.quickbooks
    .all('Attachable')
    .filter(({ AttachableRef }) => JSON.stringify(AttachableRef).includes(`{"type":"${type}","value":"${id}"}`));

/** What syncs only where it is chosen, and what a person decides. */
export const switched: readonly Act[] = [
  {
    id: 'BQ-7',
    title: 'Credit memos do not sync, or sync in both directions: a setting',
    async play(world) {
      await choose(world, { creditMemos: false });
      const [there, here] = [`CMQ-${world.day}`, `CMB-${world.day}`];
      const { CustomerRef } = inQuickbooks(world, 'Invoice', `I-${world.day}`);
      const item = String(world.quickbooks.all('Item')[0]!.Id);
      world.quickbooks.createCreditMemo(CustomerRef.value, 40, item, { DocNumber: there, TxnDate: world.date(0) });
      await syncNow(world);
      equal('credit memos in BILL while it is off', creditMemosInBill(world, there).length, 0);
      await choose(world, { creditMemos: true });
      world.bill.enterCreditMemo({
        contactId: named(world, 'customer')('Paperless Band'),
        referenceNumber: here,
        creditDate: world.date(0),
        lines: [{ amount: 2_500, item: named(world, 'item')('Design services') }],
      });
      await syncNow(world);
      equal('credit memos in BILL', creditMemosInBill(world, there).length, 1);
      equal('total in QuickBooks', inQuickbooks(world, 'CreditMemo', here).TotalAmt, 25);
      return `${there} stayed out until it was switched on; then it went to BILL, and ${here} to QuickBooks`;
    },
  },
  {
    id: 'BQ-6',
    title: 'BILL does not sync attachments to QuickBooks Online, unless that is switched on',
    async play(world) {
      await choose(world, { attachments: false });
      const { id } = invoiceInBill(world, `I-${world.day}`);
      world.bill.attach(id, 'hours.pdf', Buffer.concat([PDF, Buffer.from(`hours ${world.day}`)]));
      world.bill.editInvoice(id, { dueDate: world.date(27) });
      await world.settle();
      const { Id } = inQuickbooks(world, 'Invoice', `I-${world.day}`);
      equal('files in QuickBooks', attachedTo(world, 'Invoice', Id).length, 0);
      return 'the file stayed in BILL';
    },
  },
  {
    id: 'BQ-X1',
    title: 'Attachments BILL -> QuickBooks Online when switched on',
    async play(world) {
      await choose(world, { attachments: true });
      const number = `Q-${world.day}`;
      const { id } = inBill(world, number);
      world.bill.attach(id, 'delivery-note.pdf', Buffer.concat([PDF, Buffer.from(`note ${world.day}`)]));
      // BILL works on a document for two minutes before it has its final id.
      await world.minutes(5);
      world.bill.editBill(id, { description: `Shelves, with the note ${world.day}` });
      await world.settle();
      await syncNow(world);
      const { Id } = inQuickbooks(world, 'Bill', number);
      const names = attachedTo(world, 'Bill', Id).map(({ FileName }) => FileName);
      equal('files in QuickBooks', names.join(), 'delivery-note.pdf');
      return `delivery-note.pdf is on ${number} in QuickBooks, once`;
    },
  },
  {
    id: 'BQ-X2',
    title:
      'Money Out clearing account with the daily funds transfer: what BILL took from the bank in one day is one transfer',
    async play(world) {
      const number = `PT-${world.day}`;
      const transfers = () =>
        world.quickbooks.all('Transfer').filter(({ PrivateNote }) => String(PrivateNote).startsWith('BILL money out'));
      const day = world.date(-2 - transfers().length);
      if ((await world.api.settings(world.connection)).moneyOutTransfersFrom === null) {
        await choose(world, { moneyOutTransfersFrom: world.date(-20) });
      }
      const { VendorRef } = inQuickbooks(world, 'Bill', `Q-${world.day}`);
      const account = ledgerAccount(world, 'Office Expenses');
      world.quickbooks.enterBill(VendorRef.value, 75, account, { DocNumber: number, TxnDate: world.date(-25) });
      await world.settle();
      const { id } = world.bill.pay({ bills: [{ id: inBill(world, number).id }], processDate: day });
      world.bill.advance(id, 'PROCESSED');
      await syncNow(world);
      const [transfer, ...more] = transfers().filter(({ TxnDate }) => TxnDate === day);
      equal('transfers of another time on this day', more.length, 0);
      equal('amount', transfer?.Amount, 75);
      equal('emptied into', JSON.stringify(transfer?.ToAccountRef).includes('BILL Money Out Clearing'), true);
      return `75.00 of ${day} went from the bank to the clearing account in one sum, as the bank shows it`;
    },
  },
  {
    id: 'BQ-10',
    title: 'What was in BILL before the connection is asked about, not pushed: one way out is "create"',
    async play(world) {
      const { id } = inBill(world, 'KC-1188');
      if (numbered(world, 'Bill', 'KC-1188').length === 0) {
        await world.api.decide(world.connection, await told(world, 'olderDocument', id), 'create');
        await world.settle();
      }
      equal('total in QuickBooks', inQuickbooks(world, 'Bill', 'KC-1188').TotalAmt, 264.5);
      return 'KC-1188 of Kettle & Crumb was held until somebody said so; then it went to QuickBooks, 264.50';
    },
  },
];
