import type * as z from 'zod';
import type { ProviderRecord } from '../../../model/record.ts';
import { type Rows, readEach } from '../../reading.ts';
import { entityOf, recordId } from '../ids.ts';
import { toAttachments } from '../mapper/attachment.ts';
import { toDeposit, toJournalEntry, toTransfer } from '../mapper/cash.ts';
import { toContact } from '../mapper/contact.ts';
import { toDocument } from '../mapper/document.ts';
import { toAccount, toDimension, toItem } from '../mapper/lists.ts';
import { toBillPayment, toPayment } from '../mapper/settlement.ts';
import { type Home, instant, lastVersion } from '../mapper/values.ts';
import type { ObjectName } from '../query.ts';
import {
  account, attachable, billPayment, customer, deletedStub, deposit, dimension, item, journalEntry, payable, payment,
  receivable, transfer, vendor,
} from '../schema.ts'; // biome-ignore format: a list

type Read = (row: unknown, home: Home) => readonly ProviderRecord[];

/** What becomes of a row of each object. `CompanyInfo` and `Preferences` make one record together: lists.ts. */
const READ: Readonly<Record<Exclude<ObjectName, 'CompanyInfo' | 'Preferences'>, Read>> = {
  Vendor: (row) => [toContact('Vendor', vendor.parse(row))],
  Customer: (row) => [toContact('Customer', customer.parse(row))],
  Account: (row, home) => [toAccount(account.parse(row), home)],
  Class: (row) => [toDimension('Class', dimension.parse(row))],
  Department: (row) => [toDimension('Department', dimension.parse(row))],
  Item: (row) => [toItem(item.parse(row))],
  Bill: (row, home) => [toDocument('bill', payable.parse(row), home)],
  VendorCredit: (row, home) => [toDocument('vendorCredit', payable.parse(row), home)],
  BillPayment: (row, home) => [toBillPayment(billPayment.parse(row), home)],
  Invoice: (row, home) => [toDocument('invoice', receivable.parse(row), home)],
  CreditMemo: (row, home) => [toDocument('creditMemo', receivable.parse(row), home)],
  Payment: (row, home) => [toPayment(payment.parse(row), home)],
  Deposit: (row, home) => [toDeposit(deposit.parse(row), home)],
  Transfer: (row, home) => [toTransfer(transfer.parse(row), home)],
  JournalEntry: (row, home) => [toJournalEntry(journalEntry.parse(row), home)],
  Attachable: (row) => toAttachments(attachable.parse(row)),
};
export type ReadableObject = keyof typeof READ;
export const isReadable = (object: ObjectName): object is ReadableObject => Object.hasOwn(READ, object);

/** Rows of one object; the stub of a deleted transaction becomes a tombstone. */
export function readRows(object: ReadableObject, rows: readonly unknown[], home: Home): Rows {
  const read = (row: unknown): readonly ProviderRecord[] => {
    const gone = deletedStub.safeParse(row);
    const records = gone.success ? [tombstone(object, gone.data)] : READ[object](row, home);
    const isParty = object === 'Vendor' || object === 'Customer';
    return isParty ? records.map((record) => ({ ...record, ...bornAt(row) })) : records;
  };
  const entity = entityOf(object)!;
  return readEach(rows, read, (row) => ({ entity, id: recordId(object, String(Object(row).Id ?? 'unknown')) }));
}

function bornAt(row: unknown): Pick<ProviderRecord, 'bornAt'> {
  const at = instant(Object(Object(row).MetaData).CreateTime);
  return at === 0 ? {} : { bornAt: at };
}

/** A stub says that a transaction was deleted, and nothing of what it was. */
const tombstone = (object: ReadableObject, stub: z.infer<typeof deletedStub>): ProviderRecord => ({
  entity: entityOf(object)!,
  id: recordId(object, stub.Id),
  version: lastVersion(stub.MetaData?.LastUpdatedTime),
  presence: 'deleted',
  fields: {},
});

/** Whether reading these rows needs to know the company's own currency. */
export const needsHome = (rows: readonly unknown[]): boolean =>
  rows.some((row) => {
    const { CurrencyRef, status } = Object(row) as { CurrencyRef?: unknown; status?: unknown };
    return (CurrencyRef === undefined || CurrencyRef === null) && status !== 'Deleted';
  });

/** A list shows the documents beside their payments: nothing more has to be asked for. */
export const withoutHints = ({ records, unreadable }: Rows): Rows => ({
  records: records.map(({ alsoLookAt: _hints, ...record }) => record),
  unreadable,
});
