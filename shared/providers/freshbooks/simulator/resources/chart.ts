/** Every new business has these; a journal entry names the numbers in the last column. */
export interface ChartAccount {
  readonly id: number;
  readonly uuid: string;
  readonly number: string;
  readonly name: string;
  readonly type: 'asset' | 'liability' | 'equity' | 'income' | 'expense';
  readonly subType: string;
  readonly parent?: string;
}

const account = (
  id: number,
  number: string,
  name: string,
  type: ChartAccount['type'],
  subType: string,
  parent?: string,
) => ({
  id,
  uuid: `5e2c1f0a-0000-4000-8000-${String(id).padStart(12, '0')}`,
  number,
  name,
  type,
  subType,
  ...(parent === undefined ? {} : { parent }),
});

export const CHART: readonly ChartAccount[] = [
  account(1201, '1000', 'Cash', 'asset', 'Cash & Bank'),
  account(1202, '1000-1', 'Petty Cash', 'asset', 'Cash & Bank', '1000'),
  account(1203, '1200', 'Accounts Receivable', 'asset', 'Current Asset'),
  account(1204, '1201', 'Customer Deposits', 'asset', 'Current Asset'),
  account(1205, '1203', 'Deposits', 'asset', 'Current Asset'),
  account(1206, '2000', 'Accounts Payable', 'liability', 'Current Liability'),
  account(1207, '2004', 'Customer Credit', 'liability', 'Current Liability'),
  account(1208, '2005', 'Taxes Payable', 'liability', 'Current Liability'),
  account(1209, '2006', 'Unearned Revenue', 'liability', 'Current Liability'),
  account(1210, '3000', 'Common Stock', 'equity', 'Equity'),
  account(1211, '4000', 'Sales', 'income', 'Income'),
  account(1212, '5000', 'Merchant Account Fees', 'expense', 'Operating Expense'),
];
