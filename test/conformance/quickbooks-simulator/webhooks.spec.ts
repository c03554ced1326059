import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { quickBooksWorld } from '../../support/quickbooks-world.ts';

describe('webhooks', () => {
  it('are CloudEvents, signed over the body, gathered for a while', async () => {
    const world = quickBooksWorld();
    // The first bill brings the account for payables along.
    world.bill();
    world.wait(1_000);
    await world.simulator.deliver();
    world.posted.length = 0;
    const bill = world.bill();
    await world.simulator.deliver();
    expect(world.posted).toEqual([]);
    world.wait(1_000);
    await world.simulator.deliver();
    const [request] = world.posted;
    const [event] = JSON.parse(String(request!.body));
    expect(event).toMatchObject({
      specversion: '1.0',
      type: 'qbo.bill.created.v1',
      intuitentityid: bill,
      intuitaccountid: world.ui.realmId,
      data: {},
    });
    const expected = createHmac('sha256', world.config.webhookKey).update(String(request!.body)).digest('base64');
    expect(request!.headers['intuit-signature']).toBe(expected);
  });

  it('have the older form where the app asks for it, with merges, voids and deletions', async () => {
    const world = quickBooksWorld({ webhookFormat: 'legacy' });
    const other = world.ui.addVendor('Bob');
    const invoice = world.invoice();
    world.ui.void('Invoice', invoice);
    world.ui.merge('Vendor', world.vendor, other);
    world.wait(1_000);
    await world.simulator.deliver();
    const { eventNotifications } = JSON.parse(String(world.posted[0]!.body));
    expect(eventNotifications[0].realmId).toBe(world.ui.realmId);
    const { entities } = eventNotifications[0].dataChangeEvent;
    expect(entities).toContainEqual(expect.objectContaining({ name: 'Invoice', id: invoice, operation: 'Void' }));
    expect(entities).toContainEqual(
      expect.objectContaining({ name: 'Vendor', id: world.vendor, operation: 'Merge', deletedId: other }),
    );
  });

  it('are sent again at growing distances, under the same event id', async () => {
    const world = quickBooksWorld();
    world.receiver.answer = () => 500;
    world.bill();
    world.wait(1_000);
    const waits: number[] = [];
    for (let count = 0; count < 5; count += 1) {
      const next = await world.simulator.deliver();
      if (next === undefined) break;
      waits.push(next - world.clock.now);
      world.clock.now = next;
    }
    expect(waits).toEqual([10_000, 20_000, 30_000, 300_000, 1_200_000]);
    expect(new Set(world.posted.map(({ body }) => body)).size).toBe(1);
    world.receiver.answer = () => 200;
    expect(await world.simulator.deliver()).toBeUndefined();
  });

  it('are not sent for files', async () => {
    const world = quickBooksWorld();
    world.wait(1_000);
    await world.simulator.deliver();
    world.posted.length = 0;
    world.ui.add('Attachable', {
      Note: 'a note',
      AttachableRef: [{ EntityRef: { type: 'Vendor', value: world.vendor } }],
    });
    world.wait(1_000);
    await world.simulator.deliver();
    expect(world.posted).toEqual([]);
  });
});
