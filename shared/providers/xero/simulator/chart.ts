import type { Books } from './books.ts';
import type { AccountRow } from './rows.ts';

/** A small company's chart, so that a new organisation can be worked with at once. A loaded chart replaces it. */
const ACCOUNTS: readonly Omit<AccountRow, 'id' | 'updatedAt' | 'status'>[] = [
  {
    code: '090',
    name: 'Business Bank Account',
    type: 'BANK',
    class: 'ASSET',
    taxType: 'NONE',
    enablePayments: false,
    bankAccountNumber: '121000248111222',
    bankAccountType: 'BANK',
  },
  {
    code: '091',
    name: 'Business Savings Account',
    type: 'BANK',
    class: 'ASSET',
    taxType: 'NONE',
    enablePayments: false,
    bankAccountNumber: '121000248111333',
    bankAccountType: 'BANK',
  },
  { code: '200', name: 'Sales', type: 'REVENUE', class: 'REVENUE', taxType: 'OUTPUT', enablePayments: false },
  { code: '400', name: 'Advertising', type: 'EXPENSE', class: 'EXPENSE', taxType: 'NONE', enablePayments: false },
  { code: '429', name: 'General Expenses', type: 'EXPENSE', class: 'EXPENSE', taxType: 'NONE', enablePayments: false },
  { code: '469', name: 'Rent', type: 'EXPENSE', class: 'EXPENSE', taxType: 'NONE', enablePayments: false },
  {
    code: '610',
    name: 'Accounts Receivable',
    type: 'CURRENT',
    class: 'ASSET',
    taxType: 'NONE',
    enablePayments: false,
    systemAccount: 'DEBTORS',
  },
  {
    code: '800',
    name: 'Accounts Payable',
    type: 'CURRLIAB',
    class: 'LIABILITY',
    taxType: 'NONE',
    enablePayments: false,
    systemAccount: 'CREDITORS',
  },
  {
    code: '860',
    name: 'Rounding',
    type: 'CURRLIAB',
    class: 'LIABILITY',
    taxType: 'NONE',
    enablePayments: false,
    systemAccount: 'ROUNDING',
  },
  { code: '880', name: 'Owner A Drawings', type: 'EQUITY', class: 'EQUITY', taxType: 'NONE', enablePayments: true },
];

export function addStandardChart(books: Books, guid: () => string): void {
  const updatedAt = books.info.createdAt;
  books.accounts.load(
    ACCOUNTS.map((account) => ({
      ...account,
      id: guid(),
      updatedAt,
      status: 'ACTIVE' as const,
      ...(account.type === 'BANK' ? { currency: books.info.baseCurrency } : {}),
    })),
  );
  const all = { Assets: true, Equity: true, Expenses: true, Liabilities: true, Revenue: true };
  const purchases = { ...all, Revenue: false };
  const sales = { ...all, Expenses: false };
  for (const [taxType, name, rate, appliesTo] of [
    ['NONE', 'Tax Exempt', 0, all],
    ['INPUT', 'Tax on Purchases', 8.25, purchases],
    ['OUTPUT', 'Tax on Sales', 8.25, sales],
  ] as const) {
    books.taxRates.set(taxType, { name, taxType, rate, status: 'ACTIVE', appliesTo });
  }
}
