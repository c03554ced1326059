import { describe, expect, it } from 'vitest';
import { ApiClient } from '../../support/api-client.ts';
import { Payables } from '../../support/payables.ts';

const tieOutOf = async (office: Payables) =>
  (await new ApiClient(office).get(`/v1/connections/${office.connection}/tie-out`)).body;
const causes = (body: { differences: readonly { number: string; cause: string }[] }) =>
  body.differences.map(({ number, cause }) => [number, cause]);

describe('ALL-14 tie-out', () => {
  it('ALL-14 open balances of both books, to the cent, by currency', async () => {
    const office = await Payables.with({ 'B-1': 10.01, 'B-2': 0.99 });
    expect(await tieOutOf(office)).toEqual({
      currencies: { USD: { left: 1100, right: 1100, explained: 0, unexplained: 0 } },
      documents: 2,
      payments: { compared: 0, different: 0 },
      differences: [],
      tied: true,
      books: [
        {
          document: 'bill',
          currencies: { USD: { left: 1100, right: 1100, explained: 0, unexplained: 0 } },
          documents: 2,
          payments: { compared: 0, different: 0 },
          tied: true,
        },
      ],
    });
  });

  it('ALL-14 payments are compared, those of Xero and those of Melio', async () => {
    const office = await Payables.with({ 'B-1': 10, 'B-2': 20 });
    office.payInXero('B-1', 4);
    await office.settle();
    office.process(office.schedule('B-2'));
    await office.settle();
    expect(await tieOutOf(office)).toMatchObject({
      currencies: { USD: { left: 600, right: 600 } },
      payments: { compared: 2, different: 0 },
      tied: true,
    });
  });

  it('ALL-14 inFlight: Xero shows a payment that Melio has yet to make', async () => {
    const office = await Payables.with({ 'B-1': 10, 'B-2': 20 });
    office.schedule('B-1', '2026-03-10', { amount: 300 });
    await office.settle();
    const body = await tieOutOf(office);
    expect(body.differences).toEqual([
      {
        link: expect.any(String),
        number: 'B-1',
        currency: 'USD',
        left: 700,
        right: 1000,
        cause: 'inFlight',
        text: 'Paid in the ledger by a payment that is still on its way on the platform.',
      },
    ]);
    expect(body).toMatchObject({
      currencies: { USD: { left: 2700, right: 3000, explained: 300, unexplained: 0 } },
      tied: true,
    });
  });

  it('ALL-14 failedNotReversed: a payment came back, and nobody takes it back in Xero', async () => {
    const office = await Payables.with({ 'B-1': 10 }, { settings: { reverseFailedPayments: false } });
    const payment = office.schedule('B-1');
    office.process(payment);
    await office.settle();
    office.melio.ui.failPayment(payment.id, 'R01 insufficient funds');
    await office.settle();
    const body = await tieOutOf(office);
    expect(body).toMatchObject({ currencies: { USD: { left: 0, right: 1000, explained: 1000 } }, tied: true });
    expect(causes(body)).toEqual([['B-1', 'failedNotReversed']]);
  });

  it('ALL-14 held: a payment whose funding account nobody mapped', async () => {
    const office = await Payables.with({ 'B-1': 10 }, { settings: { fundingAccounts: {} } });
    office.process(office.schedule('B-1'));
    await office.settle();
    expect(await office.held()).toContain('unmappedAccount');
    const body = await tieOutOf(office);
    expect(causes(body)).toEqual([['B-1', 'held']]);
    expect(body.tied).toBe(true);
  });

  it('ALL-14 unlinkedPayment: one that was left out by decision', async () => {
    const office = await Payables.with({ 'B-1': 10 }, { settings: { fundingAccounts: {} } });
    office.process(office.schedule('B-1', '2026-03-10', { amount: 300 }));
    await office.settle();
    for (const issue of await office.issues()) {
      if (issue.actions.includes('ignore')) await office.decideOn(issue, 'ignore');
    }
    expect(await office.held()).toEqual([]);
    const body = await tieOutOf(office);
    expect(body.differences).toMatchObject([{ number: 'B-1', left: 1000, right: 700, cause: 'unlinkedPayment' }]);
    expect(body.tied).toBe(true);
  });

  it('ALL-14 unexplained: what nothing accounts for says so, and the books do not tie out', async () => {
    const office = await Payables.with({ 'B-1': 10 });
    const { id } = office.melioBill('B-1');
    const item = [...office.ports.table.items()].find(({ pk, id: own }) => pk.startsWith('E#melio:') && own === id)!;
    const fields = item.fields as Record<string, number>;
    await office.ports.table.write([{ kind: 'put', item: { ...item, fields: { ...fields, open: 999 } } }]);
    expect(await tieOutOf(office)).toMatchObject({
      currencies: { USD: { left: 1000, right: 999, explained: 0, unexplained: -1 } },
      differences: [{ number: 'B-1', cause: 'unexplained', text: 'The ledger shows more due than the platform.' }],
      tied: false,
    });
  });

  it('ALL-14 a payment that differs in its amount does not tie out, though the balances may', async () => {
    const office = await Payables.with({ 'B-1': 10 });
    office.process(office.schedule('B-1'));
    await office.settle();
    const item = [...office.ports.table.items()].find(
      ({ pk }) => pk.startsWith('E#melio:') && pk.endsWith('#billPayment'),
    )!;
    const fields = item.fields as Record<string, number>;
    await office.ports.table.write([{ kind: 'put', item: { ...item, fields: { ...fields, amount: 999 } } }]);
    expect(await tieOutOf(office)).toMatchObject({
      differences: [],
      payments: { compared: 1, different: 1 },
      tied: false,
    });
  });

  it('ALL-14 a bill that one side no longer has is compared with nothing', async () => {
    const office = await Payables.with({ 'B-1': 10, 'B-2': 20 });
    office.xero.ui().voidBill(office.xeroBill('B-2').id);
    await office.settle();
    expect(await tieOutOf(office)).toMatchObject({
      documents: 1,
      currencies: { USD: { left: 1000, right: 1000 } },
      tied: true,
    });
  });

  it('ALL-14 reads what was observed: no provider is called', async () => {
    const office = await Payables.with({ 'B-1': 10 });
    await tieOutOf(office);
    expect({ ...office.calls('xero'), ...office.calls('melio') }).toEqual({});
  });
});
