import { describe, expect, it } from 'vitest';
import { integrations } from '../../../shared/integrations/index.ts';
import { Office } from '../../support/office.ts';

/** ALL-5: a change against the flow of a field is drift. ALL-6: a change on both sides is a conflict. */

async function inStep(): Promise<Office> {
  const office = new Office();
  office.enterBill(office.addContact('Cedar Paper Co'), 'B-1', 120.5);
  await office.connect();
  office.resetCalls();
  return office;
}

describe('ALL-5 drift', () => {
  it('ALL-5 is reported once, never copied and never reverted, whatever is synced afterwards', async () => {
    const office = await inStep();
    office.melio.ui.editBill(office.melioBill('B-1').id, { billDate: '2026-03-01' });
    await office.settle();
    office.xero.ui().editBill(office.xeroBill('B-1').id, { DueDate: '2026-04-01' });
    await office.settle();
    await office.syncNow();
    await office.hours(26);
    expect(office.melioBill('B-1')).toMatchObject({ bill_date: '2026-03-01', due_date: '2026-04-01' });
    expect(office.xeroBill('B-1').date).toBe('2026-02-20');
    expect((await office.announced('issue.opened')).filter(({ code }) => code === 'drift')).toHaveLength(1);
  });

  it('ALL-5 the report is closed when the change is taken back', async () => {
    const office = await inStep();
    office.melio.ui.editBill(office.melioBill('B-1').id, { billDate: '2026-03-01' });
    await office.settle();
    expect(await office.issue('drift')).toMatchObject({ severity: 'info', actions: ['dismiss'] });
    office.melio.ui.editBill(office.melioBill('B-1').id, { billDate: '2026-02-20' });
    await office.settle();
    expect(await office.issues()).toEqual([]);
  });

  it('ALL-5 dismissed, it is not reported again', async () => {
    const office = await inStep();
    office.melio.ui.editBill(office.melioBill('B-1').id, { billDate: '2026-03-01' });
    await office.settle();
    await office.decide('drift', 'dismiss');
    await office.syncNow();
    expect(await office.issues()).toEqual([]);
    expect(office.melioBill('B-1').bill_date).toBe('2026-03-01');
    // Another value is another report.
    office.melio.ui.editBill(office.melioBill('B-1').id, { billDate: '2026-03-05' });
    await office.settle();
    expect(await office.held()).toEqual(['drift']);
  });
});

describe('ALL-6 conflict', () => {
  it('ALL-6 a mere respelling is no match for an edit, whichever side would win', async () => {
    const office = await inStep();
    const { id } = office.melioBill('B-1');
    office.xero.ui().editBill(office.xeroBill('B-1').id, { InvoiceNumber: 'b-1' });
    office.melio.ui.editBill(id, { number: 'B-27' });
    await office.settle();
    expect([office.xeroBill('B-27').number, office.melioBill('B-27').id]).toEqual(['B-27', id]);
  });

  it('ALL-6 the same change on both sides is none, and nothing is written', async () => {
    const office = await inStep();
    office.xero.ui().editBill(office.xeroBill('B-1').id, { DueDate: '2026-04-01' });
    office.melio.ui.editBill(office.melioBill('B-1').id, { dueDate: '2026-04-01' });
    await office.settle();
    expect([office.writes('xero'), office.writes('melio')]).toEqual([{}, {}]);
    expect(await office.issues()).toEqual([]);
    office.melio.ui.editBill(office.melioBill('B-1').id, { dueDate: '2026-04-09' });
    await office.settle();
    expect(office.xeroBill('B-1').dueDate).toBe('2026-04-09');
  });

  it('ALL-6 each side edits another field: both travel, and there is nothing to ask', async () => {
    const office = await inStep();
    office.xero.ui().editBill(office.xeroBill('B-1').id, { DueDate: '2026-04-01' });
    office.melio.ui.editBill(office.melioBill('B-1').id, { note: 'Paper for May' });
    await office.settle();
    expect(office.melioBill('B-1')).toMatchObject({ due_date: '2026-04-01', note_to_self: 'Paper for May' });
    expect(office.xeroBill('B-1')).toMatchObject({ dueDate: '2026-04-01', lines: [{ description: 'Paper for May' }] });
    expect(await office.issues()).toEqual([]);
  });

  it('ALL-6 a conflict that both sides settle by hand is closed', async () => {
    const office = await inStep();
    const bill = office.xeroBill('B-1');
    const describe_ = (text: string) =>
      office.xero.ui().editBill(bill.id, { lines: [{ LineItemID: bill.lines[0]!.id, Description: text }] });
    describe_('left');
    office.melio.ui.editBill(office.melioBill('B-1').id, { note: 'right' });
    await office.settle();
    expect(await office.issue('conflict:note')).toMatchObject({ actions: ['useLeft', 'useRight', 'dismiss'] });
    describe_('right');
    await office.settle();
    expect(await office.issues()).toEqual([]);
    expect([office.writes('xero'), office.writes('melio')]).toEqual([{}, {}]);
  });

  it('ALL-6 every field that flows both ways names the rule that settles it, and money is always asked about', () => {
    for (const { mappings } of Object.values(integrations)) {
      for (const mapping of mappings) {
        for (const [name, rule] of Object.entries(mapping.fields)) {
          const where = `${mapping.id}.${name}`;
          expect([where, rule.onConflict !== undefined]).toEqual([where, rule.flow === '<->']);
          if (!['total', 'lines', 'currency', 'amount'].includes(name) || rule.flow !== '<->') continue;
          expect([where, rule.onConflict]).toEqual([where, 'ask']);
        }
      }
    }
  });
});
