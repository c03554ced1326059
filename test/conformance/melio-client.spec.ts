import { expect, it } from 'vitest';
import { melio } from '../../shared/providers/melio/index.ts';
import { operationIds } from '../support/contract-oracle.ts';
import { done } from '../support/session.ts';
import { eachInItsWorld } from './melio-client/world.ts';

/** The stories behind the operations stand in melio-client/; this one only proves that none is left out. */
const at = eachInItsWorld();

it('the client uses every operation that the contract offers, and none of those that are for others', async () => {
  const { world } = at;
  const { session } = world;
  for (const stream of Object.keys(melio.capabilities.streams)) await session.list(stream, {});
  await melio.auth.accounts(world.ports, (await melio.auth.exchange(world.ports, {})).accessToken);
  const vendor = await world.addVendor();
  await world.change(vendor, { phone: '1' });
  const bill = await world.addBill(await world.addVendor());
  const edited = await world.change(bill, { number: '7' });
  const payment = done(await world.addOutside(edited));
  const content = { key: 'k', mimeType: 'image/png', name: 'a.png' };
  const file = { kind: 'create', entity: 'attachment', fields: { document: bill.id }, marker: 'f', content } as const;
  await session.content!(done(await world.write(file, 'f', Buffer.from('png'))).id);
  await session.fetch('attachment', [bill.id]);
  for (const record of [vendor, bill, payment]) {
    const current = await world.read(record.entity, record.id);
    done(await world.act('remove', current));
    if (record.entity !== 'billPayment') done(await world.act('restore', current));
  }
  const customer = await world.addCustomer();
  const renamed = await world.change(customer, { phone: '1' });
  const invoice = await world.change(await world.addInvoice(customer), { number: '8' });
  const received = done(await world.addReceived(invoice));
  const part = await world.addInvoice(renamed);
  done(await world.addReceived(part));
  done(await world.act('remove', await world.read('invoice', part.id)));
  world.ui.payOut({ payments: [] });
  await session.fetch('payout', [[...world.simulator.recordsOf().payout.rows.keys()][0]!]);
  for (const record of [received, invoice, renamed]) {
    const current = await world.read(record.entity, record.id);
    done(await world.act('remove', current));
  }
  done(await world.act('restore', renamed));

  const { id } = world.ui.addFundingAccount({ kind: 'card', name: 'Card' });
  await world.read('fundingAccount', id);
  for (const entity of ['accountList', 'dimensionList'] as const) {
    await world.write({ kind: 'create', entity, fields: { items: [] }, marker: 'm' });
    await session.fetch(entity, [entity]);
  }
  await session.announce!({ kind: 'first_sync_completed', text: 'Done.' });

  // Files are read with those of their bill; the operator registers the webhook; an invoice does not come back, it is
  // made anew; its document is not ours to print.
  const others = /^getAttachment$|WebhookEndpoint|^restoreInvoice$|^putInvoicePdf$/;
  expect([...world.called].sort()).toEqual(operationIds.filter((operation) => !others.test(operation)).sort());
});
