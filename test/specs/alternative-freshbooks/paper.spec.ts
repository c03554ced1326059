import { describe, expect, it } from 'vitest';
import { Partner, QUIET } from '../../support/alternative-freshbooks.ts';
import { PartnerDoor } from '../../support/partner-door.ts';

// PDF invoices: named on the page without a frequency.
// @see https://help.alternativepayments.io/integrations/accounting-integration-guides/freshbooks

async function linked(answered?: ConstructorParameters<typeof PartnerDoor>[1]) {
  const office = await Partner.with({ 'A-1': '150.00' });
  const door = new PartnerDoor(office, answered);
  const paperOf = (side: string, id: string | number) =>
    door.get(`/v1/connections/${office.connection}/records/invoice/${side}/${id}/pdf`);
  return { office, paperOf };
}

describe('AF-X4 invoice PDF', () => {
  it('AF-X4 is available from the linked invoice, by the id of either side', async () => {
    const { office, paperOf } = await linked();
    for (const answer of [
      await paperOf('left', office.invoice('A-1').id),
      await paperOf('right', office.asked('A-1').id),
    ]) {
      expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
      const bytes = Buffer.from(answer.body.content, 'base64').toString('latin1');
      expect(bytes).toMatch(/^%PDF-/);
      expect(bytes).toContain('A-1');
    }
    expect(await office.quiet()).toEqual(QUIET);
  });

  it('AF-X4 FreshBooks makes no link to it that anybody could open', async () => {
    const { office, paperOf } = await linked();
    await paperOf('left', office.invoice('A-1').id);
    expect(Object.keys(office.calls('freshbooks'))).toEqual(['GET /invoices/invoices/{id}/pdf']);
    expect([...office.ports.table.items()].some((item) => JSON.stringify(item).includes('%PDF-'))).toBe(false);
  });

  it('AF-X4 not of an invoice that does not sync', async () => {
    const { office, paperOf } = await linked();
    const draft = office.enterInvoice(office.acme, 'A-2', '10.00', { draft: true });
    await office.settle();
    expect(await paperOf('left', draft.id)).toMatchObject({ status: 404 });
    expect(await paperOf('left', '999999')).toMatchObject({ status: 404 });
  });

  it('AF-X4 what is no PDF is not passed on', async () => {
    const { office, paperOf } = await linked(({ url }, response) =>
      url.endsWith('/pdf') ? { ...response, body: '<html>Please log in</html>' } : response,
    );
    expect((await paperOf('left', office.invoice('A-1').id)).status).toBeGreaterThanOrEqual(500);
  });
});
