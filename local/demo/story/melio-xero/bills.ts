import { livePayments, melioBill, melioRecords, xeroBill } from '../../records.ts';
import { equal } from '../../world.ts';
import type { Act } from '../act.ts';

const PDF = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');

/** Bills and vendors on both sides: entered, edited, with a file, paid outside, unapplied, deleted. */
export const bills: readonly Act[] = [
  {
    id: 'MX-W1',
    title: 'Xero: create bill -> created in Melio (with its new vendor, MX-2)',
    async play(world) {
      const vendor = world.xero.addContact({
        Name: `Orchard Supply ${world.day}`,
        EmailAddress: `ap-${world.day}@orchard.test`,
      });
      world.xero.enterBill({
        contactId: vendor.id,
        InvoiceNumber: `OS-${world.day}`,
        Date: world.date(-2),
        DueDate: world.date(28),
        lines: [{ Description: 'Apples for the lobby', Quantity: 1, UnitAmount: 120.5, AccountCode: '453' }],
      });
      await world.settle();
      const bill = melioBill(world, `OS-${world.day}`);
      equal('total in Melio', bill.total, 12_050);
      equal('note to self', bill.note_to_self, 'Apples for the lobby');
      return `${bill.number} is in Melio with its vendor, 120.50 due`;
    },
  },
  {
    id: 'MX-W2',
    title: 'Xero: edit bill -> updated in Melio',
    async play(world) {
      world.xero.editBill(xeroBill(world, `OS-${world.day}`).id, { DueDate: world.date(32) });
      await world.settle();
      equal('due date in Melio', melioBill(world, `OS-${world.day}`).due_date, world.date(32));
      return `due on ${world.date(32)} on both sides`;
    },
  },
  {
    id: 'MX-W7',
    title: 'Melio: edit bill -> updated in Xero',
    async play(world) {
      world.melio.editBill(melioBill(world, `OS-${world.day}`).id, { note: 'Apples and pears' });
      await world.settle();
      equal('description in Xero', xeroBill(world, `OS-${world.day}`).lines[0]?.description, 'Apples and pears');
      return 'the note became the description of the line';
    },
  },
  {
    id: 'MX-B12',
    title: 'Attachment <-> invoice image',
    async play(world) {
      const number = `OS-${world.day}`;
      const xero = xeroBill(world, number);
      world.xero.attach(xero.id, 'bill.pdf', 'application/pdf', Buffer.concat([PDF, Buffer.from('from Xero')]));
      world.xero.editBill(xero.id, { DueDate: world.date(31) });
      world.melio.attachFile(melioBill(world, number).id, {
        name: 'bill.pdf',
        contentType: 'application/pdf',
        bytes: Buffer.concat([PDF, Buffer.from('from Melio')]),
      });
      await world.settle();
      equal('files in Xero', world.xero.attachments(xero.id).length, 2);
      equal('files in Melio', melioBill(world, number).attachment_ids.length, 2);
      return 'two files of the same name, both on both sides';
    },
  },
  {
    id: 'MX-W6',
    title: 'Melio: create bill -> created in Xero (vendor first when new)',
    async play(world) {
      const vendor = world.melio.addVendor({
        name: `Tideline Movers ${world.day}`,
        email: `pay-${world.day}@tideline.test`,
      });
      world.melio.enterBill({
        vendorId: vendor.id,
        number: `TM-${world.day}`,
        total: 64_000,
        dueDate: world.date(20),
        note: 'Moving the studio',
        lines: [{ amount: 64_000, accountRef: world.xero.account('412').id }],
      });
      await world.settle();
      const bill = xeroBill(world, `TM-${world.day}`);
      equal('status in Xero', bill.status, 'AUTHORISED');
      equal('total in Xero', bill.totalCents, 64_000);
      equal('vendor in Xero', world.xero.contact(bill.contactId).name, `Tideline Movers ${world.day}`);
      return `${bill.number} is in Xero, approved, with its vendor`;
    },
  },
  {
    id: 'MX-W4',
    title: 'Xero: mark as paid -> removed from the Melio inbox',
    async play(world) {
      const bill = xeroBill(world, `OS-${world.day}`);
      world.xero.payBill(bill.id, { accountId: world.xero.account('090').id, amount: 120.5, date: world.date(0) });
      await world.settle();
      equal('removed in Melio', melioBill(world, `OS-${world.day}`).archived, true);
      return 'paid in Xero, gone from the inbox';
    },
  },
  {
    id: 'MX-W5',
    title: 'Xero: payment unapplied -> bill balance updated in Melio (a removed bill comes back)',
    async play(world) {
      const bill = xeroBill(world, `OS-${world.day}`);
      world.xero.removePayment(livePayments(world, bill.id)[0]!.id);
      await world.settle();
      const there = melioBill(world, `OS-${world.day}`);
      equal('removed in Melio', there.archived, false);
      equal('balance in Melio', there.balance, 12_050);
      return 'back in the inbox with 120.50 due';
    },
  },
  {
    id: 'MX-W3',
    title: 'Xero: delete (or void) bill -> removed from Melio',
    async play(world) {
      world.xero.voidBill(xeroBill(world, `OS-${world.day}`).id);
      await world.settle();
      equal('removed in Melio', melioBill(world, `OS-${world.day}`).archived, true);
      return 'voided in Xero, gone from the inbox';
    },
  },
  {
    id: 'MX-W8',
    title: 'Melio: delete bill -> deleted in Xero (voided when authorised)',
    async play(world) {
      world.melio.deleteBill(melioBill(world, `TM-${world.day}`).id);
      await world.settle();
      equal('status in Xero', xeroBill(world, `TM-${world.day}`).status, 'VOIDED');
      equal(
        'bills with this number in Melio',
        melioRecords<{ readonly number: string; readonly archived: boolean }>(world, 'bill').filter(
          ({ number, archived }) => number === `TM-${world.day}` && !archived,
        ).length,
        0,
      );
      return 'deleted in Melio, voided in Xero';
    },
  },
];
