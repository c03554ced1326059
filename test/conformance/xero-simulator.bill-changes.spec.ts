import { describe, expect, it } from 'vitest';
import { line, messages, xeroWorld } from '../support/xero-world.ts';

/** @see https://developer.xero.com/documentation/api/accounting/invoices */
describe('bills that exist', () => {
  it.each([
    ['DRAFT', 'SUBMITTED', 200],
    ['DRAFT', 'AUTHORISED', 200],
    ['DRAFT', 'DELETED', 200],
    ['DRAFT', 'VOIDED', 400],
    ['SUBMITTED', 'DRAFT', 200],
    ['SUBMITTED', 'AUTHORISED', 200],
    ['SUBMITTED', 'DELETED', 200],
    ['AUTHORISED', 'VOIDED', 200],
    ['AUTHORISED', 'DRAFT', 400],
    ['AUTHORISED', 'DELETED', 400],
    ['AUTHORISED', 'PAID', 400],
  ] as const)('%s may become %s: %i', async (from, to, status) => {
    const { api, bill } = xeroWorld();
    const { id } = bill(10, { Status: from });
    const answer = await api('POST', `Invoices/${id}`, { Invoices: [{ InvoiceID: id, Status: to }] });
    expect([answer.status, messages(answer)]).toEqual([
      status,
      status === 200 ? [] : ['Invoice not of valid status for modification'],
    ]);
  });

  it.each(['VOIDED', 'DELETED'] as const)('%s is the end', async (status) => {
    const { api, bill, ui } = xeroWorld();
    const { id } = bill(10, { Status: status === 'DELETED' ? 'DRAFT' : 'AUTHORISED' });
    if (status === 'DELETED') ui.deleteBill(id);
    else ui.voidBill(id);
    const answer = await api('POST', `Invoices/${id}`, { Invoices: [{ InvoiceID: id, Status: 'AUTHORISED' }] });
    expect(messages(answer)).toEqual(['Invoice not of valid status for modification']);
  });

  it.each([
    ['its number', { InvoiceNumber: 'NEW' }, true],
    ['its due date', { DueDate: '2026-12-01' }, true],
    ['its planned date', { PlannedPaymentDate: '2026-12-01' }, true],
    ['its link', { Url: 'https://melio.test/1' }, true],
    ['its date', { Date: '2026-09-01' }, false],
    ['its tax kind', { LineAmountTypes: 'NoTax' }, false],
    ['another line', { LineItems: [line] }, false],
  ] as const)('with a payment on it, %s may change: %#', async (_, change, allowed) => {
    const { api, bill, ui, bank } = xeroWorld();
    const { id } = bill();
    ui.payBill(id, { accountId: bank, amount: 40, date: '2026-09-28' });
    const answer = await api('POST', `Invoices/${id}`, {
      Invoices: [{ InvoiceID: id, Status: 'AUTHORISED', ...change }],
    });
    expect(messages(answer)).toEqual(
      allowed ? [] : ['This document cannot be edited as it has a payment or credit note allocated to it.'],
    );
  });

  it('with a payment on it, description and account of a line may change, its amount not', async () => {
    const { api, bill, ui, bank } = xeroWorld();
    const { id, lines } = bill();
    ui.payBill(id, { accountId: bank, amount: 100, date: '2026-09-28' });
    const post = (change: object) =>
      api('POST', `Invoices/${id}`, {
        Invoices: [{ InvoiceID: id, LineItems: [{ LineItemID: lines[0]!.id, ...change }] }],
      });
    expect((await post({ Description: 'Wheels', AccountCode: '429' })).json.Invoices[0]).toMatchObject({
      Status: 'PAID',
      Total: 100,
      LineItems: [{ Description: 'Wheels', AccountCode: '429' }],
    });
    expect((await post({ UnitAmount: 99 })).status).toBe(400);
  });

  it('an edit of only the due date of a part-paid bill does not move UpdatedDateUTC, any other does', () => {
    const { bill, ui, bank, pass, now } = xeroWorld();
    const { id } = bill();
    ui.payBill(id, { accountId: bank, amount: 40, date: '2026-09-28' });
    const paidAt = now();
    pass(60_000);
    expect(ui.editBill(id, { DueDate: '2026-12-12' })).toMatchObject({ dueDate: '2026-12-12', updatedAt: paidAt });
    expect(ui.editBill(id, { InvoiceNumber: 'X', DueDate: '2026-12-13' }).updatedAt).toBe(now());
  });

  it('a plan that allows two approvals a month refuses the third, and says so in the actions', async () => {
    const { bill, get, simulator } = xeroWorld({
      organisations: [{ tenantId: '4e3eef5b-31cd-45fa-bec2-55c777be0c8a', approvalsPerMonth: { ACCPAY: 2 } }],
    });
    bill();
    bill();
    expect(() => bill()).toThrow('You have reached the limit of invoices you can approve');
    expect(bill(1, { Status: 'DRAFT' }).status).toBe('DRAFT');
    const { json } = await get('Organisation/Actions');
    expect(json.Actions).toContainEqual({ Name: 'CreateApprovedBill', Status: 'NOT-ALLOWED' });
    expect(simulator.calls.get('GET /Organisation/Actions')).toBe(1);
  });

  it('tracking: at most two, known, and not archived unless the line has it already', () => {
    const { bill, ui } = xeroWorld();
    const category = ui.addTracking('Region', ['North', 'South']);
    const lines = (Option: string) => [{ ...line, Tracking: [{ Name: 'Region', Option }] }];
    const { id } = bill(1, { lines: lines('North') });
    const north = ui.bill(id).lines[0]!.tracking[0]!;
    ui.archiveTrackingOption(category, north.optionId);
    expect(() => bill(1, { lines: lines('North') })).toThrow(
      "The TrackingOption 'North' is archived and cannot be used.",
    );
    expect(() => bill(1, { lines: lines('West') })).toThrow("The TrackingOption 'west' does not exist");
    expect(
      ui.editBill(id, { lines: [{ LineItemID: ui.bill(id).lines[0]!.id, Description: 'Kept' }] }).lines[0]!.tracking,
    ).toEqual([north]);
  });

  it('attachments: the same name overwrites, ten at most, no forbidden names, not larger than allowed', async () => {
    const { api, get, bill, ui } = xeroWorld({ switches: { attachmentMaxBytes: 1000 } });
    const { id, updatedAt } = bill();
    const put = (name: string, bytes: string) =>
      api('PUT', `Invoices/${id}/Attachments/${encodeURIComponent(name)}`, bytes, { 'content-type': 'text/plain' });
    for (let n = 0; n < 10; n += 1) expect((await put(`f${n}.txt`, `${n}`)).status).toBe(200);
    expect((await put('f0.txt', 'again')).status).toBe(200);
    expect(messages(await put('f10.txt', 'x'))).toEqual(['A maximum of 10 attachments can be added to a document.']);
    expect(messages(await put('a?.txt', 'x'))).toEqual(['The file name contains characters that are not allowed.']);
    expect((await put('f1.txt', 'x'.repeat(1001))).status).toBe(413);
    expect((await get(`Invoices/${id}/Attachments/f0.txt`)).text).toBe('again');
    expect((await get(`Invoices/${id}`)).json.Invoices[0]).toMatchObject({
      HasAttachments: true,
      Attachments: { length: 10 },
    });
    expect(ui.bill(id).updatedAt).toBe(updatedAt);
  });
});
