import { describe, expect, it } from 'vitest';
import { loadConnection } from '../../../shared/engine/connect.ts';
import { decide } from '../../../shared/engine/decide.ts';
import { standingOf } from '../../../shared/engine/disposition.ts';
import { integrations } from '../../../shared/integrations/index.ts';
import { Office } from '../../support/office.ts';
import { Payables } from '../../support/payables.ts';

/** BQ-X3, for every integration: *dismiss* leaves what was held as both sides show it; later changes sync as ever. */

async function inStep(): Promise<Office> {
  const office = new Office();
  office.enterBill(office.addContact('Cedar Paper Co', { EmailAddress: 'ap@cedar.example' }), 'B-1', 120.5);
  await office.connect();
  office.resetCalls();
  return office;
}

const silent = { xero: {}, melio: {} };
const written = (office: Office) => ({ xero: office.writes('xero'), melio: office.writes('melio') });
const standing = async (office: Office, side: 'L' | 'R', entity: 'bill' | 'contact' | 'billPayment', id: string) =>
  await standingOf(office.ports.table, (await loadConnection(office.ports.table, office.connection))!, integrations, {
    entity,
    side,
    id,
  });

describe('a conflict that was dismissed', () => {
  /** The note of B-1 says `left` in Xero and `right` in Melio, and somebody has left it so. */
  async function dismissed() {
    const office = await inStep();
    const bill = office.xeroBill('B-1');
    const { id } = office.melioBill('B-1');
    const inXero = (text: string) =>
      office.xero.ui().editBill(bill.id, { lines: [{ LineItemID: bill.lines[0]!.id, Description: text }] });
    const inMelio = (note: string) => office.melio.ui.editBill(id, { note });
    const notes = () => [office.xeroBill('B-1').lines[0]!.description, office.melioBill('B-1').note_to_self];
    inXero('left');
    inMelio('right');
    await office.settle();
    await office.decide('conflict:note', 'dismiss');
    office.resetCalls();
    return { office, bill, id, inXero, inMelio, notes };
  }

  it('stays as both sides show it, whatever is synced, for as long as it is', async () => {
    const { office, bill, id, notes } = await dismissed();
    await office.syncNow();
    await office.hours(26);
    expect([written(office), notes(), await office.held()]).toEqual([silent, ['left', 'right'], []]);
    expect(await standing(office, 'L', 'bill', bill.id)).toMatchObject({
      kind: 'dismissed',
      issues: [{ code: 'conflict:note', actions: ['useLeft', 'useRight', 'dismiss'] }],
    });
    expect(await standing(office, 'R', 'bill', id)).toMatchObject({ kind: 'dismissed' });
  });

  it('holds up nothing else of the record', async () => {
    const { office, bill, notes } = await dismissed();
    office.xero.ui().editBill(bill.id, { DueDate: '2026-04-01' });
    await office.settle();
    expect([office.melioBill('B-1').due_date, notes(), await office.held()]).toEqual([
      '2026-04-01',
      ['left', 'right'],
      [],
    ]);
  });

  it.each(['Xero', 'Melio'])('is asked about again when %s changes it', async (side) => {
    const { office, inXero, inMelio, notes } = await dismissed();
    side === 'Xero' ? inXero('later') : inMelio('later');
    await office.settle();
    expect(await office.held()).toEqual(['conflict:note']);
    await office.decide('conflict:note', side === 'Xero' ? 'useLeft' : 'useRight');
    expect(notes()).toEqual(['later', 'later']);
  });

  it('is over when both sides come to say the same, and a later edit travels', async () => {
    const { office, inXero, notes } = await dismissed();
    inXero('right');
    await office.settle();
    inXero('later');
    await office.settle();
    expect([notes(), await office.held()]).toEqual([['later', 'later'], []]);
  });

  it('is over when one side took its edit back: the same edit, made again, is a new one', async () => {
    const { office, inMelio, inXero, notes } = await dismissed();
    const before = office.xeroBill('B-1').lines[0]!.description;
    inMelio('Order B-1');
    await office.settle();
    expect([before, notes()]).toEqual(['left', ['left', 'left']]);
    inXero('left');
    inMelio('right');
    await office.settle();
    expect(notes()).toEqual(['right', 'right']);
  });

  it('goes with its record', async () => {
    const { office, bill } = await dismissed();
    office.xero.ui().voidBill(bill.id);
    await office.settle();
    expect(await office.held()).toEqual(['editedThenRemoved']);
  });

  it('can be come back to: a decision of then, or retry', async () => {
    const { office, notes } = await dismissed();
    const [issue] = (await office.ports.table.query(`C#${office.connection}`, { prefix: 'ISS#' })).filter(
      ({ code }) => code === 'conflict:note',
    );
    await office.decideOn(issue as never, 'useRight');
    expect(notes()).toEqual(['right', 'right']);
  });
});

describe('an edit that nobody saw when it was dismissed', () => {
  const conflict = async () => {
    const office = await inStep();
    const bill = office.xeroBill('B-1');
    const inXero = (text: string) =>
      office.xero.ui().editBill(bill.id, { lines: [{ LineItemID: bill.lines[0]!.id, Description: text }] });
    inXero('left');
    office.melio.ui.editBill(office.melioBill('B-1').id, { note: 'right' });
    await office.settle();
    return { office, inXero, seen: await office.issue('conflict:note') };
  };

  it('made just before the decision, and told of after it: it is asked about', async () => {
    const { office, inXero, seen } = await conflict();
    inXero('unseen');
    await decide(office.ports, office.connection, seen.subject, seen.code, 'dismiss');
    await office.settle();
    expect(await office.held()).toEqual(['conflict:note']);
    await office.decide('conflict:note', 'useLeft');
    expect(office.melioBill('B-1').note_to_self).toBe('unseen');
  });

  it('synced before the decision, by a person who had looked before: it is asked about', async () => {
    const { office, inXero, seen } = await conflict();
    inXero('unseen');
    await office.settle();
    await decide(office.ports, office.connection, seen.subject, seen.code, 'dismiss', seen.pin);
    await office.settle();
    expect(await office.held()).toEqual(['conflict:note']);
    // Whoever looks now dismisses what is there now.
    await office.decide('conflict:note', 'dismiss');
    expect(await office.held()).toEqual([]);
  });

  it('of a decision that a crash cut off from its plan: it is carried out later all the same', async () => {
    const { office, seen } = await conflict();
    await decide(office.ports, office.connection, seen.subject, seen.code, 'dismiss');
    // The wake-up is lost with the queue; marks stand in the table.
    await office.hours(2);
    office.resetCalls();
    await office.syncNow();
    expect([written(office), await office.held()]).toEqual([silent, []]);
  });
});

describe('a refused write that was dismissed', () => {
  async function dismissed() {
    const office = await inStep();
    const vendor = office.melioVendor('Cedar Paper Co').id;
    office.melio.ui.editVendor(vendor, { email: 'nobody' });
    await office.settle();
    await office.decide('refused:validation', 'dismiss');
    office.resetCalls();
    return { office, vendor };
  }
  const email = (office: Office) => office.xeroContact('Cedar Paper Co').texts.EmailAddress;

  it('is not sent again', async () => {
    const { office, vendor } = await dismissed();
    await office.syncNow();
    await office.hours(26);
    expect([written(office), email(office), await office.held()]).toEqual([silent, 'ap@cedar.example', []]);
    expect(await standing(office, 'R', 'contact', vendor)).toMatchObject({ kind: 'dismissed' });
  });

  it('changed and refused once more before anybody looked: it is the last one that is left', async () => {
    const office = await inStep();
    const vendor = office.melioVendor('Cedar Paper Co').id;
    for (const email of ['nobody', 'no one']) {
      office.melio.ui.editVendor(vendor, { email });
      await office.settle();
    }
    await office.decide('refused:validation', 'dismiss');
    office.resetCalls();
    await office.syncNow();
    expect([written(office), await office.held()]).toEqual([silent, []]);
  });

  it('what else changes goes on without it', async () => {
    const { office, vendor } = await dismissed();
    office.melio.ui.editVendor(vendor, { contactName: 'Ann Lee' });
    await office.settle();
    expect(office.xeroContact('Cedar Paper Co').texts).toMatchObject({
      FirstName: 'Ann',
      EmailAddress: 'ap@cedar.example',
    });
    expect(await office.held()).toEqual([]);
  });

  it.each([
    ['Melio', 'bills@cedar.example', ['bills@cedar.example', 'bills@cedar.example']],
    ['Melio', 'still nobody', ['ap@cedar.example', 'still nobody']],
  ])('the next change in %s, to %s, is synced by the ordinary rules', async (_side, next, both) => {
    const { office, vendor } = await dismissed();
    office.melio.ui.editVendor(vendor, { email: next });
    await office.settle();
    expect([email(office), office.melioVendor('Cedar Paper Co').email]).toEqual(both);
    expect(await office.held()).toEqual(next.includes('@') ? [] : ['refused:validation']);
  });

  it('the next change in Xero is synced by the ordinary rules as well', async () => {
    const { office } = await dismissed();
    office.xero.ui().editContact(office.xeroContact('Cedar Paper Co').id, { EmailAddress: 'new@cedar.example' });
    await office.settle();
    const after = [email(office), office.melioVendor('Cedar Paper Co').email];
    expect([after, await office.held()]).toEqual([['new@cedar.example', 'new@cedar.example'], []]);
  });

  it('of a bill that leaves, since it is paid, and comes back, since it is owed again: the edit travels now', async () => {
    const office = await inStep();
    const ui = office.xero.ui();
    const bank = ui.accounts().find(({ type }) => type === 'BANK')!.id;
    office.melio.ui.editBill(office.melioBill('B-1').id, { total: 10000 });
    const paid = ui.payBill(office.xeroBill('B-1').id, { accountId: bank, amount: 120.5, date: '2026-03-01' });
    await office.settle();
    await office.decide('refused:wrongState', 'dismiss');
    await office.settle();
    expect(office.melioBill('B-1').removed_by).not.toBeNull();
    ui.removePayment(paid.id);
    await office.settle(20);
    expect([office.xeroBill('B-1').totalCents, office.melioBill('B-1').total]).toEqual([10000, 10000]);
    expect(await office.held()).toEqual([]);
  });

  it('of a new vendor: its bill stays held in sight, and the vendor is sent when it changes', async () => {
    const office = new Payables();
    await office.connect({ defaultAccount: '400' });
    const { id } = office.melio.ui.addVendor({ name: 'Oak Furniture', email: 'nobody' });
    office.melio.ui.enterBill({ vendorId: id, number: 'M-1', total: 3301, dueDate: '2026-04-01' });
    await office.settle();
    await office.decide('refused:validation', 'dismiss');
    office.resetCalls();
    await office.hours(4);
    expect([written(office), await office.held()]).toEqual([silent, ['needsLeftOut']]);
    office.melio.ui.editVendor(id, { email: 'oak@oak.example' });
    await office.settle();
    await office.hours(1);
    expect(office.xeroBills('M-1')).toHaveLength(1);
    expect(await office.held()).toEqual([]);
  });
});

describe('a payment that was dismissed', () => {
  /** Melio pays 3.00 of B-1 from an account that nobody mapped. */
  async function dismissed() {
    const office = await Payables.with({ 'B-1': 10 }, { settings: { fundingAccounts: {} } });
    const payment = office.schedule('B-1', '2026-03-10', { amount: 300 });
    office.process(payment);
    await office.settle();
    await office.decide('unmappedAccount', 'dismiss');
    return { office, payment };
  }

  it('counts in the tie-out, and says where it stands', async () => {
    const { office } = await dismissed();
    const { R } = (await loadConnection(office.ports.table, office.connection))!;
    const [id] = (await office.ports.table.query(`E#${R}#billPayment`)).map(({ sk }) => sk);
    expect(await standing(office, 'R', 'billPayment', id!)).toMatchObject({
      kind: 'dismissed',
      issues: [{ code: 'unmappedAccount' }],
    });
    expect(await office.tieOut()).toMatchObject({
      currencies: { USD: { left: 1000, right: 700, explained: -300, unexplained: 0 } },
      differences: [{ number: 'B-1', cause: 'dismissed' }],
      tied: true,
    });
  });

  it('is not posted, not even when the reason is gone, until it changes or somebody has it tried again', async () => {
    const { office } = await dismissed();
    await office.set({});
    await office.syncNow();
    expect(office.inXero('B-1').payments).toEqual([]);
    const [issue] = (await office.ports.table.query(`C#${office.connection}`, { prefix: 'ISS#' })).filter(
      ({ code }) => code === 'unmappedAccount',
    );
    await office.decideOn(issue as never, 'retry');
    expect(office.inXero('B-1').payments).toMatchObject([{ cents: 300 }]);
  });

  it('that fails later is no longer one', async () => {
    const { office, payment } = await dismissed();
    office.melio.ui.failPayment(payment.id, 'R01 insufficient funds');
    await office.settle();
    expect([await office.tieOut(), await office.held()]).toMatchObject([{ differences: [], tied: true }, []]);
  });
});
