import { describe, expect, it } from 'vitest';
import type { HttpResponse } from '../../../shared/model/http.ts';
import { bodyText } from '../../../shared/model/http.ts';
import { Office } from '../../support/office.ts';
import type { WorkbenchOptions } from '../../support/workbench.ts';

/**
 * A provider record that does not parse, an unknown currency, a line without an account, an archived contact, a locked
 * period: that record is held with an issue that says in plain words what happened and what to do; every other record goes
 * on; nothing is lost.
 */

/** Xero's answers with bill `number` with the values of `spoil`, wherever it stands. */
const spoiled =
  (number: string, spoil: Record<string, unknown>, while_: () => boolean = () => true) =>
  (provider: string, _request: unknown, response: HttpResponse): HttpResponse => {
    const text = bodyText(response.body);
    if (provider !== 'xero' || !while_() || !text.includes(`"${number}"`)) return response;
    const body = JSON.parse(text) as { Invoices?: Record<string, unknown>[] };
    for (const row of body.Invoices ?? []) if (row.InvoiceNumber === number) Object.assign(row, spoil);
    return { ...response, body: JSON.stringify(body) };
  };

/** Two bills of one vendor in Xero: BAD, and GOOD. */
function twoBills(options: WorkbenchOptions = {}): Office {
  const office = new Office(options);
  const cedar = office.addContact('Cedar Paper Co');
  office.enterBill(cedar, 'BAD', 10);
  office.enterBill(cedar, 'GOOD', 20);
  return office;
}

describe('bad input', () => {
  it('a record that does not parse is held; it goes on when it can be read again', async () => {
    let broken = true;
    const answer = spoiled('BAD', { Total: 'a lot' }, () => broken);
    const office = twoBills({ answer });
    await office.connect();
    expect(office.melioBill('GOOD').total).toBe(2000);
    expect(office.melioBills('BAD')).toEqual([]);
    const issue = await office.issue('unreadable');
    expect(issue.text).toMatch(
      /^Xero sent this bill in a form that cannot be read \(Total: .*correct it there, then sync again/,
    );
    expect(issue.text).not.toContain('a lot');
    broken = false;
    await office.decide('unreadable', 'retry');
    expect(office.melioBill('BAD').total).toBe(1000);
    expect(await office.issues()).toEqual([]);
  });

  it('a linked record that can no longer be read keeps its partner as it is', async () => {
    let broken = false;
    const office = twoBills({
      answer: spoiled('BAD', { Contact: null }, () => broken),
    });
    await office.connect();
    broken = true;
    office.xero.ui().editBill(office.xeroBill('BAD').id, { DueDate: '2026-04-01' });
    office.xero.ui().editBill(office.xeroBill('GOOD').id, { DueDate: '2026-04-01' });
    await office.settle();
    expect([office.melioBill('BAD').due_date, office.melioBill('GOOD').due_date]).toEqual(['2026-03-20', '2026-04-01']);
    expect(await office.issue('unreadable')).toMatchObject({ subject: `L:bill:${office.xeroBill('BAD').id}` });
    broken = false;
    await office.decide('unreadable', 'retry');
    expect(office.melioBill('BAD').due_date).toBe('2026-04-01');
    expect(await office.issues()).toEqual([]);
  });

  it('a record of the platform that does not parse is held in the same words', async () => {
    const office = twoBills({
      answer: (provider, _request, response) =>
        provider === 'melio' && bodyText(response.body).includes('"ODD"')
          ? { ...response, body: bodyText(response.body).replaceAll('"total":1234', '"total":"plenty"') }
          : response,
    });
    await office.connect();
    const vendor = office.melio.ui.addVendor({ name: 'Oak Furniture' });
    office.melio.ui.enterBill({ vendorId: vendor.id, number: 'ODD', total: 1234, dueDate: '2026-04-01' });
    await office.settle();
    expect(office.xero.ui().bills()).toHaveLength(2);
    expect((await office.issue('unreadable')).text).toMatch(/^Melio sent this bill in a form that cannot be read/);
  });

  it.each([{ currency: 'ZZQ' }, { currency: 'dollars' }])(
    'an unknown currency ($currency) is held',
    async ({ currency }) => {
      const office = twoBills({ answer: spoiled('BAD', { CurrencyCode: currency }) });
      await office.connect();
      expect(office.melioBill('GOOD').total).toBe(2000);
      expect(office.melioBills('BAD')).toEqual([]);
      expect((await office.issue('unreadable')).text).toMatch(/CurrencyCode/);
    },
  );

  it('a line without an account, entered in Melio, is held; it goes on once an account is chosen', async () => {
    const office = new Office();
    await office.connect();
    const vendor = office.melio.ui.addVendor({ name: 'Oak Furniture' });
    const [one, other] = [office.xero.ui().account('400').id, office.xero.ui().account('429').id];
    const form = { vendorId: vendor.id, total: 300, dueDate: '2026-04-01' };
    const { id } = office.melio.ui.enterBill({
      ...form,
      number: 'BAD',
      lines: [{ amount: 100, accountRef: one }, { amount: 200 }],
    });
    office.melio.ui.enterBill({ ...form, number: 'GOOD', lines: [{ amount: 300, accountRef: one }] });
    await office.settle();
    expect(office.xeroBill('GOOD').totalCents).toBe(300);
    expect(office.xeroBills('BAD')).toEqual([]);
    expect((await office.issue('noAccount')).text).toBe(
      'This bill has no category, its vendor has no default account in Xero, and no default account is set. Choose a category in Melio, or set one of the two for bills without one.',
    );
    office.melio.ui.editBill(id, {
      lines: [
        { amount: 100, accountRef: one },
        { amount: 200, accountRef: other },
      ],
    });
    await office.settle();
    expect(office.xeroBill('BAD').lines.map(({ accountId }) => accountId)).toEqual([one, other]);
    expect(await office.issues()).toEqual([]);
  });

  it('an account that was archived in Xero meanwhile is said, with what Xero says', async () => {
    const office = new Office();
    await office.connect();
    const vendor = office.melio.ui.addVendor({ name: 'Oak Furniture' });
    const rent = office.xero.ui().account('469').id;
    office.xero.ui().archiveAccount(rent);
    const form = { vendorId: vendor.id, total: 300, dueDate: '2026-04-01', number: 'BAD' };
    const { id } = office.melio.ui.enterBill({ ...form, lines: [{ amount: 300, accountRef: rent }] });
    await office.settle();
    expect((await office.issue('refused:invalidAccount')).text).toMatch(/Choose another\. Xero says/);
    office.melio.ui.editBill(id, { lines: [{ amount: 300, accountRef: office.xero.ui().account('429').id }] });
    await office.settle();
    expect(office.xeroBill('BAD').totalCents).toBe(300);
    expect(await office.issues()).toEqual([]);
  });

  it('a bill from Xero whose contact is archived there waits, and goes on when the contact is restored', async () => {
    const office = new Office();
    const cedar = office.addContact('Cedar Paper Co');
    office.enterBill(cedar, 'BAD', 10);
    office.enterBill(office.addContact('Oak Furniture'), 'GOOD', 20);
    office.xero.ui().archiveContact(cedar.id);
    await office.connect();
    expect(office.melioBill('GOOD').total).toBe(2000);
    expect(office.melioBills('BAD')).toEqual([]);
    expect((await office.issue('needsLeftOut')).text).toMatch(/archived.*Restore the contact/);
    office.xero.ui().restoreContact(cedar.id);
    await office.hours(2);
    expect(office.melioBill('BAD').total).toBe(1000);
    expect(await office.issues()).toEqual([]);
  });

  it('a bill from Melio for a contact that was archived in Xero is held with what Xero says, and retried by hand', async () => {
    const office = twoBills();
    await office.connect();
    const cedar = office.xeroContact('Cedar Paper Co');
    office.xero.ui().archiveContact(cedar.id);
    await office.settle();
    office.melio.ui.enterBill({
      vendorId: office.melioVendor('Cedar Paper Co').id,
      number: 'M-1',
      total: 300,
      dueDate: '2026-04-01',
      lines: [{ amount: 300, accountRef: office.xero.ui().account('429').id }],
    });
    await office.settle();
    expect(office.xeroBills('M-1')).toEqual([]);
    expect((await office.issue('refused:archivedContact')).text).toMatch(/Restore it there, then retry/);
    office.xero.ui().restoreContact(cedar.id);
    await office.decide('refused:archivedContact', 'retry');
    expect(office.xeroBill('M-1').totalCents).toBe(300);
    expect(await office.issues()).toEqual([]);
  });

  it('a bill in a locked period is held, every other one goes on; opened again, it is retried by hand', async () => {
    const office = twoBills();
    await office.connect();
    office.xero.ui().lockPeriod('2026-02-28');
    const form = { vendorId: office.melioVendor('Cedar Paper Co').id, total: 300, dueDate: '2026-04-01' };
    const lines = [{ amount: 300, accountRef: office.xero.ui().account('429').id }];
    office.melio.ui.enterBill({ ...form, number: 'LOCKED', billDate: '2026-02-10', lines });
    office.melio.ui.enterBill({ ...form, number: 'OPEN', billDate: '2026-03-02', lines });
    await office.settle();
    expect(office.xeroBill('OPEN').totalCents).toBe(300);
    expect(office.xeroBills('LOCKED')).toEqual([]);
    expect((await office.issue('refused:lockedPeriod')).text).toMatch(/Open the period, or change the date/);
    office.resetCalls();
    await office.hours(3);
    expect(office.writes('xero')).toEqual({});
    office.xero.ui().lockPeriod();
    await office.decide('refused:lockedPeriod', 'retry');
    expect(office.xeroBill('LOCKED').totalCents).toBe(300);
    expect(await office.issues()).toEqual([]);
  });
});
