import { describe, expect, it } from 'vitest';
import { XeroSimulator } from '../../shared/providers/xero/simulator/index.ts';
import { DAY, paymentOf, xeroWorld } from '../support/xero-world.ts';

describe('its state', () => {
  it('survives a restart: books, files, tokens, webhooks on their way', async () => {
    const before = xeroWorld();
    const { id } = before.bill(100);
    before.ui.attach(id, 'bill.pdf', 'application/pdf', new Uint8Array([1, 2, 255]));
    before.ui.lockPeriod('2026-01-31');
    const posted: string[] = [];
    const after = new XeroSimulator(
      {
        now: () => before.now() + DAY / 48,
        random: () => 0.5,
        post: async ({ body }) => {
          posted.push(String(body));
          return { status: 200 };
        },
      },
      { webhookUrl: 'https://tieout.test', intentToReceive: false },
    );
    after.restore(before.simulator.snapshot());
    expect(after.ui().bill(id)).toEqual(before.ui.bill(id));
    expect(after.ui().attachments(id)[0]?.bytes).toEqual(new Uint8Array([1, 2, 255]));
    expect(() => after.ui().editBill(id, { Date: '2026-01-01' })).toThrow('period lock date');
    const url = `https://api.xero.com/api.xro/2.0/Invoices/${id}`;
    expect((await after.handle({ method: 'GET', url, headers: before.headers })).status).toBe(401);
    await after.deliver();
    expect(JSON.parse(posted[0]!).events).toHaveLength(2);
  });

  it('a key that was used before a restart is still used', async () => {
    const { simulator, api, bill, bank, ui } = xeroWorld();
    const body = paymentOf(bill(100).id, bank, 10);
    await api('PUT', 'Payments', body, { 'idempotency-key': 'k' });
    simulator.restore(simulator.snapshot());
    await api('PUT', 'Payments', body, { 'idempotency-key': 'k' });
    expect(ui.payments()).toHaveLength(1);
    // A key that is new does its work in the same organisation that `ui` shows.
    await api('PUT', 'Payments', body, { 'idempotency-key': 'k2' });
    expect(ui.payments()).toHaveLength(2);
  });

  it("loads an export in Xero's own format, in any order of files, and shows it again as it was", async () => {
    const { get, ui, bill, bank } = xeroWorld();
    const { id, contactId } = bill(100);
    ui.payBill(id, { accountId: bank, amount: 20, date: '2026-09-28', reference: 'r' });
    const credit = ui.addCreditNote({
      contactId,
      number: 'VC',
      lines: [{ Description: 'x', Quantity: 1, UnitAmount: 30, AccountCode: '400' }],
    });
    ui.allocate(credit.id, id, 30, '2026-09-28');
    const files = [
      'Payments?page=1',
      'CreditNotes?page=1',
      'Organisation',
      'Invoices?page=1',
      'Contacts?page=1',
      'Accounts',
      'TaxRates',
    ];
    const exported = await Promise.all(files.map(async (path) => [path.split('?')[0]!, await get(path)] as const));
    for (const order of [exported, exported.toReversed()]) {
      const copy = xeroWorld();
      // Accounts and organisation are what others are read against.
      for (const [name, { text }] of order.toSorted(
        ([a], [b]) => Number(/Acc|Org/.test(b)) - Number(/Acc|Org/.test(a)),
      ))
        copy.simulator.load(`${name}.json`, text);
      const [shown, original] = await Promise.all([copy.get(`Invoices/${id}`), get(`Invoices/${id}`)]);
      expect(shown.json.Invoices).toEqual(original.json.Invoices);
      expect((await copy.get('Payments?page=1')).json.Payments).toEqual((await get('Payments?page=1')).json.Payments);
      copy.ui.unallocate(credit.id, copy.ui.credit(credit.id).allocations[0]!.id);
      expect(copy.ui.due(id)).toBe(8000);
    }
  });

  it.each([
    ['Unicorns.json', '{}', 'not a resource'],
    ['Invoices.json', '{"Bills":[]}', 'expected Xero\'s response format with a list "Invoices"'],
    ['Invoices.json', '{', 'Invoices.json: '],
  ])('refuses to load %s %s', (name, json, message) => {
    expect(() => xeroWorld().simulator.load(name, json)).toThrow(message);
  });
});
