import { describe, expect, it } from 'vitest';
import { Office } from '../../support/office.ts';
import { Payables } from '../../support/payables.ts';

// D34: a contact that was put away where a document of it is to be written. Asked once, brought back on yes.

/** Bills of Melio for a vendor whose contact was archived in Xero meanwhile. */
async function archivedInXero(options = {}) {
  const office = await Payables.with({ 'B-1': 10 }, options);
  const [contact] = office.xero.ui().contacts();
  office.xero.ui().archiveContact(contact!.id);
  await office.settle();
  const enter = async (number: string, total: number) => {
    office.melio.ui.enterBill({
      vendorId: office.melioVendor(contact!.name).id,
      ...{ number, total, dueDate: '2026-04-01' },
      lines: [{ amount: total, accountRef: office.xero.ui().account('429').id }],
    });
    await office.settle();
  };
  const isActive = () => office.xeroContact(contact!.name).status === 'ACTIVE';
  return { office, contact: contact!, enter, isActive };
}

describe('D34 a contact archived in Xero', () => {
  it('is un-archived on yes, and the bill that waited for it is written; nobody is asked again', async () => {
    const { office, enter, isActive } = await archivedInXero();
    await enter('M-1', 300);
    expect(office.xeroBills('M-1')).toEqual([]);
    expect(await office.issue('refused:archivedContact')).toMatchObject({
      actions: ['reactivate', 'retry', 'dismiss'],
      text: expect.stringMatching(/Restore it there, then retry\..*Or have it made active again/),
    });
    expect(isActive()).toBe(false);
    office.resetCalls();
    await office.decide('refused:archivedContact', 'reactivate');
    expect(isActive()).toBe(true);
    expect(office.xeroBill('M-1').totalCents).toBe(300);
    expect(office.writes('xero')).toMatchObject({ 'POST /Contacts/{id}': 1, 'PUT /Invoices': 1 });
    expect(await office.issues()).toEqual([]);
    const told = (await office.activity()).filter(({ entity, act }) => entity === 'contact' && act === 'restore');
    expect(told).toMatchObject([{ side: 'L' }]);
    await enter('M-2', 400);
    expect(office.xeroBill('M-2').totalCents).toBe(400);
    office.resetCalls();
    await office.hours(2);
    expect([office.writes('xero'), office.writes('melio')]).toEqual([{}, {}]);
  });

  it('brings all that waits for it along, and is restored once', async () => {
    const { office, enter } = await archivedInXero();
    await enter('M-1', 300);
    await enter('M-2', 400);
    const [first, second] = await office.issues();
    expect([first!.code, second!.code]).toEqual(['refused:archivedContact', 'refused:archivedContact']);
    office.resetCalls();
    await office.decideOn(second!, 'reactivate');
    expect([office.xeroBill('M-1').totalCents, office.xeroBill('M-2').totalCents]).toEqual([300, 400]);
    expect(office.writes('xero')['POST /Contacts/{id}']).toBe(1);
    expect(await office.issues()).toEqual([]);
  });

  it('archived once more it is asked about anew: the answer was about that time', async () => {
    const { office, contact, enter, isActive } = await archivedInXero();
    await enter('M-1', 300);
    await office.decide('refused:archivedContact', 'reactivate');
    office.xero.ui().archiveContact(contact.id);
    await office.settle();
    await office.hours(2);
    expect(isActive()).toBe(false);
    await enter('M-2', 400);
    expect([isActive(), office.xeroBills('M-2')]).toEqual([false, []]);
    expect((await office.issue('refused:archivedContact')).actions).toContain('reactivate');
  });

  it('that somebody restored there meanwhile is left alone, and the bill goes on', async () => {
    const { office, contact, enter } = await archivedInXero();
    await enter('M-1', 300);
    office.xero.ui().restoreContact(contact.id);
    await office.settle();
    office.resetCalls();
    await office.decide('refused:archivedContact', 'reactivate');
    expect(office.xeroBill('M-1').totalCents).toBe(300);
    expect(office.writes('xero')['POST /Contacts/{id}']).toBeUndefined();
    expect(await office.issues()).toEqual([]);
  });

  it('whose restoring Xero refuses is said, and the bill waits for it', async () => {
    const { office, contact, enter, isActive } = await archivedInXero();
    await enter('M-1', 300);
    // Its name was given to somebody else.
    office.addContact(contact.name);
    await office.decide('refused:archivedContact', 'reactivate');
    await office.hours(2);
    expect(office.xeroBills('M-1')).toEqual([]);
    expect(await office.held()).toEqual(['needsLeftOut', 'refused:nameTaken']);
    expect(office.xero.ui().contact(contact.id).status).toBe('ARCHIVED');
    expect(isActive).toThrow();
  });

  it('is restored once though the process dies after it, and the bill is written once', async () => {
    let deaths = 0;
    const { office, enter, isActive } = await archivedInXero({
      diesCalling: (provider: string, { method, url }: { method: string; url: string }) =>
        provider === 'xero' && method === 'PUT' && /Invoices/.test(url) && deaths > 0 && deaths-- > 0,
    });
    await enter('M-1', 300);
    office.resetCalls();
    deaths = 1;
    await office.decide('refused:archivedContact', 'reactivate');
    await office.hours(1);
    expect([isActive(), office.xeroBills('M-1').length]).toEqual([true, 1]);
    expect(office.writes('xero')['POST /Contacts/{id}']).toBe(1);
    expect(await office.issues()).toEqual([]);
  });
});

describe('D34 a vendor put away in Melio', () => {
  it('is restored there on yes, and the bill of Xero arrives', async () => {
    const office = new Office();
    const cedar = office.addContact('Cedar Paper');
    const paid = office.enterBill(cedar, 'B-1', 10);
    await office.connect();
    office.xero.ui().voidBill(paid.id);
    await office.settle();
    office.melio.ui.deleteVendor(office.melioVendor('Cedar Paper').id);
    await office.settle();
    office.enterBill(cedar, 'B-2', 20);
    await office.settle();
    expect(office.melioBills('B-2')).toEqual([]);
    await office.decide('refused:archivedContact', 'reactivate');
    expect(office.melioVendor('Cedar Paper').archived).toBe(false);
    expect(office.melioBill('B-2').total).toBe(2000);
    expect(await office.issues()).toEqual([]);
  });
});
