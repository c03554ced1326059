import type { Share } from '../../../../../shared/providers/quickbooks/simulator/ui/index.ts';
import { cents, refOf, units } from '../../../../../shared/providers/quickbooks/simulator/wire.ts';
import { type Act, one } from '../../../people.ts';
import type { Street } from '../street.ts';
import { linesOf, rowsIn, shareOf } from './quickbooks-rows.ts';

/** Money that people enter in QuickBooks, and what becomes of it there. */
export function quickbooksMoney(street: Street): readonly Act[] {
  const { chance, known, quickbooks } = street;
  const { ui, all, some, open, today } = rowsIn(street);
  const sum = (shares: readonly Share[]) => units(shares.reduce((total, { amount }) => total + cents(amount), 0));
  const isOpen = ({ Balance }: { readonly Balance?: unknown }) => cents(Balance) > 0;

  const pay = (share: number) => {
    const { id, body } = open('Bill');
    ui.payBills(known.bank, [{ id, amount: shareOf(body.Balance, share) }], { TxnDate: today() });
  };
  const together = (name: 'Bill' | 'Invoice', party: string): readonly Share[] => {
    const owner = refOf(open(name).body, party);
    return all(name)
      .filter(({ body }) => isOpen(body) && refOf(body, party) === owner)
      .slice(0, 3)
      .map(({ id, body }) => ({ id, amount: shareOf(body.Balance, chance.pick([1, 1, 0.5])) }));
  };
  const paySeveral = () => void ui.payBills(known.bank, together('Bill', 'VendorRef'), { TxnDate: today() });
  const payWithCredit = () => {
    const credit = open('VendorCredit');
    const owner = refOf(credit.body, 'VendorRef');
    const target = some('Bill', (body) => isOpen(body) && refOf(body, 'VendorRef') === owner);
    const amount = units(Math.min(cents(target.body.Balance), cents(credit.body.Balance)));
    const credits = [{ id: credit.id, amount }];
    ui.payBills(known.bank, [{ id: target.id, amount: Number(target.body.Balance) }], { TxnDate: today(), credits });
  };
  const receive = (share: number, more = 0) => {
    const { id, body } = open('Invoice');
    const amount = shareOf(body.Balance, share);
    const account = chance.of(0.5) ? { DepositToAccountRef: { value: known.bank } } : {};
    ui.receivePayment(refOf(body, 'CustomerRef')!, amount + more, [{ id, amount }], { TxnDate: today(), ...account });
  };
  const receiveSeveral = () => {
    const shares = together('Invoice', 'CustomerRef');
    const owner = refOf(some('Invoice', () => true).body, 'CustomerRef');
    const own =
      shares.length > 0 ? refOf(all('Invoice').find(({ id }) => id === shares[0]!.id)!.body, 'CustomerRef') : owner;
    ui.receivePayment(own!, sum(shares), shares, { TxnDate: today() });
  };
  const apply = () => {
    const memo = open('CreditMemo');
    const owner = refOf(memo.body, 'CustomerRef');
    const target = some('Invoice', (body) => isOpen(body) && refOf(body, 'CustomerRef') === owner);
    ui.applyCreditMemo(memo.id, target.id, units(Math.min(cents(target.body.Balance), cents(memo.body.Balance))));
  };
  const deposit = () => {
    const waiting = all('Payment').filter(
      ({ body }) => refOf(body, 'DepositToAccountRef') === known.undeposited && Number(body.TotalAmt) > 0,
    );
    ui.deposit(known.bank, [one(chance, waiting).id]);
  };
  const moved = (name: 'BillPayment' | 'Payment') => ui.edit(name, some(name).id, { TxnDate: today() });
  const halved = (name: 'BillPayment' | 'Payment') => {
    const row = some(name, ({ TotalAmt }) => cents(TotalAmt) > 1);
    const Line = linesOf(row).map((line) => ({ ...line, Amount: shareOf(line.Amount, 0.5) }));
    ui.edit(name, row.id, { Line, TotalAmt: units(Line.reduce((total, { Amount }) => total + cents(Amount), 0)) });
  };
  const kind = (): 'BillPayment' | 'Payment' => chance.pick(['BillPayment', 'Payment']);

  return [
    { name: 'bill paid', weight: 2, run: () => pay(1) },
    { name: 'bill paid in part', weight: 1.5, run: () => pay(chance.pick([0.25, 0.5])) },
    { name: 'bills paid together', weight: 1.2, run: paySeveral },
    { name: 'bill paid with a credit', weight: 0.8, run: payWithCredit },
    { name: 'payment received', weight: 1.5, run: () => receive(1) },
    { name: 'payment received in part', weight: 1.2, run: () => receive(chance.pick([0.25, 0.5])) },
    { name: 'more received than owed', weight: 0.2, run: () => receive(1, 5) },
    { name: 'payment of several invoices', weight: 0.8, run: receiveSeveral },
    { name: 'credit memo applied', weight: 0.5, run: apply },
    { name: 'deposit', weight: 1, run: deposit },
    {
      name: 'deposit undone',
      weight: 0.3,
      run: () => quickbooks.ui().delete('Deposit', some('Deposit').id),
    },
    { name: 'payment moved', weight: 0.8, run: () => moved(kind()) },
    { name: 'payment halved', weight: 0.8, run: () => halved(kind()) },
    {
      name: 'payment voided',
      weight: 1.2,
      run: () => {
        const name = kind();
        ui.void(name, some(name).id);
      },
    },
    {
      name: 'payment deleted',
      weight: 1.2,
      run: () => {
        const name = kind();
        ui.delete(name, some(name).id);
      },
    },
    {
      name: 'credits apply by themselves',
      weight: 0.1,
      run: () => ui.set({ autoApplyCredit: chance.of(0.5) }),
    },
  ];
}
