import { billsNumbered, cents, due, dueFrom, invoicesNumbered, named, type Row } from '../../back-office.ts';
import { equal, type World } from '../../world.ts';
import type { Act } from '../act.ts';

const isOpen = ({ TotalAmt, Balance }: Row): boolean => TotalAmt > 0 && Balance === TotalAmt;
const isPartPaid = ({ TotalAmt, Balance }: Row): boolean => Balance > 0 && Balance < TotalAmt;
const documents = (world: World) => ({
  bills: world.quickbooks.all('Bill'),
  invoices: world.quickbooks.all('Invoice'),
});

/** What the first sync brought. */
export const firstSync: readonly Act[] = [
  {
    id: 'BQ-1',
    title:
      'Your information goes from QuickBooks Online to BILL: unpaid bills and invoices, with vendors and customers',
    async play(world) {
      const { bills, invoices } = documents(world);
      for (const { DocNumber, Balance } of bills.filter(isOpen)) {
        equal(`${DocNumber}: due in BILL`, due(world, String(DocNumber)), cents(Balance));
      }
      for (const { DocNumber, Balance } of invoices.filter(isOpen)) {
        equal(`${DocNumber}: due in BILL`, dueFrom(world, String(DocNumber)), cents(Balance));
      }
      return `${bills.filter(isOpen).length} bills and ${invoices.filter(isOpen).length} invoices, each once, to the cent`;
    },
  },
  {
    id: 'BQ-5',
    title: 'Partially- and fully-paid bills and invoices in QuickBooks Online do not sync to BILL',
    async play(world) {
      const { bills, invoices } = documents(world);
      const part = [...bills.filter(isPartPaid), ...invoices.filter(isPartPaid)].map(({ DocNumber }) =>
        String(DocNumber),
      );
      for (const number of [...part, 'RENT-2026-06', '1041']) {
        equal(`${number} in BILL`, billsNumbered(world, number).length + invoicesNumbered(world, number).length, 0);
      }
      return `${part.join(', ')}, paid in part, and all paid ones stayed out`;
    },
  },
  {
    id: 'BQ-9',
    title: 'Lists go to BILL: accounts, classes, locations and items; vendors and customers both ways',
    async play(world) {
      const { quickbooks } = world;
      const asked = (await world.api.issues(world.connection)).find(({ code }) => code === 'possibleMatch');
      if (asked) {
        const link = asked.actions.find((action) => action.startsWith('link:'))!;
        await world.api.decide(world.connection, asked, link);
        await world.settle();
      }
      named(world, 'vendor')('Juniper Window Cleaning');
      for (const account of ['Bank Charges', 'Checking', 'Software & Subscriptions'])
        named(world, 'chartOfAccount')(account);
      for (const { Name } of quickbooks.all('Class')) named(world, 'accountingClass')(String(Name));
      for (const { Name } of quickbooks.all('Item')) named(world, 'item')(String(Name));
      for (const vendor of ['Cascade Paper Supply', 'Mara Quill Illustration']) named(world, 'vendor')(vendor);
      for (const customer of ['Paperless Band', 'Anchor & Oar Hotel']) named(world, 'customer')(customer);
      return 'what BILL had already was linked by name and e-mail (Juniper, without one, was asked about), the rest is new there';
    },
  },
];
