import { describe, expect, it } from 'vitest';
import { accessRestored } from '../../../shared/engine/reconnect.ts';
import { type Issue, issueItem } from '../../../shared/engine/state/issue.ts';
import { SalesOffice } from '../../support/capsule-freshbooks.ts';

describe('ALL-3 access that was taken back is asked for on the side that lost it', () => {
  it('ALL-3 one issue for each side, naming it and its vendor, closed by that side’s consent alone', async () => {
    const office = new SalesOffice();
    await office.connect();
    const { freshbooks, capsule } = office.vendors;
    freshbooks.simulator.disconnectUser();
    capsule.simulator.revokeUser();
    await office.hours(13);
    const lost = async () =>
      (await office.issues())
        .map(({ subject, code, text }) => [subject, code, text.slice(0, text.indexOf(' no '))])
        .sort();
    const ledger = ['connection:L', 'reconnect', 'FreshBooks, the ledger of this connection,'];
    const platform = ['connection:R', 'reconnect', 'Capsule, the platform of this connection,'];
    expect(await lost()).toEqual([ledger, platform]);

    const again = async (vendor: 'freshbooks' | 'capsule') => {
      const { account, consent } = office.vendors[vendor];
      await office.grants[vendor]!.consent(await consent(office.authOf(vendor)));
      await accessRestored(office.engine, [account]);
      await office.hours(1);
    };
    await again('capsule');
    expect(await lost()).toEqual([ledger]);
    await again('freshbooks');
    expect(await lost()).toEqual([]);

    office.addClient('Cedar Paper');
    await office.hours(1);
    expect(office.crm.named('Cedar Paper')).toHaveLength(1);
  });

  it('ALL-3 one that was opened when there was one issue for both sides is closed by the consent for the account it names', async () => {
    const office = new SalesOffice();
    await office.connect();
    const { freshbooks, capsule } = office.vendors;
    const issue: Issue = {
      connection: office.connection,
      subject: 'connection',
      code: 'reconnect',
      entity: 'company',
      text: 'FreshBooks no longer accepts our access.',
      actions: ['reconnect'],
      severity: 'urgent',
      state: 'open',
      about: freshbooks.account,
      openedAt: office.ports.clock.now(),
      ver: 1,
    };
    await office.ports.table.write([{ kind: 'put', item: issueItem(issue) }]);
    const open = async () => (await office.issues()).map(({ subject }) => subject);
    await accessRestored(office.engine, [capsule.account]);
    expect(await open()).toEqual(['connection']);
    await accessRestored(office.engine, [freshbooks.account]);
    expect(await open()).toEqual([]);
  });
});
