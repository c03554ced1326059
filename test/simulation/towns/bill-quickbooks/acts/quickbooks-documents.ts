import type { Name } from '../../../../../shared/providers/quickbooks/simulator/company.ts';
import type { Act } from '../../../people.ts';
import type { Street } from '../street.ts';
import { linesOf, rowsIn } from './quickbooks-rows.ts';

/** Bills, invoices and credits, as people keep them in QuickBooks. */
export function quickbooksDocuments(street: Street): readonly Act[] {
  const { chance, words, now } = street;
  const { ui, all, some, expenseLines, saleLines, dates, number } = rowsIn(street);
  const count = () => (chance.of(0.75) ? 1 : 2);
  const memo = () => (chance.of(0.4) ? { PrivateNote: words.note() } : {});
  const enter = (name: Name) => {
    const isSale = name === 'Invoice' || name === 'CreditMemo';
    const party = isSale ? 'Customer' : 'Vendor';
    const { DueDate, TxnDate } = dates();
    const isCredit = name === 'VendorCredit' || name === 'CreditMemo';
    ui.add(name, {
      [`${party}Ref`]: { value: some(party).id },
      Line: isSale ? saleLines(count()) : expenseLines(count()),
      TxnDate,
      ...(isCredit ? {} : { DueDate }),
      ...number(),
      ...memo(),
    });
  };
  const document = (): 'Bill' | 'Invoice' => chance.pick(['Bill', 'Bill', 'Invoice']);
  const credit = (): 'VendorCredit' | 'CreditMemo' => chance.pick(['VendorCredit', 'CreditMemo']);
  const edit = (name: Name, changes: () => Readonly<Record<string, unknown>>) =>
    ui.edit(name, some(name).id, changes());
  const reprice = (name: Name) => {
    const row = some(name);
    const Line = linesOf(row).map((line, index) => (index === 0 ? { ...line, Amount: words.cents() / 100 } : line));
    ui.edit(name, row.id, { Line });
  };
  const relined = (name: Name) => {
    const isSale = name === 'Invoice' || name === 'CreditMemo';
    edit(name, () => ({ Line: isSale ? saleLines(chance.between(1, 3)) : expenseLines(chance.between(1, 3)) }));
  };
  /** The same bill, entered a second time. */
  const again = () => {
    const { body } = some('Bill');
    const { VendorRef, Line, TxnDate, DueDate, DocNumber } = body;
    ui.add('Bill', {
      VendorRef,
      Line,
      TxnDate,
      DueDate,
      ...(chance.of(0.5) ? { DocNumber } : { DocNumber: words.number() }),
    });
  };
  return [
    { name: 'bill', weight: 2, run: () => enter('Bill') },
    { name: 'invoice', weight: 1.5, run: () => enter('Invoice') },
    { name: 'vendor credit', weight: 0.7, run: () => enter('VendorCredit') },
    { name: 'credit memo', weight: 0.7, run: () => enter('CreditMemo') },
    { name: 'bill twice', weight: 0.2, run: again },
    { name: 'document number', weight: 1, run: () => edit(document(), () => ({ DocNumber: words.number() })) },
    {
      name: 'document due date',
      weight: 1,
      run: () => edit(document(), () => ({ DueDate: words.day(now(), 1, 60) })),
    },
    { name: 'document memo', weight: 0.8, run: () => renote(document()) },
    { name: 'document amount', weight: 1, run: () => reprice(document()) },
    { name: 'document lines', weight: 0.7, run: () => relined(document()) },
    {
      name: 'document of another',
      weight: 0.3,
      run: () => {
        const name = document();
        const party = name === 'Bill' ? 'Vendor' : 'Customer';
        edit(name, () => ({ [`${party}Ref`]: { value: some(party).id } }));
      },
    },
    { name: 'credit amount', weight: 0.5, run: () => reprice(credit()) },
    { name: 'credit number', weight: 0.4, run: () => edit(credit(), () => ({ DocNumber: words.number() })) },
    { name: 'document deleted', weight: 0.8, run: () => remove(document()) },
    { name: 'credit deleted', weight: 0.3, run: () => remove(credit()) },
    { name: 'invoice voided', weight: 0.7, run: () => ui.void('Invoice', some('Invoice').id) },
  ];

  function remove(name: Name): void {
    ui.delete(name, some(name).id);
  }
  /** People leave what the sync has put behind the note. */
  function renote(name: Name): void {
    const row = all(name).length > 0 ? some(name) : some('Bill');
    const kept = /\bTO[A-Z0-9]{10}\b/.exec(String(row.body.PrivateNote ?? ''))?.[0] ?? '';
    ui.edit(name, row.id, { PrivateNote: `${words.note()} ${kept}`.trim() });
  }
}
