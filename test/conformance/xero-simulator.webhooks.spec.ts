import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../shared/model/http.ts';
import { DAY, HOUR, MINUTE, paymentOf, SECOND, xeroWorld } from '../support/xero-world.ts';

const isGenuine = ({ headers, body }: HttpRequest): boolean =>
  headers['x-xero-signature'] === createHmac('sha256', 'simulated-webhook-key').update(String(body)).digest('base64');
const eventsOf = (request: HttpRequest) => JSON.parse(String(request.body)).events;

/** @see https://developer.xero.com/documentation/guides/webhooks/overview */
describe('webhooks', () => {
  it('intent to receive: some rightly and some wrongly signed calls, to be answered 200 and 401', async () => {
    const { simulator, received, receiver, bill, pass } = xeroWorld({ intentToReceive: true });
    receiver.answer = (request) => (isGenuine(request) ? 200 : 401);
    bill();
    await simulator.deliver();
    expect(received.map(isGenuine)).toEqual([true, false, true, false]);
    expect(JSON.parse(String(received[0]?.body))).toMatchObject({
      events: [],
      firstEventSequence: 0,
      lastEventSequence: 0,
    });
    expect(simulator.webhookStatus).toBe('ok');
    pass(SECOND);
    await simulator.deliver();
    expect(received).toHaveLength(5);
  });

  it('a receiver that accepts a wrong signature gets nothing until it is repaired and enabled again', async () => {
    const { simulator, received, receiver, bill, pass } = xeroWorld({ intentToReceive: true });
    await simulator.deliver();
    expect(simulator.webhookStatus).toBe('failed');
    bill();
    pass(DAY);
    await simulator.deliver();
    expect(received).toHaveLength(2);
    receiver.answer = (request) => (isGenuine(request) ? 200 : 401);
    simulator.enableWebhooks();
    await simulator.deliver();
    expect(eventsOf(received.at(-1)!).length).toBeGreaterThan(0);
  });

  it('thin, signed over the raw body, several events in one call, numbered, without a zone in the time', async () => {
    const { simulator, received, bill, pass, ui } = xeroWorld();
    const { id } = bill();
    pass(SECOND);
    expect(await simulator.deliver()).toBeUndefined();
    const [request] = received;
    expect(isGenuine(request!)).toBe(true);
    const { events, ...rest } = JSON.parse(String(request!.body));
    expect(rest).toEqual({
      firstEventSequence: 1,
      lastEventSequence: 2,
      entropy: expect.stringMatching(/^[A-Z]{20}$/),
    });
    expect(events[1]).toEqual({
      resourceUrl: `https://api.xero.com/api.xro/2.0/Invoices/${id}`,
      resourceId: id,
      tenantId: ui.tenantId,
      tenantType: 'ORGANISATION',
      eventCategory: 'INVOICE',
      eventType: 'CREATE',
      eventDateUtc: '2026-09-28T12:00:00.000',
    });
  });

  it("are raised by the app's own writes: a payment raises INVOICE UPDATE, a note nothing", async () => {
    const { simulator, api, received, bill, bank, pass } = xeroWorld();
    const { id } = bill();
    pass(SECOND);
    await simulator.deliver();
    await api('PUT', 'Payments', paymentOf(id, bank, 1));
    await api('PUT', `Invoices/${id}/History`, { HistoryRecords: [{ Details: 'note' }] });
    await api('PUT', 'Payments', paymentOf(id, bank, 1000));
    pass(SECOND);
    await simulator.deliver();
    expect(received.slice(1).flatMap(eventsOf)).toMatchObject([
      { eventCategory: 'INVOICE', eventType: 'UPDATE', resourceId: id },
    ]);
  });

  it('credits carry their type and status', async () => {
    const { simulator, received, bill, bank, pass, ui } = xeroWorld({ switches: { paymentEvents: true } });
    const { contactId } = bill();
    ui.addCreditNote({ contactId, lines: [{ Description: 'x', Quantity: 1, UnitAmount: 1, AccountCode: '400' }] });
    ui.addOverpayment({ contactId, accountId: bank, amount: 5, date: '2026-09-28' });
    pass(SECOND);
    await simulator.deliver();
    const seen = received.flatMap(eventsOf).slice(2);
    expect(seen).toMatchObject([
      { eventCategory: 'CREDITNOTE', eventType: 'CREATE', data: { Type: 'ACCPAYCREDIT', Status: 'AUTHORISED' } },
      {
        eventCategory: 'OVERPAYMENT',
        eventType: 'CREATE',
        data: { Type: 'SPEND-OVERPAYMENT', UpdatedDateUTCString: '2026-09-28T12:00:00Z' },
      },
    ]);
  });

  it('retry at once, then every 15 minutes for 24 hours; then disabled, the backlog kept', async () => {
    const { simulator, received, receiver, bill, pass, now } = xeroWorld();
    receiver.answer = () => 500;
    const start = now() + SECOND;
    bill();
    pass(SECOND);
    const tries: number[] = [];
    for (let next = await simulator.deliver(), seen = 0; ; next = await simulator.deliver()) {
      for (; seen < received.length; seen += 1) tries.push(now() - start);
      if (next === undefined) break;
      pass(next - now());
    }
    expect(tries.slice(0, 4)).toEqual([0, 0, 15 * MINUTE, 30 * MINUTE]);
    expect([tries.at(-1), tries.length]).toEqual([24 * HOUR, 98]);
    expect(simulator.webhookStatus).toBe('disabled');
    bill();
    receiver.answer = (request) => (isGenuine(request) ? 200 : 401);
    pass(HOUR);
    await simulator.deliver();
    expect(received).toHaveLength(98);
    simulator.enableWebhooks();
    await simulator.deliver();
    const replayed = received.slice(98).filter((request) => eventsOf(request).length > 0);
    expect(replayed.map((request) => JSON.parse(String(request.body)).firstEventSequence)).toEqual([1, 3]);
  });

  it.each([
    ['lost', { kind: 'lost' }, 0],
    ['doubled', { kind: 'doubled' }, 2],
    ['delayed', { kind: 'delayed', ms: HOUR }, 0],
  ] as const)('may be %s', async (_, fault, arrived) => {
    const { simulator, received, bill, pass, faults } = xeroWorld();
    faults.webhook = fault;
    bill();
    pass(SECOND);
    await simulator.deliver();
    expect(received).toHaveLength(arrived);
  });
});
