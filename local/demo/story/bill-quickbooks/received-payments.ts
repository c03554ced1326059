import {
  choose,
  dueFrom,
  invoiceInBill,
  ledgerAccount,
  one,
  owed,
  posted,
  receivedInBill,
  sharesOf,
  syncNow,
  told,
} from '../../back-office.ts';
import { equal, type World } from '../../world.ts';
import type { Act } from '../act.ts';

const invoices = (world: World) => ['A', 'B'].map((letter) => `R${letter}-${world.day}`) as [string, string];

/** Money that comes in. No webhook tells of it: the hourly visit finds it, or whoever does not want to wait for that. */
export const receivedPayments: readonly Act[] = [
  {
    id: 'BQ-1',
    title: 'BILL: a customer pays two invoices at once -> one payment in QuickBooks Online, with both shares',
    async play(world) {
      const [a, b] = invoices(world);
      const customer = String(
        world.quickbooks.all('Customer').find(({ DisplayName }) => DisplayName === 'Paperless Band')!.Id,
      );
      const item = String(world.quickbooks.all('Item')[0]!.Id);
      for (const [DocNumber, amount] of [
        [a, 500],
        [b, 250],
      ] as const) {
        world.quickbooks.createInvoice(customer, amount, item, {
          DocNumber,
          TxnDate: world.date(-1),
          DueDate: world.date(29),
        });
      }
      await world.settle();
      world.bill.receivePayment({
        invoices: [{ id: invoiceInBill(world, a).id }, { id: invoiceInBill(world, b).id, amount: 10_000 }],
      });
      await syncNow(world);
      const payment = one(posted(world, a, 'Payment'));
      equal('shares', sharesOf(payment), '50000 + 10000');
      equal(
        'account',
        world.quickbooks.read('Account', payment.DepositToAccountRef.value).Name,
        'BILL Money In Clearing',
      );
      equal('owed in QuickBooks', owed(world, 'Invoice', a) + owed(world, 'Invoice', b), 15_000);
      equal('due from the customer in BILL', dueFrom(world, a) + dueFrom(world, b), 15_000);
      return 'one payment of 600.00 on the clearing account, 150.00 still owed on both sides';
    },
  },
  {
    id: 'BQ-11',
    title: 'Void in BILL: an AR online payment does not travel, and somebody is told',
    async play(world) {
      const [a, b] = invoices(world);
      const { id } = one(receivedInBill(world, a));
      world.bill.voidReceived(id);
      await syncNow(world);
      const issue = await told(world, 'notReversible', id);
      equal('posted', posted(world, a, 'Payment').length, 1);
      // What the issue says is done: the payment is voided in QuickBooks by hand.
      world.quickbooks.void('Payment', one(posted(world, a, 'Payment')).Id);
      await world.settle();
      equal('owed in QuickBooks', owed(world, 'Invoice', a) + owed(world, 'Invoice', b), 75_000);
      equal('due from the customer in BILL', dueFrom(world, a) + dueFrom(world, b), 75_000);
      return issue.text;
    },
  },
  {
    id: 'BQ-11',
    title: 'Without an account to book it on, a payment recorded in BILL is held, with its issue and its way out',
    async play(world) {
      const [a] = invoices(world);
      await choose(world, { offlineAccount: null });
      const { id } = world.bill.recordReceived({ invoices: [{ id: invoiceInBill(world, a).id }] });
      await syncNow(world);
      const issue = await told(world, 'unmappedAccount', id);
      equal('posted', posted(world, a, 'Payment').length, 0);
      await choose(world, { offlineAccount: ledgerAccount(world, 'Undeposited Funds') });
      await world.minutes(5);
      equal('posted', posted(world, a, 'Payment').length, 1);
      equal('owed in QuickBooks', owed(world, 'Invoice', a), 0);
      return `"${issue.text}" Posted once the account was chosen`;
    },
  },
  {
    id: 'BQ-X3',
    title: 'Error actions per record: dismissed, it is not tried again, and later changes go on syncing',
    async play(world) {
      const [, b] = invoices(world);
      const { id } = invoiceInBill(world, b);
      world.quickbooks.closeBooks(world.date(1));
      const received = world.bill.receivePayment({ invoices: [{ id, amount: 6_000 }], amount: 10_000 });
      await syncNow(world);
      const issue = await told(world, 'refused:lockedPeriod', received.id);
      await world.api.decide(world.connection, issue, 'dismiss');
      world.quickbooks.closeBooks(null);
      await syncNow(world);
      equal('posted after it was dismissed', posted(world, b, 'Payment').length, 0);
      world.bill.applyUnapplied(received.id, id, 4_000);
      await syncNow(world);
      equal('shares', sharesOf(one(posted(world, b, 'Payment'))), '10000');
      return 'the books were closed, so it was held and dismissed; when BILL applied the rest of it, it was posted, once';
    },
  },
];
