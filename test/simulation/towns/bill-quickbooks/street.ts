import type { BillSimulator } from '../../../../shared/providers/bill/simulator/index.ts';
import type { Kind, Kinds } from '../../../../shared/providers/bill/simulator/records.ts';
import type { QuickBooksSimulator } from '../../../../shared/providers/quickbooks/simulator/index.ts';
import type { Chance } from '../../chance.ts';
import type { Words } from '../../people/words.ts';
import { one } from '../../people.ts';

/** Both vendors as people meet them. */
export interface Street {
  readonly quickbooks: QuickBooksSimulator;
  readonly bill: BillSimulator;
  readonly chance: Chance;
  readonly now: () => number;
  readonly words: Words;
  readonly known: Known;
  /** Vendors and customers that people made one of in QuickBooks: who is left, by whom there is no more (`vendor-2`). */
  readonly merges: Map<string, string>;
}

/** What stood in the books before anybody can remember: ids in QuickBooks, and a bank account in BILL. */
export interface Known {
  readonly bank: string;
  readonly moneyOut: string;
  readonly moneyIn: string;
  readonly offline: string;
  readonly undeposited: string;
  readonly expenses: readonly string[];
  readonly items: readonly string[];
  readonly classes: readonly string[];
  readonly funding: string;
  /** Sales forms take numbers of one's own; otherwise QuickBooks counts, whatever it is sent. */
  readonly ownNumbers: boolean;
}

export function setUp(quickbooks: QuickBooksSimulator, bill: BillSimulator, chance: Chance): Known {
  const ui = quickbooks.ui();
  const ownNumbers = chance.of(0.85);
  ui.set({
    autoApplyCredit: chance.of(0.2),
    warnDuplicateNumbers: chance.of(0.8),
    classes: chance.pick(['line', 'line', 'document', 'none']),
    customTxnNumbers: ownNumbers,
  });
  const bank = (name: string) => ui.addAccount(name, 'Bank', { AccountSubType: 'Checking' });
  const income = ui.addAccount('Services', 'Income', { AccountSubType: 'ServiceFeeIncome' });
  return {
    bank: bank('Checking'),
    moneyOut: bank('BILL Money Out Clearing'),
    moneyIn: bank('BILL Money In Clearing'),
    offline: bank('Petty cash'),
    undeposited: ui.addAccount('Undeposited Funds', 'Other Current Asset', { AccountSubType: 'UndepositedFunds' }),
    expenses: [
      ui.addAccount('Job materials', 'Expense', { AccountSubType: 'SuppliesMaterials' }),
      ui.addAccount('Rent', 'Expense', { AccountSubType: 'RentOrLeaseofBuildings' }),
    ],
    items: [ui.addItem('Design hours', income), ui.addItem('Printing', income)],
    classes: chance.of(0.4) ? [ui.add('Class', { Name: 'West' }), ui.add('Class', { Name: 'East' })] : [],
    funding: bill.ui.addBank('Chase').id,
    ownNumbers,
  };
}

/** A row of BILL that is not put away. @throws {Nothing} */
export const inBill = <K extends Kind>(
  { bill, chance }: Pick<Street, 'bill' | 'chance'>,
  kind: K,
  fits: (row: Kinds[K]) => boolean = () => true,
): Kinds[K] =>
  one(
    chance,
    bill.books.all(kind).filter((row) => !row.archived && fits(row)),
  );
