import type { Entity } from '../../model/names.ts';
import type { Fields, ProviderRecord } from '../../model/record.ts';
import { toAttachment } from './mapper/attachment.ts';
import { customerId, isCustomerId } from './mapper/base.ts';
import { toBill } from './mapper/bill.ts';
import { toBillPayments } from './mapper/bill-payment.ts';
import { toFundingAccount } from './mapper/company.ts';
import { toCustomer } from './mapper/customer.ts';
import { toInvoice } from './mapper/invoice.ts';
import { toPayout, toReceivedPayments } from './mapper/received-payment.ts';
import { toContact } from './mapper/vendor.ts';
import {
  platformAttachment,
  platformBill,
  platformBillPayment,
  platformFundingAccount,
  platformVendor,
} from './schema.ts';
import { platformCustomer, platformInvoice, platformPayout, platformReceivedPayment } from './schema-get-paid.ts';

interface Facts {
  readonly path: string;
  readonly entity: Entity;
  /** A payment yields a record per document. @throws {z.ZodError} the row is not what the contract says */
  readonly read: (row: unknown) => readonly ProviderRecord[];
}

/** Where the records of the contract live, and how one of their rows is read. */
export const COLLECTIONS = {
  vendors: { path: '/vendors', entity: 'contact', read: (row) => [toContact(platformVendor.parse(row))] },
  customers: { path: '/customers', entity: 'contact', read: (row) => [toCustomer(platformCustomer.parse(row))] },
  bills: { path: '/bills', entity: 'bill', read: (row) => [toBill(platformBill.parse(row))] },
  billPayments: {
    path: '/bill-payments',
    entity: 'billPayment',
    read: (row) => toBillPayments(platformBillPayment.parse(row)),
  },
  attachments: {
    path: '/attachments',
    entity: 'attachment',
    read: (row) => [toAttachment(platformAttachment.parse(row))],
  },
  fundingAccounts: {
    path: '/funding-accounts',
    entity: 'fundingAccount',
    read: (row) => [toFundingAccount(platformFundingAccount.parse(row))],
  },
  invoices: { path: '/invoices', entity: 'invoice', read: (row) => [toInvoice(platformInvoice.parse(row))] },
  receivedPayments: {
    path: '/received-payments',
    entity: 'payment',
    read: (row) => toReceivedPayments(platformReceivedPayment.parse(row)),
  },
  payouts: { path: '/payouts', entity: 'payout', read: (row) => [toPayout(platformPayout.parse(row))] },
} as const satisfies Record<string, Facts>;
export type Collection = keyof typeof COLLECTIONS;

const BY_ENTITY: Partial<Record<Entity, Collection>> = {
  bill: 'bills',
  billPayment: 'billPayments',
  attachment: 'attachments',
  fundingAccount: 'fundingAccounts',
  invoice: 'invoices',
  payment: 'receivedPayments',
  payout: 'payouts',
};

/** Where a record lives. A contact is a customer when its id says so. */
export const collectionOf = (entity: Entity, id: string): Collection | undefined =>
  entity === 'contact' ? (isCustomerId(id) ? 'customers' : 'vendors') : BY_ENTITY[entity];

/** Where a new record would live. A contact that is not known to be a customer is a vendor. */
export const collectionFor = (entity: Entity, fields: Fields): Collection | undefined =>
  entity === 'contact' ? (fields.isCustomer === true ? 'customers' : 'vendors') : BY_ENTITY[entity];

/** The id by which we know a record of a collection. */
export const ourId = (collection: Collection, own: string): string =>
  collection === 'customers' ? customerId(own) : own;
