import {
  choose,
  due,
  inBill,
  inQuickbooks,
  ledgerAccount,
  one,
  owed,
  paymentsInBill,
  posted,
  sharesOf,
  told,
} from '../../back-office.ts';
import { equal, type World } from '../../world.ts';
import type { Act } from '../act.ts';

const bills = (world: World) => ['A', 'B'].map((letter) => `P${letter}-${world.day}`) as [string, string];

/** Bills of one vendor, in QuickBooks and in BILL. */
async function enterBills(world: World, amounts: Readonly<Record<string, number>>): Promise<void> {
  const vendor = String(
    world.quickbooks.all('Vendor').find(({ DisplayName }) => DisplayName === 'Nimbus Hosting Inc')!.Id,
  );
  const account = ledgerAccount(world, 'Software & Subscriptions');
  for (const [DocNumber, amount] of Object.entries(amounts)) {
    world.quickbooks.enterBill(vendor, amount, account, {
      DocNumber,
      TxnDate: world.date(-3),
      DueDate: world.date(27),
    });
  }
  await world.settle();
}

/** Money that leaves: made in BILL, recorded from QuickBooks, lost, doubled, voided. */
export const billPayments: readonly Act[] = [
  {
    id: 'BQ-3',
    title: 'One-way mode: all payments must be made or recorded in BILL, so one in QuickBooks Online is told at once',
    async play(world) {
      const number = `PE-${world.day}`;
      await choose(world, { approvedOnly: false, billPayments: 'oneWay' });
      await enterBills(world, { [number]: 64 });
      const id = inQuickbooks(world, 'Bill', number).Id;
      const payment = world.quickbooks.payBills(ledgerAccount(world, 'Checking'), [{ id, amount: 64 }], {
        TxnDate: world.date(0),
      });
      await world.settle();
      equal('recorded in BILL by itself', paymentsInBill(world, number).length, 0);
      await world.api.decide(world.connection, await told(world, 'paidInQuickbooks', payment), 'create');
      await world.settle();
      equal('due in BILL', due(world, number), 0);
      return 'held, since BILL would have paid it again; recorded in BILL when somebody said so';
    },
  },
  {
    id: 'BQ-4',
    title: 'Payments sync in both directions: one entered in QuickBooks Online is recorded in BILL, and moves no money',
    async play(world) {
      await choose(world, { billPayments: 'twoWay' });
      const [a, b] = ['PC', 'PD'].map((letters) => `${letters}-${world.day}`) as [string, string];
      await enterBills(world, { [a]: 80, [b]: 50 });
      const shares = [
        { id: inQuickbooks(world, 'Bill', a).Id, amount: 80 },
        { id: inQuickbooks(world, 'Bill', b).Id, amount: 20 },
      ];
      world.quickbooks.payBills(ledgerAccount(world, 'Checking'), shares, { TxnDate: world.date(0) });
      await world.settle();
      const recorded = one(paymentsInBill(world, a));
      equal('made through BILL', recorded.onlinePayment, false);
      equal('due in BILL', due(world, a) + due(world, b), 3_000);
      return 'recorded share by share as paid elsewhere: 80.00 and 20.00, 30.00 still due on both sides';
    },
  },
  {
    id: 'BQ-11',
    title:
      'BILL pays two bills at once: posted in QuickBooks Online when it is funded, as one payment with both shares',
    async play(world) {
      const [a, b] = bills(world);
      await enterBills(world, { [a]: 300, [b]: 120.4 });
      const { id, processDate } = world.bill.pay({
        bills: [{ id: inBill(world, a).id }, { id: inBill(world, b).id, amount: 10_000 }],
      });
      await world.settle();
      equal('posted while it is scheduled', posted(world, a).length, 0);
      world.bill.advance(id, 'READY_TO_FUND');
      await world.settle();
      const payment = one(posted(world, a));
      equal('shares', sharesOf(payment), '30000 + 10000');
      equal('account', payment.CheckPayment.BankAccountRef.name, 'BILL Money Out Clearing');
      equal('day', payment.TxnDate, processDate);
      equal('owed in QuickBooks', owed(world, 'Bill', a) + owed(world, 'Bill', b), 2_040);
      world.bill.advance(id, 'PROCESSED');
      world.bill.send(id);
      await world.settle();
      equal('posted', posted(world, a).length, 1);
      return `one payment of 400.00 on the clearing account, dated ${processDate}; 20.40 of ${b} still owed`;
    },
  },
  {
    id: 'BQ-11',
    title:
      'Void in BILL: an AP payment is voided in QuickBooks Online too (never deleted), and the bills are open again',
    async play(world) {
      const [a, b] = bills(world);
      const { id } = one(paymentsInBill(world, a));
      world.bill.void(id);
      await world.settle();
      equal('posted while the void is asked for', posted(world, a).length, 1);
      world.bill.advance(id, 'VOIDED');
      await world.settle();
      equal('posted', posted(world, a).length, 0);
      equal('owed in QuickBooks', owed(world, 'Bill', a) + owed(world, 'Bill', b), 42_040);
      equal('due in BILL', due(world, a) + due(world, b), 42_040);
      return 'the entry stays in QuickBooks at zero; 420.40 owed on both sides';
    },
  },
  {
    id: 'ALL-7',
    title: 'A lost reply: the payment was posted in QuickBooks Online, and nobody heard it',
    async play(world) {
      const [a] = bills(world);
      let lost = 0;
      world.context.simulators.quickbooks.faults.api = ({ method, url }) =>
        method === 'POST' && /\/billpayment\?/.test(url) && lost++ === 0 ? { kind: 'lost', when: 'after' } : undefined;
      try {
        const { id } = world.bill.pay({ bills: [{ id: inBill(world, a).id }] });
        world.bill.advance(id, 'PROCESSED');
        await world.settle();
        await world.minutes(5);
      } finally {
        delete world.context.simulators.quickbooks.faults.api;
      }
      equal('replies lost', lost > 0, true);
      equal('posted', posted(world, a).length, 1);
      equal('owed in QuickBooks', owed(world, 'Bill', a), 0);
      return 'the reply was lost, and QuickBooks has exactly one payment';
    },
  },
  {
    id: 'ALL-1',
    title: 'A doubled webhook changes nothing',
    async play(world) {
      const [, b] = bills(world);
      let doubled = 0;
      world.context.simulators.bill.faults.webhook = () => {
        doubled += 1;
        return { kind: 'doubled' };
      };
      try {
        const { id } = world.bill.pay({ bills: [{ id: inBill(world, b).id }] });
        world.bill.advance(id, 'PROCESSED');
        await world.settle();
      } finally {
        delete world.context.simulators.bill.faults.webhook;
      }
      equal('webhooks doubled', doubled > 0, true);
      equal('posted', posted(world, b).length, 1);
      return `${doubled} webhook(s) came twice; the payment was posted once`;
    },
  },
];
