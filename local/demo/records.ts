import type { MelioSimulator, MelioUi } from '../../shared/providers/melio/simulator/index.ts';
import type { World, XeroUi } from './world.ts';

export type XeroBill = ReturnType<XeroUi['bill']>;
export type MelioBill = ReturnType<MelioUi['enterBill']>;
export type MelioPayment = ReturnType<MelioUi['schedulePayment']>;
export type MelioVendor = ReturnType<MelioUi['addVendor']>;

/** What one of Melio's lists holds, removed records included. */
export function melioRecords<T>(
  world: Pick<World, 'context'>,
  kind: 'bill' | 'vendor' | 'bill_payment' | 'attachment' | 'customer' | 'invoice' | 'received_payment',
): readonly T[] {
  const melio: MelioSimulator = world.context.simulators.melio.simulator;
  const { tenants } = JSON.parse(melio.snapshot()) as {
    readonly tenants: readonly { readonly records: [string, T[]][] }[];
  };
  return tenants[0]?.records.find(([name]) => name === kind)?.[1] ?? [];
}

/** @throws there is none, or several */
export function melioBill(world: World, number: string): MelioBill {
  const found = melioRecords<MelioBill>(world, 'bill').filter((bill) => bill.number === number);
  if (found.length !== 1) throw new Error(`Melio has ${found.length} bills with the number ${number}`);
  return found[0]!;
}

export const melioPayments = (world: World, billId: string): readonly MelioPayment[] =>
  melioRecords<MelioPayment>(world, 'bill_payment').filter(
    (payment) => !payment.archived && payment.bills.some(({ bill_id }) => bill_id === billId),
  );

/** @throws there is none, or several */
export function xeroBill(world: World, number: string): XeroBill {
  const found = world.xero.bills().filter((bill) => bill.number === number);
  if (found.length !== 1) throw new Error(`Xero has ${found.length} bills with the number ${number}`);
  return found[0]!;
}

export const livePayments = (world: World, billId: string) =>
  world.xero.payments().filter((payment) => payment.status === 'AUTHORISED' && payment.documentId === billId);
