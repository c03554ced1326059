import { describe, expect, it } from 'vitest';
import { ApiClient } from '../../support/api-client.ts';
import { Payables } from '../../support/payables.ts';

const RUN = /^(xero|melio):.+@\d+$/;

async function withBill() {
  const office = await Payables.with({ 'B-1': 10 });
  const api = new ApiClient(office);
  const of = async (side: 'left' | 'right', id: string, entity = 'bill') =>
    (await api.get(`/v1/connections/${office.connection}/records/${entity}/${side}/${id}/activity`)).body;
  return { office, of, bill: () => of('left', office.xeroBill('B-1').id) };
}
/** The lines of a record are told by the sync that made them, in the order of time. */
const acts = (body: { data: readonly { act: string; side?: string }[] }) =>
  body.data.map(({ act, side }) => [act, side]);

describe('ALL-13 why a field has its value', () => {
  it('ALL-13 what Xero gave to a new bill: from Xero, copied, by its row, in its run', async () => {
    const { office, bill } = await withBill();
    const { data, why } = await bill();
    expect(data[0]).toMatchObject({
      act: 'create',
      side: 'R',
      reason: 'it is new on the ledger',
      run: expect.stringMatching(RUN),
    });
    expect(why.dueOn).toEqual({
      left: '2026-03-20',
      right: '2026-03-20',
      from: 'L',
      how: 'copied',
      at: data[0].at,
      rule: 'MX-B4',
      run: data[0].run,
      answered: '2026-03-20',
    });
    expect(why.number).toMatchObject({ left: 'B-1', right: 'B-1', from: 'L', rule: 'MX-B5' });
    expect(why.contact).toMatchObject({
      left: office.vendor.id,
      right: office.melioVendor('Cedar Paper Co').id,
      from: 'L',
    });
  });

  it('ALL-13 what Melio gave back to the bill: from Melio', async () => {
    const { office, bill } = await withBill();
    expect((await bill()).why.webUrl).toMatchObject({
      left: office.melioBill('B-1').web_url,
      from: 'R',
      how: 'copied',
      rule: 'MX-B11',
    });
  });

  it('ALL-13 the last edit counts, and the others stay as they were', async () => {
    const { office, bill } = await withBill();
    const before = (await bill()).why;
    await office.hours(1);
    office.melio.ui.editBill(office.melioBill('B-1').id, { dueDate: '2026-04-05' });
    await office.settle();
    const { data, why } = await bill();
    expect(acts({ data }).at(-1)).toEqual(['update', 'L']);
    expect(why.dueOn).toMatchObject({
      left: '2026-04-05',
      right: '2026-04-05',
      from: 'R',
      how: 'copied',
      answered: '2026-04-05',
    });
    expect(Date.parse(why.dueOn.at)).toBeGreaterThan(Date.parse(before.dueOn.at) + 3_600_000);
    expect(why.dueOn.run).toMatch(/^xero:/);
    expect(why.number).toEqual(before.number);
    office.xero.ui().editBill(office.xeroBill('B-1').id, { DueDate: '2026-04-09' });
    await office.settle();
    expect((await bill()).why.dueOn).toMatchObject({ left: '2026-04-09', right: '2026-04-09', from: 'L' });
  });

  it('ALL-13 what both sides were given alike was copied by nobody', async () => {
    const { office, bill } = await withBill();
    office.xero.ui().editBill(office.xeroBill('B-1').id, { DueDate: '2026-04-05' });
    office.melio.ui.editBill(office.melioBill('B-1').id, { dueDate: '2026-04-05' });
    office.resetCalls();
    await office.settle();
    expect({ ...office.writes('xero'), ...office.writes('melio') }).toEqual({});
    const { data, why } = await bill();
    expect(acts({ data }).at(-1)).toEqual(['agree', undefined]);
    expect(why.dueOn).toMatchObject({ from: 'both', how: 'agreed', run: expect.stringMatching(RUN) });
  });

  it('ALL-13 drift shows both values and whose the copied one was', async () => {
    const { office, of } = await withBill();
    const id = office.vendor.id;
    office.melio.ui.editVendor(office.melioVendor('Cedar Paper Co').id, { address: { line1: 'Elsewhere 1' } });
    await office.settle();
    const { why } = await of('left', id, 'contact');
    expect(why.line1).toMatchObject({ left: null, right: 'Elsewhere 1', rule: 'MX-V5' });
    expect(why.name).toMatchObject({ left: 'Cedar Paper Co', right: 'Cedar Paper Co', from: 'L', how: 'copied' });
  });

  it('ALL-13 records linked by evidence: what was there, was there on both sides', async () => {
    const office = new Payables();
    const vendor = office.melio.ui.addVendor({ name: 'Cedar Paper Co', email: 'ap@cedar.example' });
    office.enterBill(office.vendor, 'B-1', 10);
    await office.connect(office.mapped);
    const api = new ApiClient(office);
    const { body } = await api.get(`/v1/connections/${office.connection}/records/contact/right/${vendor.id}/activity`);
    expect(acts(body)[0]).toEqual(['link', undefined]);
    expect(body.data[0].row).toBe('ALL-11');
    expect(body.why.name).toMatchObject({ from: 'both', how: 'there', at: body.data[0].at, run: body.data[0].run });
    const record = await api.get(`/v1/connections/${office.connection}/records/contact/right/${vendor.id}`);
    expect(record.body.disposition).toMatchObject({ kind: 'unchanged' });
  });

  it('ALL-13 a payment: what was removed and made anew is told line by line', async () => {
    const { office, of } = await withBill();
    const payment = office.schedule('B-1');
    await office.settle();
    office.melio.ui.editPayment(payment.id, { scheduledOn: '2026-03-12' });
    await office.settle();
    const mirror = office.mirror('B-1');
    const body = await of('left', `${office.xeroBill('B-1').id}/${mirror.id}`, 'billPayment');
    expect(acts(body)).toEqual([
      ['create', 'L'],
      ['remove', 'L'],
      ['create', 'L'],
    ]);
    expect(body.why.amount).toMatchObject({ left: 1000, right: 1000, from: 'R' });
  });

  it('ALL-13 lines hold what we sent and what came back', async () => {
    const { office, bill } = await withBill();
    office.melio.ui.editBill(office.melioBill('B-1').id, { dueDate: '2026-04-05' });
    await office.settle();
    expect((await bill()).data.at(-1).changes.dueOn).toEqual({
      before: '2026-03-20',
      sent: '2026-04-05',
      after: '2026-04-05',
    });
  });
});
