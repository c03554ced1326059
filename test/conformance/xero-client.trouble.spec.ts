import { describe, expect, it } from 'vitest';
import { AccessLost, OutcomeUnknown, RateLimited, Unavailable } from '../../shared/engine/errors.ts';
import type { ProviderRecord } from '../../shared/model/record.ts';
import type { Fault } from '../../shared/providers/simulators/simulator.ts';
import { xero } from '../../shared/providers/xero/index.ts';
import { create, remove, update } from '../support/session.ts';
import { DAY, inWorld } from './xero-client/world.ts';

describe('trouble', () => {
  const failing =
    (...faults: (Fault | undefined)[]) =>
    () =>
      faults.shift();

  it.each<[string, Fault]>([
    ['lost before', { kind: 'lost', when: 'before' }],
    ['lost after', { kind: 'lost', when: 'after' }],
    ['500 after', { kind: 'error', status: 500, when: 'after' }],
    ['503 after', { kind: 'error', status: 503, when: 'after' }],
  ])('a create %s is unknown, and found exactly when it happened', (_, fault) => {
    const faults: (Fault | undefined)[] = [];
    return inWorld(
      async (world) => {
        const wish = create('contact', { name: 'Acme' });
        const request = world.session.prepare([wish]);
        faults.push(fault);
        await expect(world.session.send(request, 'key')).rejects.toThrow(OutcomeUnknown);
        expect(await world.session.find({ entity: 'contact', write: wish })).toHaveLength(
          fault.kind !== 'rateLimit' && fault.when === 'after' ? 1 : 0,
        );
      },
      {},
      () => faults.shift(),
    );
  });

  it('a 500 kept under the key answers again; a new key gets through', () => {
    const faults: (Fault | undefined)[] = [];
    return inWorld(
      async (world) => {
        const request = world.session.prepare([create('contact', { name: 'Acme' })]);
        faults.push({ kind: 'error', status: 500, when: 'before' });
        await expect(world.session.send(request, 'key')).rejects.toThrow(OutcomeUnknown);
        await expect(world.session.send(request, 'key')).rejects.toThrow(OutcomeUnknown);
        expect(await world.session.send(request, 'next')).toMatchObject([{ kind: 'done' }]);
      },
      {},
      () => faults.shift(),
    );
  });

  it('nothing that Xero leaves open decides whether a bill can be made, edited, paid and emptied again', () => {
    const contrary = {
      statusRequiredOnUpdate: true, pageBeyondEnd: 'notFound', notFoundBody: 'json', contactNameSpaces: 'refuse',
      dueDateFromTerms: false, attachmentsBumpUpdated: true, contactMatch: ['Name', 'ContactNumber', 'ContactID'],
      modifiedSinceInclusive: false, notModified304: true, deletedInvoicesInLists: false, deletedPaymentsInLists: false,
      zeroTotalPaid: false,
    } as const; // biome-ignore format: a list of switches
    return inWorld(
      async (world) => {
        const [made] = await world.write(create('contact', { name: ' Acme  Widgets ' }));
        const contact = (made as { record: { id: string } }).record.id;
        const id = world.bill(contact);
        await world.write(
          update(await world.read('bill', id), { note: 'Winter', webUrl: 'https://p.test/1', dueOn: '2026-11-30' }),
        );
        const bill = await world.read('bill', id);
        expect(bill.fields).toMatchObject({
          note: 'Winter',
          webUrl: 'https://p.test/1',
          dueOn: '2026-11-30',
          total: 10_000,
        });
        const payment = { document: id, account: world.account('090'), paidOn: DAY, amount: 10_000, currency: 'USD' };
        const [paid] = await world.write(create('billPayment', payment));
        expect(await world.write(update(await world.read('bill', id), { number: 'B-2' }))).toMatchObject([
          { kind: 'done' },
        ]);
        await world.write(remove((paid as { record: ProviderRecord }).record));
        expect(await world.write(remove(await world.read('bill', id)))).toMatchObject([
          { record: { presence: 'void' } },
        ]);
      },
      { switches: contrary },
    );
  });

  it('a resend under the key gives the first answer, under other bytes none', () =>
    inWorld(async (world) => {
      const request = world.session.prepare([create('contact', { name: 'Acme' })]);
      const first = await world.session.send(request, 'key');
      expect(await world.session.send(request, 'key')).toEqual(first);
      expect(world.ui.contacts()).toHaveLength(1);
      const other = world.session.prepare([create('contact', { name: 'Other' })]);
      expect(await world.session.send(other, 'key')).toMatchObject([{ refusal: { code: 'keyReused' } }]);
    }));

  it.each(['minute', 'day', 'concurrent', 'app'] as const)('the %s limit is told apart', (limit) =>
    inWorld(
      async (world) => {
        const refused = world.session.list('bills', {});
        await expect(refused).rejects.toThrow(RateLimited);
        await expect(refused).rejects.toMatchObject({ limit });
      },
      {},
      failing({ kind: 'rateLimit', limit }),
    ),
  );

  it('reads wait, an old token is replaced, a lost access is told', () =>
    inWorld(
      async (world) => {
        await expect(world.session.list('bills', {})).rejects.toThrow(Unavailable);
        await expect(world.session.list('bills', {})).rejects.toThrow(Unavailable);
        world.wait(3_600_000);
        expect((await world.session.list('contacts', {})).records).toEqual([]);
        expect(world.session.allowance!().day).toBeGreaterThan(0);
        world.simulator.disconnectUser();
        const refused = { ...world.ports, token: async () => 'refused' };
        await expect(xero.connect(`xero:${world.ui.tenantId}`, refused).list('bills', {})).rejects.toThrow(AccessLost);
      },
      {},
      failing({ kind: 'error', status: 503, when: 'before' }, { kind: 'lost', when: 'after' }),
    ));
});
