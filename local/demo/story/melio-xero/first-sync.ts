import { type MelioVendor, melioBill, melioRecords, xeroBill } from '../../records.ts';
import { equal, type World } from '../../world.ts';
import type { Act } from '../act.ts';

const unpaid = (world: World) =>
  world.xero.bills().filter((bill) => bill.status === 'AUTHORISED' && world.xero.due(bill.id) > 0);

/** What the first sync brought. */
export const firstSync: readonly Act[] = [
  {
    id: 'MX-X4',
    title: 'Vendor match review: the same e-mail links, a mere name is asked about',
    async play(world) {
      const vendors = melioRecords<MelioVendor>(world, 'vendor');
      equal(
        'vendors named Cascade Paper Supply',
        vendors.filter(({ display_name }) => display_name === 'Cascade Paper Supply').length,
        1,
      );
      const issues = await world.api.issues(world.connection);
      const asked = issues.find(({ code }) => code === 'possibleMatch');
      if (asked) {
        const link = asked.actions.find((action) => action.startsWith('link:'))!;
        await world.api.decide(world.connection, asked, link);
        await world.settle();
      }
      const twins = melioRecords<MelioVendor>(world, 'vendor').filter(({ display_name }) =>
        /redwood/i.test(display_name),
      );
      equal('vendors named Redwood', twins.length, 1);
      return 'Cascade was linked by e-mail; Redwood was asked about, and linked by decision';
    },
  },
  {
    id: 'MX-1',
    title: 'First sync: all unpaid bills and their vendors, Xero -> Melio',
    async play(world) {
      for (const bill of unpaid(world)) {
        const there = melioBill(world, bill.number);
        equal(`${bill.number}: Melio's total`, there.total, bill.totalCents);
        equal(`${bill.number}: Melio's balance`, there.balance, world.xero.due(bill.id));
      }
      for (const number of ['KC-1188', 'SW-2026-11', 'CP-20903', 'SOC-1093']) {
        const found =
          world.melio &&
          melioRecords<{ readonly number: string }>(world, 'bill').some((bill) => bill.number === number);
        equal(`${number} (draft, submitted, voided or paid) in Melio`, found, false);
      }
      return `${unpaid(world).length} unpaid bills; drafts, paid and voided ones stayed out`;
    },
  },
  {
    id: 'MX-X2',
    title: 'What was paid or credited in Xero before lowers the balance in Melio',
    async play(world) {
      const bill = melioBill(world, 'RPW-5521');
      equal('RPW-5521: total', bill.total, 197_375);
      equal('RPW-5521: balance', bill.balance, 107_375);
      return 'RPW-5521: 1,973.75 in total, 900.00 of it paid in Xero, 1,073.75 due';
    },
  },
  {
    id: 'MX-X1',
    title: 'Bills with several lines, accounts and tracking categories keep them',
    async play(world) {
      const bill = unpaid(world).find(({ lines }) => lines.length > 1);
      if (!bill) throw new Error('the demo company has no such bill');
      equal(`${bill.number}: lines in Melio`, melioBill(world, bill.number).lines.length, bill.lines.length);
      return `${bill.number} has its ${bill.lines.length} lines`;
    },
  },
  {
    id: 'MX-B11',
    title: 'The bill in Xero links to the bill in Melio',
    async play(world) {
      const bill = unpaid(world)[0]!;
      equal(`${bill.number}: link`, xeroBill(world, bill.number).url, melioBill(world, bill.number).web_url);
      return `${bill.number} -> ${melioBill(world, bill.number).web_url}`;
    },
  },
];
