import { describe, expect, it } from 'vitest';
import { Payables } from '../../support/payables.ts';

// A few important notes about the sync
// @see https://help.melio.com/hc/en-us/articles/6411258139036-What-data-does-Melio-sync-with-Xero

describe('MX-N1 a bill marked paid in both places does not end with two payments', () => {
  const sameBill = async () => await Payables.with({ 'B-1': 120.5 });
  const acts = {
    'in Xero first': (office: Payables) => {
      office.payInXero('B-1', 120.5, '2026-03-02');
      office.markAsPaid('B-1', '2026-03-02');
    },
    'in Melio first': (office: Payables) => {
      office.markAsPaid('B-1', '2026-03-02');
      office.payInXero('B-1', 120.5, '2026-03-02');
    },
    'two days apart': (office: Payables) => {
      office.payInXero('B-1', 120.5, '2026-02-28');
      office.markAsPaid('B-1', '2026-03-02');
    },
  };

  it.each(Object.entries(acts))(
    'MX-N1 scenario 12: %s, before anybody looks: one payment, matched without asking',
    async (_, act) => {
      const office = await sameBill();
      act(office);
      await office.settle();
      await office.hours(2);
      expect(office.everInXero('B-1')).toHaveLength(1);
      expect(office.inXero('B-1')).toMatchObject({ status: 'PAID', due: 0, payments: [{ account: 'Savings' }] });
      expect(office.inMelio('B-1')).toMatchObject({ balance: 0, payments: [{ amount: 12050, by: 'mark' }] });
      expect(office.writes('xero')).toEqual({});
      expect(await office.held()).toEqual([]);
    },
  );

  it('MX-N1 entered in Xero after the mark was posted there: Xero refuses it, and nothing else happens', async () => {
    const office = await sameBill();
    office.markAsPaid('B-1');
    await office.settle();
    expect(() => office.payInXero('B-1', 120.5)).toThrow(/exceeds/);
    expect(office.inXero('B-1').payments).toHaveLength(1);
  });

  it('MX-N1 marked in Melio after the bill had left the inbox: not possible any more, and one payment', async () => {
    const office = await sameBill();
    office.payInXero('B-1', 120.5);
    await office.settle();
    expect(() => office.markAsPaid('B-1')).toThrow();
    expect(office.everInXero('B-1')).toHaveLength(1);
  });
});

describe('MX-N3 a manual sync removes bills that are paid in Xero but still shown unpaid', () => {
  it('MX-N3 when every notice was lost and the lists missed it', async () => {
    let deaf = true;
    const office = await Payables.with(
      { 'B-1': 120.5, 'B-2': 50 },
      {
        xero: { switches: { paymentRaisesInvoiceEvent: false } },
        answer: (provider, request, response) =>
          // The lists do not show the change, as if its stamp had not moved.
          deaf && provider === 'xero' && /\/(Invoices|Payments)\?/.test(request.url) && !/IDs=/.test(request.url)
            ? {
                ...response,
                body: JSON.stringify({
                  Invoices: [],
                  Payments: [],
                  pagination: { page: 1, pageSize: 100, pageCount: 0, itemCount: 0 },
                }),
              }
            : response,
      },
    );
    office.payInXero('B-1', 120.5);
    await office.hours(3);
    expect(office.inMelio('B-1').inInbox).toBe(true);
    await office.syncNow();
    expect(office.inMelio('B-1').inInbox).toBe(false);
    expect(office.inMelio('B-2').inInbox).toBe(true);
    expect(office.writes('xero')).toEqual({});
    deaf = false;
  });
});
