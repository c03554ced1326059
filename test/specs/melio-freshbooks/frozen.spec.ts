import { describe, expect, it } from 'vitest';
import { Receivables } from '../../support/melio-freshbooks.ts';

describe('MF-2 an invoice that Melio takes no changes of', () => {
  it('deleted in FreshBooks while it is about to be charged by itself: it stays in Melio, and the issue says why', async () => {
    const office = await Receivables.with({ 'F-1': '10.00' });
    const { id } = office.melioInvoice('F-1');
    office.melio.ui.setAutoPay(office.melioCustomer('Acme Tools').id, true);
    office.melio.ui.sendRequest(id);
    await office.settle();
    office.resetCalls();
    office.freshbooks.ui().deleteInvoice(office.invoice('F-1').id);
    await office.settle();
    expect(office.melioInvoice('F-1').frozen_reason).toBe('auto_pay_scheduled');
    expect(await office.issue('frozen')).toMatchObject({
      severity: 'urgent',
      text: expect.stringMatching(/it was paid there, or a payment of it is scheduled or on its way/),
    });
    expect(office.writes('melio')).toEqual({});
  });
});
