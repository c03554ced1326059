import { describe, expect, it } from 'vitest';
import { quickbooks } from '../../../shared/providers/quickbooks/index.ts';
import { quickBooksWorld } from '../../support/quickbooks-world.ts';

async function heard(
  webhookFormat: 'cloudEvents' | 'legacy',
  act: (world: ReturnType<typeof quickBooksWorld>) => void,
) {
  const world = quickBooksWorld({ webhookFormat });
  world.wait(1_000);
  await world.simulator.deliver();
  world.posted.length = 0;
  act(world);
  world.wait(1_000);
  await world.simulator.deliver();
  return world.posted.flatMap(({ headers, body }) =>
    quickbooks.webhook.read(
      { headers, body: Buffer.from(String(body)), query: {} },
      { webhookKey: world.config.webhookKey },
      0,
    ),
  );
}

describe.each(['cloudEvents', 'legacy'] as const)('notices in the form %s', (format) => {
  it('name the account and the record', async () => {
    const notices = await heard(format, (world) => {
      world.ui.edit('Vendor', world.vendor, { CompanyName: 'B' });
      world.ui.edit('Customer', world.customer, { CompanyName: 'A' });
    });
    expect(notices).toMatchObject([
      { account: 'quickbooks:9341453000000001', entity: 'contact', id: 'vendor-1' },
      { account: 'quickbooks:9341453000000001', entity: 'contact', id: 'customer-1' },
    ]);
    expect(notices.every(({ eventId }) => (eventId !== undefined) === (format === 'cloudEvents'))).toBe(true);
  });

  it('of a transfer say which', async () => {
    const notices = await heard(format, (world) => void world.ui.transfer(world.bank, world.card, 12));
    expect(notices).toMatchObject([{ entity: 'payout', id: 'transfer-1' }]);
  });

  it('of a payment come with those of its invoice, and of a merge with both', async () => {
    const notices = await heard(format, (world) => {
      const other = world.ui.addVendor('Bob');
      const invoice = world.invoice();
      world.ui.receivePayment(world.customer, 10, [{ id: invoice, amount: 10 }]);
      world.ui.merge('Vendor', world.vendor, other);
    });
    const refs = notices.map(({ entity, id }) => `${entity}#${id}`);
    expect(refs).toEqual(expect.arrayContaining(['payment#1', 'invoice#1', 'contact#vendor-1', 'contact#vendor-2']));
  });
});
