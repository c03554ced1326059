import { AccountingApi } from 'xero-node/dist/gen/api/accountingApi.js';
import { Invoice } from 'xero-node/dist/gen/model/accounting/models.js';
import { serve } from '../../local/http-server.ts';
import { xeroWorld } from './xero-world.ts';

export const sdkLine = { description: 'Tires', quantity: 2, unitAmount: 20.5, accountCode: '400' };

/** Xero's own SDK, connected over a socket to a simulated organisation. */
export async function sdkWorld() {
  const world = xeroWorld({ limits: { perMinute: 1000 } });
  const server = await serve((request) => world.simulator.handle(request), 0);
  const api = new AccountingApi(`${server.url}/api.xro/2.0`);
  api.accessToken = world.tokens.accessToken;
  const tenant = world.ui.tenantId;
  return {
    ...world,
    api,
    tenant,
    close: () => server.close(),
    async newContact(name: string): Promise<string> {
      return (await api.createContacts(tenant, { contacts: [{ name }] })).body.contacts![0]!.contactID!;
    },
    /** An approved bill of 41.00. */
    async newBill(contactID: string, more: Invoice = {}): Promise<Invoice> {
      const invoice: Invoice = {
        type: Invoice.TypeEnum.ACCPAY,
        contact: { contactID },
        date: '2026-09-28',
        dueDate: '2026-10-28',
        status: Invoice.StatusEnum.AUTHORISED,
        lineItems: [sdkLine],
        ...more,
      };
      return (await api.createInvoices(tenant, { invoices: [invoice] }, false, 4)).body.invoices![0]!;
    },
  };
}
export type SdkWorld = Awaited<ReturnType<typeof sdkWorld>>;
