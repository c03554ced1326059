import { livePayments, type MelioPayment, melioBill, melioPayments, xeroBill } from '../../records.ts';
import { equal, type World } from '../../world.ts';
import type { Act } from '../act.ts';

const FUNDING = 'fs_checking';

/** A bill in Xero that is in Melio too, for the acts that pay it. */
async function newBill(world: World, number: string, amount: number): Promise<void> {
  const vendor = world.xero.contacts().find(({ name }) => name === 'Nimbus Hosting Inc')!;
  world.xero.enterBill({
    contactId: vendor.id,
    InvoiceNumber: number,
    Date: world.date(-3),
    DueDate: world.date(27),
    lines: [{ Description: 'Hosting', Quantity: 1, UnitAmount: amount, AccountCode: '463' }],
  });
  await world.settle();
}

const only = (payments: readonly MelioPayment[]): MelioPayment => {
  if (payments.length !== 1) throw new Error(`Melio has ${payments.length} payments on the bill`);
  return payments[0]!;
};

const payment = (world: World): MelioPayment => only(melioPayments(world, melioBill(world, `NH-${world.day}`).id));

function posted(world: World, number: string) {
  const live = livePayments(world, xeroBill(world, number).id);
  if (live.length !== 1) throw new Error(`Xero has ${live.length} payments on ${number}`);
  return live[0]!;
}

/** Payments made in Melio: scheduled, edited, processed, failed, retried, cancelled; and marks. */
export const payments: readonly Act[] = [
  {
    id: 'MX-W15',
    title: 'Melio: schedule payment -> scheduled in Xero (a payment dated the scheduled day)',
    async play(world) {
      await newBill(world, `NH-${world.day}`, 300);
      world.melio.schedulePayment({
        bills: [{ billId: melioBill(world, `NH-${world.day}`).id }],
        fundingAccount: FUNDING,
        scheduledOn: world.date(9),
      });
      await world.settle();
      equal('date in Xero', posted(world, `NH-${world.day}`).date, world.date(9));
      equal('account in Xero', posted(world, `NH-${world.day}`).accountId, world.xero.account('090').id);
      equal('removed in Melio', melioBill(world, `NH-${world.day}`).archived, false);
      return `Xero shows the bill as paid on ${world.date(9)}; it stays in Melio with its payment`;
    },
  },
  {
    id: 'MX-W16',
    title: 'Melio: edit scheduled payment -> payment in Xero follows (deleted, then posted anew)',
    async play(world) {
      world.melio.editPayment(payment(world).id, { scheduledOn: world.date(11) });
      await world.settle();
      equal('date in Xero', posted(world, `NH-${world.day}`).date, world.date(11));
      return `one payment, now dated ${world.date(11)}`;
    },
  },
  {
    id: 'MX-W18',
    title: 'Melio: payment processed / paid -> payment in Xero final, with date and number',
    async play(world) {
      world.melio.startProcessing(payment(world).id, world.date(11));
      await world.settle();
      world.melio.complete(payment(world).id, { processedOn: world.date(12), transferNumber: `T-${world.day}` });
      await world.settle();
      const final = posted(world, `NH-${world.day}`);
      equal('date in Xero', final.date, world.date(11));
      equal('number in Xero', final.reference.includes(`T-${world.day}`), true);
      return `one payment, dated the day of the debit, number T-${world.day}`;
    },
  },
  {
    id: 'MX-X3',
    title: 'Failed payment: taken back in Xero, and posted again when it is retried',
    async play(world) {
      world.melio.failPayment(payment(world).id, 'R01 insufficient funds');
      await world.settle();
      equal('live payments in Xero', livePayments(world, xeroBill(world, `NH-${world.day}`).id).length, 0);
      equal('due in Xero', world.xero.due(xeroBill(world, `NH-${world.day}`).id), 30_000);
      world.melio.retryPayment(payment(world).id, world.date(18));
      await world.settle();
      equal('date in Xero', posted(world, `NH-${world.day}`).date, world.date(18));
      return `the bill reopened, and is paid once again on ${world.date(18)}`;
    },
  },
  {
    id: 'MX-W13',
    title: 'Xero: delete a scheduled payment made in Melio -> does not sync',
    async play(world) {
      world.xero.removePayment(posted(world, `NH-${world.day}`).id);
      await world.settle();
      equal('payment in Melio', payment(world).status, 'scheduled');
      equal('live payments in Xero', livePayments(world, xeroBill(world, `NH-${world.day}`).id).length, 0);
      const issue = (await world.api.issues(world.connection)).find(({ code }) => code === 'removedAgainstFlow');
      if (!issue) throw new Error('nobody was told');
      await world.api.decide(world.connection, issue, 'postAgain');
      await world.settle();
      equal('date in Xero', posted(world, `NH-${world.day}`).date, world.date(18));
      return 'reported and left alone, until somebody chose "post again"';
    },
  },
  {
    id: 'MX-W17',
    title: 'Melio: cancel scheduled payment -> payment deleted in Xero',
    async play(world) {
      world.melio.cancelPayment(payment(world).id);
      await world.settle();
      equal('live payments in Xero', livePayments(world, xeroBill(world, `NH-${world.day}`).id).length, 0);
      equal('balance in Melio', melioBill(world, `NH-${world.day}`).balance, 30_000);
      return 'no payment in Xero, 300.00 due on both sides';
    },
  },
  {
    id: 'MX-W9',
    title: 'Melio: mark as paid -> bill updated in Xero',
    async play(world) {
      world.melio.markAsPaid(melioBill(world, `NH-${world.day}`).id);
      await world.settle();
      equal('due in Xero', world.xero.due(xeroBill(world, `NH-${world.day}`).id), 0);
      return 'a payment on the account set for payments made outside Melio';
    },
  },
  {
    id: 'MX-W10',
    title: 'Melio: mark as unpaid -> bill updated in Xero',
    async play(world) {
      world.melio.unmarkAsPaid(melioBill(world, `NH-${world.day}`).id);
      await world.settle();
      equal('due in Xero', world.xero.due(xeroBill(world, `NH-${world.day}`).id), 30_000);
      return 'our payment was removed, 300.00 due again';
    },
  },
];

/** What goes wrong on the way. */
export const mishaps: readonly Act[] = [
  {
    id: 'ALL-7',
    title: 'A lost reply: the payment was created, and nobody heard it',
    async play(world) {
      let lost = 0;
      world.context.simulators.xero.faults.api = ({ method, url }) =>
        method === 'PUT' && /\/Payments\b/.test(url) && lost++ === 0 ? { kind: 'lost', when: 'after' } : undefined;
      try {
        world.melio.schedulePayment({
          bills: [{ billId: melioBill(world, `NH-${world.day}`).id }],
          fundingAccount: FUNDING,
          scheduledOn: world.date(23),
        });
        await world.settle();
        await world.minutes(5);
      } finally {
        delete world.context.simulators.xero.faults.api;
      }
      equal('replies lost', lost > 0, true);
      equal('date in Xero', posted(world, `NH-${world.day}`).date, world.date(23));
      return `the reply was lost, and Xero has exactly one payment`;
    },
  },
  {
    id: 'ALL-1',
    title: 'A doubled webhook changes nothing',
    async play(world) {
      const before = world.xero.payments().length;
      let doubled = 0;
      world.context.simulators.melio.faults.webhook = () => {
        doubled += 1;
        return { kind: 'doubled' };
      };
      try {
        world.melio.editBill(melioBill(world, 'NB-3380').id, { note: `Chairs, seen ${world.day}` });
        await world.settle();
      } finally {
        delete world.context.simulators.melio.faults.webhook;
      }
      equal('webhooks doubled', doubled > 0, true);
      equal('payments in Xero', world.xero.payments().length, before);
      return `${doubled} webhook(s) came twice; one change, no second effect`;
    },
  },
  {
    id: 'MX-P2',
    title: 'Funding account not mapped: held with an issue, never a default guess',
    async play(world) {
      await newBill(world, `CARD-${world.day}`, 45);
      world.melio.schedulePayment({
        bills: [{ billId: melioBill(world, `CARD-${world.day}`).id }],
        fundingAccount: 'fs_card',
        scheduledOn: world.date(10),
      });
      await world.settle();
      const billId = xeroBill(world, `CARD-${world.day}`).id;
      const held = (await world.api.issues(world.connection)).some(({ code }) => code === 'unmappedAccount');
      if (livePayments(world, billId).length === 0) {
        equal('an issue says so', held, true);
        await world.api.changeSettings(world.connection, {
          ...(await world.api.settings(world.connection)),
          fundingAccounts: { fs_checking: world.xero.account('090').id, fs_card: world.xero.account('095').id },
        });
        await world.settle();
      }
      equal('account in Xero', posted(world, `CARD-${world.day}`).accountId, world.xero.account('095').id);
      return 'held until the card was mapped, then recorded on the credit card account';
    },
  },
];
