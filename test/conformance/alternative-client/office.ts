import { ClientWorld, MINUTE_MS } from './world.ts';

/** A customer with three invoices; the second was paid. */
export function office(options: ConstructorParameters<typeof ClientWorld>[0] = {}) {
  const world = new ClientWorld(options);
  const { id } = world.addCustomer();
  const invoices = [100_000, 50_000, 165_000].map((total) => world.addInvoice(id, total));
  world.now += MINUTE_MS;
  const payment = world.ui.pay({ invoices: [{ id: invoices[1]!.id }], surcharge: 500, fee: 90 });
  return { world, customer: id, invoices, payment, path: `${invoices[1]!.id}/${payment.id}` };
}
