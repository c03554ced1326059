import type { Books } from './books.ts';
import { CLASSIFIED_BY } from './call.ts';
import { read } from './money.ts';
import type { Classifications, Kind, Line } from './records.ts';

type Given = Readonly<Record<string, unknown>>;

/** Files of records, in the shape of the API's lists (`{"results": [...]}`). */
const KIND: Readonly<Record<string, Kind>> = {
  'ChartOfAccounts.json': 'chartOfAccount',
  'AccountingClasses.json': 'accountingClass',
  'Departments.json': 'department',
  'Locations.json': 'location',
  'Items.json': 'item',
  'Banks.json': 'bank',
  'Vendors.json': 'vendor',
  'Customers.json': 'customer',
  'Bills.json': 'bill',
  'VendorCredits.json': 'vendorCredit',
  'Payments.json': 'payment',
  'Invoices.json': 'invoice',
  'CreditMemos.json': 'creditMemo',
  'ReceivablePayments.json': 'received',
};

/**
 * Takes in what the lists answered: ids and stamps stay, balances and statuses follow from the payments.
 * @throws the name is none of these, or the text is no such list
 */
export function loadFile(books: Books, fileName: string, json: string): void {
  const kind = KIND[fileName];
  if (!kind) throw new Error(`${fileName}: not a file of BILL; known are ${Object.keys(KIND).join(', ')}`);
  const { results } = JSON.parse(json) as { results?: unknown };
  if (!Array.isArray(results)) throw new Error(`${fileName}: "results" with a list of records is expected`);
  for (const row of results as readonly Given[]) {
    const common = {
      id: row.id,
      archived: row.archived ?? false,
      createdTime: row.createdTime,
      updatedTime: row.updatedTime,
    };
    books.keep(kind, { ...common, ...contentOf(kind, row) } as never, 0);
  }
}

const texts = (row: Given, ...names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, (row[name] as string | undefined) ?? '']));
const record = (value: unknown): Given => Object(value) as Given;
const listed = (value: unknown): readonly Given[] => (Array.isArray(value) ? (value as readonly Given[]) : []);
const minor = (value: unknown): number => read('amount', value ?? 0);

const classified = (value: unknown): Classifications =>
  Object.fromEntries(Object.keys(CLASSIFIED_BY).map((name) => [name, (record(value)[name] as string | null) ?? null]));

const line = (row: Given): Line => {
  const price = row.price === undefined || row.price === null ? null : minor(row.price);
  const quantity = row.quantity === undefined || row.quantity === null ? null : Number(row.quantity);
  return {
    id: String(row.id),
    amount: row.amount === undefined ? Math.round((price ?? 0) * (quantity ?? 1)) : minor(row.amount),
    quantity,
    price,
    description: String(row.description ?? ''),
    classifications: classified(row.classifications),
  };
};

const applied = (value: unknown) => listed(value).map(({ id, amount }) => ({ id: String(id), amount: minor(amount) }));

const NO_ADDRESS = { line1: '', line2: '', city: '', stateOrProvince: '', zipOrPostalCode: '', country: '' };

function contentOf(kind: Kind, row: Given): object {
  switch (kind) {
    case 'vendor': {
      const more = record(row.additionalInfo);
      const pays = record(row.paymentInformation);
      return {
        ...texts(row, 'name', 'shortName', 'accountNumber', 'email', 'phone'),
        accountType: row.accountType ?? 'BUSINESS',
        address: { ...NO_ADDRESS, ...record(row.address) },
        payeeName: pays.payeeName ?? row.name,
        payByType: pays.payByType ?? 'CHECK',
        ...{ taxId: more.taxId ?? '', taxIdType: more.taxIdType ?? 'UNDEFINED', track1099: more.track1099 ?? false },
        companyName: more.companyName ?? '',
        networkStatus: row.networkStatus ?? 'NOT_CONNECTED',
      };
    }
    case 'customer':
      return {
        ...texts(row, 'name', 'companyName', 'email', 'phone', 'description', 'accountNumber'),
        accountType: row.accountType ?? 'BUSINESS',
        contact: { firstName: '', lastName: '', ...record(row.contact) },
        billingAddress: { ...NO_ADDRESS, ...record(row.billingAddress) },
        shippingAddress: { ...NO_ADDRESS, ...record(row.shippingAddress) },
      };
    case 'bill':
      return {
        ...texts(row, 'vendorId', 'description', 'dueDate', 'purchaseOrderNumber'),
        invoice: row.invoice,
        lines: listed(row.billLineItems).map(line),
        payFromChartOfAccountId: row.payFromChartOfAccountId ?? null,
        approvalStatus: row.approvalStatus ?? 'UNASSIGNED',
        classifications: classified(row.classifications),
        vendorCredits: applied(row.vendorCredits),
      };
    case 'vendorCredit':
    case 'creditMemo':
      return {
        ...(kind === 'vendorCredit' ? texts(row, 'vendorId') : texts(row, 'customerId')),
        ...texts(row, 'referenceNumber', 'creditDate', 'description'),
        lines: listed(row.vendorCreditLineItems ?? row.creditMemoLineItems).map(line),
        classifications: classified(row.classifications),
        approvalStatus: row.approvalStatus ?? 'UNASSIGNED',
      };
    case 'invoice':
      return {
        ...texts(row, 'customerId', 'invoiceNumber', 'invoiceDate', 'dueDate'),
        lines: listed(row.invoiceLineItems).map(line),
        payToChartOfAccountId: row.payToChartOfAccountId ?? null,
        classifications: classified(row.classifications),
        salesTaxItemId: row.salesTaxItemId ?? null,
        salesTaxTotal: minor(row.salesTaxTotal),
        salesTaxPercentage: row.salesTaxPercentage ?? 0,
        creditMemos: [],
      };
    case 'payment': {
      const {
        sentDate = null,
        arrivesByDate = null,
        checkNumber = null,
      } = {
        ...record(record(row.disbursementInfo).achDisbursement),
        ...record(record(row.disbursementInfo).checkDisbursement),
      } as Given;
      return {
        ...texts(row, 'vendorId', 'description', 'processDate', 'confirmationNumber', 'syncReference'),
        billPayments: listed(row.billPayments).map((share) => ({
          ...{ id: share.id, billId: share.billId, amount: minor(share.amount) },
          vendorCredits: applied(share.vendorCredits),
        })),
        fundingAccountId: record(row.fundingAccount).id ?? null,
        ...{ status: row.status, disbursementStatus: row.disbursementStatus ?? 'UNDEFINED' },
        ...{ singleStatus: row.singleStatus, onlinePayment: row.onlinePayment },
        ...{ disbursementType: row.disbursementType, checkNumber, sentDate, arrivesByDate },
        voidInfo: row.voidInfo ?? [],
        chartOfAccountId: record(row.classifications).chartOfAccountId ?? null,
        allowExport: row.allowExport ?? true,
      };
    }
    case 'received':
      return {
        ...texts(row, 'customerId', 'description', 'paymentDate', 'receivablesType', 'referenceNumber'),
        amount: minor(row.amount),
        invoicePayments: listed(row.invoicePayments).map((share, index) => ({
          ...{ id: `${row.id}-${index}`, invoiceId: share.invoiceId, amount: minor(share.amount) },
        })),
        receivablesAccountId: record(row.receivablesAccount).id ?? null,
        ...{ status: row.status, onlinePayment: row.onlinePayment ?? false },
        convenienceFeeAmount: minor(row.convenienceFeeAmount),
      };
    case 'bank': {
      const { payables = true, receivables = true } = record(row.default);
      return {
        ...texts(row, 'status', 'accountNumber', 'nameOnAccount', 'type', 'bankName'),
        ...{ payables, receivables, chartOfAccountId: row.chartOfAccountId ?? null },
      };
    }
    default: {
      const {
        id: _,
        archived: __,
        createdTime: ___,
        updatedTime: ____,
        name,
        shortName,
        description,
        parentId,
        account,
        ...item
      } = row;
      return {
        ...{ name, shortName: shortName ?? '', description: description ?? '', parentId: parentId ?? '' },
        ...(account ? { account } : {}),
        ...(kind === 'item' ? { item } : {}),
      };
    }
  }
}
