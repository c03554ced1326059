import { describe, expect, it } from 'vitest';
import type { Write } from '../../../shared/engine/ports.ts';
import { SalesOffice } from '../../support/capsule-freshbooks.ts';

/** Of what workers write; the dispatcher's own bookkeeping is left alone. */
const isWorkers = (writes: readonly Write[]): boolean =>
  writes.every((write) => /^[ACEKLOUWX]#/.test((write.kind === 'put' ? write.item : write.key).pk));

describe('CF-5 CF-6 a process that dies on the way', () => {
  it.each(Array.from({ length: 16 }, (_, index) => index * 4))(
    'at its write %i: one contact is brought back, one client is made',
    async (fatal) => {
      const state = { writes: -1, watched: false, died: false };
      const office = new SalesOffice({
        dies: (writes) => {
          if (!state.watched || state.died || !isWorkers(writes)) return false;
          state.writes += 1;
          state.died = state.writes === fatal;
          return state.died;
        },
      });
      office.addClient('Cedar Paper', { email: 'ap@cedar.example' });
      await office.connect();
      const oak = office.crm.addOrganisation('Other Oak');
      await office.settle();
      state.watched = true;
      office.crm.delete(office.party('Cedar Paper').id);
      office.crm.tag(oak.id, 'Send to accounting');
      await office.hours(5);
      expect(state.died).toBe(true);
      expect([office.crm.named('Cedar Paper').length, office.clients('Cedar Paper').length]).toEqual([1, 1]);
      expect([office.clients('Other Oak').length, office.crm.tagsOf(oak.id)]).toEqual([1, []]);
      expect(await office.issues()).toEqual([]);
    },
  );
});
