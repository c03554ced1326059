import { describe, expect, it } from 'vitest';
import { wake } from '../../../shared/engine/connect.ts';
import { bodyText, type HttpRequest, type HttpResponse } from '../../../shared/model/http.ts';
import { Office } from '../../support/office.ts';

/**
 * ALL-8: absence is never a delete. A side that lists nothing, or has lost most of it, stops the sync of that list and is
 * asked about; a burst of explicit deletes stops too.
 */

/** Bills in step, and Xero's lists of bills without those that `hidden` names. */
async function inStep(count: number) {
  const state = { hidden: (_number: string): boolean => false, gone: (_id: string): boolean => false };
  const office = new Office({
    answer: (provider, request, response) => {
      if (provider !== 'xero' || request.method !== 'GET') return response;
      if (isFetch(request) && state.gone(new URL(request.url).pathname.split('/').at(-1)!))
        return { ...response, status: 404, body: '' };
      return isList(request) ? without(response, state.hidden) : response;
    },
  });
  const cedar = office.addContact('Cedar Paper Co');
  for (let n = 1; n <= count; n++) office.enterBill(cedar, `B-${n}`, n);
  await office.connect();
  office.resetCalls();
  return { office, state };
}

const isFetch = ({ url }: HttpRequest) => /\/Invoices\/[0-9a-f-]+$/.test(new URL(url).pathname);
const isList = ({ url }: HttpRequest) => /\/Invoices$/.test(new URL(url).pathname);
function without(response: HttpResponse, hidden: (number: string) => boolean): HttpResponse {
  const body = JSON.parse(bodyText(response.body)) as { Invoices?: { InvoiceNumber: string }[] };
  const Invoices = (body.Invoices ?? []).filter(({ InvoiceNumber }) => !hidden(InvoiceNumber));
  return { ...response, body: JSON.stringify({ ...body, Invoices }) };
}

async function sweep(office: Office): Promise<void> {
  // What was just written may not be listed yet, and is not suspected.
  await office.settle(5);
  await wake(office.ports, [office.accounts.xero, office.accounts.melio], 'sweep');
  await office.settle();
}

const inMelio = (office: Office) =>
  [...office.melio.recordsOf().bill.rows.values()].filter(({ archived }) => !archived);

describe('ALL-8 absence is never a delete', () => {
  it('ALL-8 a side that suddenly lists nothing: one urgent issue, nothing is deleted', async () => {
    const { office, state } = await inStep(3);
    state.hidden = () => true;
    await sweep(office);
    expect(inMelio(office)).toHaveLength(3);
    const issue = await office.issue('mostlyGone');
    expect(issue.severity).toBe('urgent');
    expect(issue.text).toMatch(/^Xero suddenly lists 0 of 3 linked records .*Nothing was deleted on the other side/);
    expect([office.writes('xero'), office.writes('melio')]).toEqual([{}, {}]);
  });

  it('ALL-8 most of it gone: the same', async () => {
    const { office, state } = await inStep(60);
    state.hidden = (number) => Number(number.slice(2)) > 25;
    await sweep(office);
    expect(inMelio(office)).toHaveLength(60);
    expect((await office.issue('mostlyGone')).text).toContain('25 of 60');
  });

  it('ALL-8 it settles itself when the list is complete again', async () => {
    const { office, state } = await inStep(3);
    state.hidden = () => true;
    await sweep(office);
    state.hidden = () => false;
    await sweep(office);
    expect(await office.issues()).toEqual([]);
  });

  it('ALL-8 asked to retry, the list is read again at once', async () => {
    const { office, state } = await inStep(3);
    state.hidden = () => true;
    await sweep(office);
    await office.decide('mostlyGone', 'retry');
    expect(await office.issue('mostlyGone')).toMatchObject({ severity: 'urgent' });
    state.hidden = () => false;
    await office.decide('mostlyGone', 'retry');
    expect(await office.issues()).toEqual([]);
    expect(inMelio(office)).toHaveLength(3);
  });

  it('ALL-8 a few that are missing from the list are asked for by id: there they are, and nothing happens', async () => {
    const { office, state } = await inStep(10);
    state.hidden = (number) => number === 'B-3' || number === 'B-7';
    await sweep(office);
    expect(inMelio(office)).toHaveLength(10);
    expect(await office.issues()).toEqual([]);
    expect([office.writes('xero'), office.writes('melio')]).toEqual([{}, {}]);
  });

  it('ALL-8 only the answer to its own id makes a record gone', async () => {
    const { office, state } = await inStep(10);
    const { id } = office.xeroBill('B-3');
    state.hidden = (number) => number === 'B-3';
    state.gone = (asked) => asked === id;
    await sweep(office);
    expect(inMelio(office).map(({ number }) => number)).not.toContain('B-3');
    expect(inMelio(office)).toHaveLength(9);
  });

  it('ALL-8 a sweep finds what the increments missed', async () => {
    const office = new Office({ xero: { webhookDelayMs: 10 * 24 * 3_600_000 } });
    const cedar = office.addContact('Cedar Paper Co');
    office.enterBill(cedar, 'B-1', 1);
    await office.connect();
    office.enterBill(cedar, 'B-2', 2);
    await sweep(office);
    expect(
      inMelio(office)
        .map(({ number }) => number)
        .sort(),
    ).toEqual(['B-1', 'B-2']);
  });
});

describe('ALL-8 a burst of explicit deletes', () => {
  const voidAll = async (office: Office, from: number, to: number): Promise<void> => {
    for (let n = from; n <= to; n++) office.xero.ui().voidBill(office.xeroBill(`B-${n}`).id);
    await office.settle();
  };

  it('ALL-8 all bills of a small inbox may be voided: that is believed', async () => {
    const { office } = await inStep(5);
    await voidAll(office, 1, 5);
    expect(inMelio(office)).toEqual([]);
    expect(await office.issues()).toEqual([]);
  });

  it('ALL-8 beyond twenty in a day the rest waits for one decision', async () => {
    const { office } = await inStep(40);
    await voidAll(office, 1, 30);
    expect(inMelio(office)).toHaveLength(20);
    const issues = await office.issues();
    expect(issues.map(({ code }) => code)).toEqual(Array.from({ length: 10 }, () => 'manyRemovals'));
    await office.decideOn(issues[0]!, 'remove');
    expect(inMelio(office)).toHaveLength(10);
    expect(await office.issues()).toEqual([]);
  });

  it('ALL-8 left as they are, they stay, also on the next day', async () => {
    const { office } = await inStep(40);
    await voidAll(office, 1, 30);
    await office.decideOn((await office.issues())[0]!, 'leave');
    await office.hours(26);
    await office.syncNow();
    expect(inMelio(office)).toHaveLength(20);
    expect(await office.issues()).toEqual([]);
  });
});
