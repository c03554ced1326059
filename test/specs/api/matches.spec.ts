import { describe, expect, it } from 'vitest';
import { ApiClient } from '../../support/api-client.ts';
import { Office } from '../../support/office.ts';

/** ALL-11, MX-X4: matches can be looked at, decided, and changed later. */

async function met(inMelio: readonly { readonly name: string; readonly email?: string }[]) {
  const office = new Office();
  const api = new ApiClient(office);
  const wanted = await api.consentToBoth();
  office.enterBill(office.addContact('Cedar Paper', { EmailAddress: 'ap@cedar.example' }), 'B-1', 10);
  for (const vendor of inMelio) office.melio.ui.addVendor(vendor);
  const { body } = await api.post('/v1/connections', wanted);
  office.connection = body.id;
  await office.settle();
  const path = `/v1/connections/${body.id}`;
  return { office, api, path, matches: async () => (await api.get(`${path}/matches`)).body.data };
}

describe('match review', () => {
  it('ALL-11 shows a pair that was matched, and takes it apart when somebody comes back to it', async () => {
    const { office, api, path, matches } = await met([{ name: 'Cedar Paper Co', email: 'ap@cedar.example' }]);
    const [match, ...more] = await matches();
    expect(more).toEqual([]);
    expect(match).toMatchObject({
      entity: 'contact',
      state: 'matched',
      left: { name: 'Cedar Paper', email: 'ap@cedar.example' },
      right: { name: 'Cedar Paper Co' },
      decision: null,
    });
    expect((await api.post(`${path}/matches/contact/${match.link}`, { decision: 'create' })).status).toBe(202);
    await office.hours(1);
    office.enterBill(office.xeroContact('Cedar Paper'), 'B-2', 10);
    await office.hours(1);
    expect(office.melioBill('B-2').vendor_id).toBe(office.melioVendor('Cedar Paper').id);
    expect(office.melioVendors('Cedar Paper Co')).toHaveLength(1);
    expect(await office.issues()).toEqual([]);
    expect((await matches()).filter(({ state }: { state: string }) => state === 'matched')).toEqual([]);
  });

  it('ALL-11 shows what is asked, with the candidates, and what was decided', async () => {
    const { office, api, path, matches } = await met([{ name: 'CEDAR PAPER', email: 'other@cedar.example' }]);
    const [match] = await matches();
    expect(match).toMatchObject({
      state: 'asked',
      link: null,
      left: { name: 'Cedar Paper' },
      right: null,
      candidates: [{ id: office.melioVendor('CEDAR PAPER').id, name: 'CEDAR PAPER', email: 'other@cedar.example' }],
    });
    const issue = `${path}/issues/${encodeURIComponent(match.subject)}/possibleMatch`;
    expect((await api.post(issue, { decision: match.actions[0] })).status).toBe(200);
    await office.hours(1);
    expect(office.melioBill('B-1').vendor_id).toBe(office.melioVendor('CEDAR PAPER').id);
    expect((await matches())[0]).toMatchObject({ state: 'matched', right: { name: 'CEDAR PAPER' } });
  });

  it('refuses to take apart what the sync made itself, and to match what is matched', async () => {
    const { office, api, path, matches } = await met([]);
    expect(await matches()).toEqual([]);
    const { body } = await api.get(`${path}/records/contact/left/${office.xeroContact('Cedar Paper').id}`);
    expect(await api.post(`${path}/matches/contact/${body.link.id}`, { decision: 'create' })).toMatchObject({
      status: 422,
      body: { code: 'decisionRefused' },
    });
    const other = await met([{ name: 'Cedar Paper', email: 'ap@cedar.example' }]);
    const [match] = await other.matches();
    const again = { decision: `link:${match.right.id}` };
    expect((await other.api.post(`${other.path}/matches/contact/${match.link}`, again)).status).toBe(422);
  });
});
