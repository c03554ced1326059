import { deleteAccount, getAccount, listAccounts, writeAccount } from './accounts.ts';
import { listAttachments, listHistory, readAttachment, writeAttachment, writeHistory } from './attachments.ts';
import { getBankTransaction, listBankTransactions, writeBankTransactions } from './bank-transactions.ts';
import { createBatchPayments, deleteBatchPayment, getBatchPayment, listBatchPayments } from './batch-payments.ts';
import type { Call, Reply } from './call.ts';
import { createContacts, getContact, listContacts, updateContact, upsertContacts } from './contacts.ts';
import { createAllocations, deleteAllocation, getCredit, listCredits, writeCreditNotes } from './credits.ts';
import { createInvoices, getInvoice, listInvoices, updateInvoice, upsertInvoices } from './invoices.ts';
import { createPayments, deletePayment, getPayment, listPayments } from './payments.ts';
import {
  getActions,
  getOrganisation,
  getTracking,
  listCurrencies,
  listTaxRates,
  listTracking,
  writeTracking,
  writeTrackingOption,
} from './settings.ts';

export type Scope = 'settings' | 'contacts' | 'invoices' | 'payments' | 'banktransactions' | 'attachments';
export interface Operation {
  /** `GET /Invoices/{id}`: the name under which calls are counted. */
  readonly name: string;
  readonly scope: Scope;
  readonly run: (call: Call) => Reply;
}

const operations = new Map<string, Operation>();
const paths = new Set<string>();

function add(scope: Scope, path: string, methods: Readonly<Record<string, (call: Call) => Reply>>): void {
  paths.add(path.toLowerCase());
  for (const [method, run] of Object.entries(methods)) {
    operations.set(`${method} ${path.toLowerCase()}`, { name: `${method} ${path}`, scope, run });
  }
}

add('settings', '/Organisation', { GET: getOrganisation });
add('settings', '/Organisation/Actions', { GET: getActions });
add('settings', '/Accounts', { GET: listAccounts, PUT: writeAccount });
add('settings', '/Accounts/{id}', { GET: getAccount, POST: writeAccount, DELETE: deleteAccount });
add('settings', '/TaxRates', { GET: listTaxRates });
add('settings', '/Currencies', { GET: listCurrencies });
add('settings', '/TrackingCategories', { GET: listTracking, PUT: writeTracking });
add('settings', '/TrackingCategories/{id}', { GET: getTracking, POST: writeTracking });
add('settings', '/TrackingCategories/{id}/Options', { PUT: writeTrackingOption });
add('settings', '/TrackingCategories/{id}/Options/{id}', { POST: writeTrackingOption });
add('contacts', '/Contacts', { GET: listContacts, PUT: createContacts, POST: upsertContacts });
add('contacts', '/Contacts/{id}', { GET: getContact, POST: updateContact });
add('invoices', '/Invoices', { GET: listInvoices, PUT: createInvoices, POST: upsertInvoices });
add('invoices', '/Invoices/{id}', { GET: getInvoice, POST: updateInvoice });
add('invoices', '/CreditNotes', { GET: listCredits, PUT: writeCreditNotes, POST: writeCreditNotes });
add('invoices', '/CreditNotes/{id}', { GET: getCredit, POST: writeCreditNotes });
add('payments', '/Payments', { GET: listPayments, PUT: createPayments, POST: createPayments });
add('payments', '/Payments/{id}', { GET: getPayment, POST: deletePayment });
add('payments', '/BatchPayments', { GET: listBatchPayments, PUT: createBatchPayments, POST: deleteBatchPayment });
add('payments', '/BatchPayments/{id}', { GET: getBatchPayment, POST: deleteBatchPayment });
for (const [name, scope] of [
  ['CreditNotes', 'invoices'],
  ['Overpayments', 'payments'],
  ['Prepayments', 'payments'],
] as const) {
  if (name !== 'CreditNotes') {
    add(scope, `/${name}`, { GET: listCredits });
    add(scope, `/${name}/{id}`, { GET: getCredit });
  }
  add(scope, `/${name}/{id}/Allocations`, { PUT: createAllocations });
  add(scope, `/${name}/{id}/Allocations/{id}`, { DELETE: deleteAllocation });
}
add('banktransactions', '/BankTransactions', {
  GET: listBankTransactions,
  PUT: writeBankTransactions,
  POST: writeBankTransactions,
});
add('banktransactions', '/BankTransactions/{id}', { GET: getBankTransaction, POST: writeBankTransactions });
for (const name of ['Accounts', 'BankTransactions', 'Contacts', 'CreditNotes', 'Invoices']) {
  add('attachments', `/${name}/{id}/Attachments`, { GET: listAttachments });
  add('attachments', `/${name}/{id}/Attachments/{id}`, {
    GET: readAttachment,
    PUT: writeAttachment,
    POST: writeAttachment,
  });
}
const NOTED: readonly (readonly [string, Scope])[] = [
  ['Contacts', 'contacts'],
  ['Invoices', 'invoices'],
  ['CreditNotes', 'invoices'],
  ['Payments', 'payments'],
  ['BatchPayments', 'payments'],
  ['Overpayments', 'payments'],
  ['Prepayments', 'payments'],
  ['BankTransactions', 'banktransactions'],
];
for (const [name, scope] of NOTED) add(scope, `/${name}/{id}/History`, { GET: listHistory, PUT: writeHistory });

/** Paths match without case; every second segment is an id, apart from the organisation's actions. */
export function findOperation(method: string, segments: readonly string[]): Operation | 'noPath' | 'noMethod' {
  const pattern = segments
    .map((segment, index) =>
      index % 2 === 0 || segments[0]?.toLowerCase() === 'organisation' ? `/${segment.toLowerCase()}` : '/{id}',
    )
    .join('');
  return operations.get(`${method} ${pattern}`) ?? (paths.has(pattern) ? 'noMethod' : 'noPath');
}
