import { ApiClient } from '../../support/api-client.ts';
import { Office } from '../../support/office.ts';

/** Values for the parts of a path, by the part's name; of `{id}` by what stands before it. */
export type Ids = Readonly<Record<string, string>>;

/** A body that each operation takes, so that only the thing tried is wrong. */
export const bodies: Readonly<Record<string, object>> = {
  'POST /v1/consents': { provider: 'xero' },
  'POST /v1/connections': {
    integration: 'melio-xero',
    left: { account: 'xero:x', grant: 'xero#c#s' },
    right: { account: 'melio:x', grant: 'melio#c#s' },
  },
  'PATCH /v1/connections/{id}': { settings: { postPayment: 'processed' } },
  'POST /v1/connections/{id}/issues/{subject+}/{code}': { decision: 'retry' },
  'POST /v1/connections/{id}/plan/apply': { hash: '0'.repeat(64) },
  'POST /v1/connections/{id}/matches/{entity}/{link}': { decision: 'create' },
  'POST /v1/event-endpoints': { url: 'https://books.example/events' },
};

/** Queries of operations that do not do without. */
export const queries: Readonly<Record<string, Record<string, string>>> = {
  'DELETE /v1/tenant': { confirm: 'delete' },
};

/** Parts of a path that name nothing of a tenant's. */
export const values = { entity: 'bill', side: 'left', code: 'noAccount' } as const;

/** A tenant with one of everything that the API has a path for. */
export async function somethingOfEverything(): Promise<{ readonly api: ApiClient; readonly ids: Ids }> {
  const office = new Office();
  const api = new ApiClient(office);
  const wanted = await api.consentToBoth();
  const consent = (await api.post('/v1/consents', { provider: 'xero' })).body.id as string;
  const { body } = await api.post('/v1/connections', wanted);
  office.connection = body.id;
  office.enterBill(office.addContact('Cedar Paper'), 'B-1', 10);
  const vendor = office.melio.ui.addVendor({ name: 'Oak Furniture' });
  const bill = office.melio.ui.enterBill({ vendorId: vendor.id, number: 'M-1', total: 1000, dueDate: '2026-04-01' });
  await office.settle();
  const ids = {
    ...values,
    consents: consent,
    connections: body.id,
    record: office.xeroBill('B-1').id,
    subject: `R:bill:${bill.id}`,
    link: (await api.get(`/v1/connections/${body.id}/records/bill/left/${office.xeroBill('B-1').id}`)).body.link.id,
    'event-endpoints': (await api.post('/v1/event-endpoints', bodies['POST /v1/event-endpoints'])).body.id,
  };
  return { api, ids };
}
