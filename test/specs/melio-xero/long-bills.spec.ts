import { describe, expect, it } from 'vitest';
import type { Write } from '../../../shared/engine/ports.ts';
import type { BillLine } from '../../../shared/providers/xero/simulator/ui.ts';
import { Office } from '../../support/office.ts';
import type { WorkbenchOptions } from '../../support/workbench.ts';

/** Beyond the vendor's page: a bill of thousands of lines is longer than an item of the table may be. */

const LINES = 2_000;
const described = (n: number) =>
  `Delivery ${n} of paper, toner and whatever else the office in the north had ordered by telephone`;
const lines = Array.from(
  { length: LINES },
  (_, n): BillLine => ({ Description: described(n), Quantity: 1, UnitAmount: 1 + n / 100, AccountCode: '400' }),
);

const withLongBill = (options: WorkbenchOptions = {}): Office => {
  const office = new Office(options);
  office.enterBill(office.addContact('Cedar Paper Co'), 'B-1', 0, { lines });
  return office;
};

const sumOf = (office: Office) => office.melioBill('B-1').lines.reduce((sum, { amount }) => sum + amount, 0);

/** The longest item of all, in characters. */
const longest = ({ ports: { table, activity } }: Office) =>
  Math.max(...[...table.items(), ...activity.items()].map((item) => JSON.stringify(item).length));

describe('MX-X1 a bill of 2,000 lines', { timeout: 60_000 }, () => {
  it('MX-X1 arrives in Melio whole, and its edits follow, both ways', async () => {
    const office = withLongBill();
    await office.connect();
    expect(office.melioBill('B-1').lines).toHaveLength(LINES);
    expect(sumOf(office)).toBe(office.xeroBill('B-1').totalCents);
    const [first, ...others] = office.xeroBill('B-1').lines;
    const edited = [
      { LineItemID: first!.id, Description: 'Corrected' },
      ...others.slice(0, -1).map(({ id }) => ({ LineItemID: id })),
    ];
    office.xero.ui().editBill(office.xeroBill('B-1').id, { lines: edited });
    await office.settle();
    expect(office.melioBill('B-1').lines).toHaveLength(LINES - 1);
    expect(office.melioBill('B-1').lines.map(({ description }) => description)).toContain('Corrected');
    office.melio.ui.editBill(office.melioBill('B-1').id, { dueDate: '2026-04-02' });
    await office.settle();
    expect(office.xeroBill('B-1')).toMatchObject({ dueDate: '2026-04-02', lines: { length: LINES - 1 } });
    expect(await office.issues()).toEqual([]);
    office.resetCalls();
    await office.hours(3);
    expect([office.writes('xero'), office.writes('melio')]).toEqual([{}, {}]);
  });

  it('MX-X1 leaves no long item in the table or in the history', async () => {
    const office = withLongBill();
    await office.connect();
    expect(office.ports.objects.size).toBeGreaterThan(0);
    expect(longest(office)).toBeLessThan(16_384);
  });

  const puts = (prefix: string) => (writes: readonly Write[]) =>
    writes.some((write) => write.kind === 'put' && `${write.item.pk}/${write.item.sk}`.includes(prefix));

  it.each([
    { when: 'its lines were stored, and not what Xero showed', dies: puts('E#xero:') },
    { when: 'the request was stored, and not the intent', dies: puts('/1#') },
    { when: 'what Melio made of its lines was stored, and not the answer', dies: puts('E#melio:') },
  ])('MX-X1 a process that dies when $when leaves nothing wrong', async ({ dies }) => {
    let deaths = 0;
    const isBill = (writes: readonly Write[]) => JSON.stringify(writes).includes('@large');
    const office = withLongBill({ dies: (writes) => deaths === 0 && dies(writes) && isBill(writes) && ++deaths === 1 });
    await office.connect();
    await office.settle(15);
    expect(deaths).toBe(1);
    expect(office.melioBill('B-1').lines).toHaveLength(LINES);
    expect(sumOf(office)).toBe(office.xeroBill('B-1').totalCents);
    expect(await office.issues()).toEqual([]);
  });
});
