import type { FreshBooksSimulator } from '../../../../shared/providers/freshbooks/simulator/index.ts';
import type { InvoiceRow } from '../../../../shared/providers/freshbooks/simulator/rows.ts';
import type { Chance } from '../../chance.ts';
import type { Words } from '../../people/words.ts';
import { type Act, one } from '../../people.ts';

interface Office {
  readonly freshbooks: FreshBooksSimulator;
  readonly chance: Chance;
  readonly words: Words;
  readonly now: () => number;
}

const decimal = (cents: number): string => (cents / 100).toFixed(2);

/** What people do in FreshBooks. */
export function freshbooksActs({ freshbooks, chance, words, now }: Office): readonly Act[] {
  const ui = freshbooks.ui();
  const client = () =>
    one(
      chance,
      ui.clients().filter(({ visState }) => visState === 0),
    );
  const invoice = (which: (row: InvoiceRow) => boolean = () => true) =>
    one(
      chance,
      ui.invoices().filter((row) => row.visState === 0 && which(row)),
    );
  const open = () => invoice((row) => row.setStatus !== 1 && row.amount > row.paid);
  const payment = () =>
    one(
      chance,
      ui.payments().filter(({ visState }) => visState === 0),
    );
  const lines = (count: number) =>
    Array.from({ length: count }, () => ({
      name: words.note().trim(),
      unit_cost: { amount: decimal(words.cents()), code: 'USD' },
      qty: '1',
    }));
  const draft = () =>
    ui.createInvoice({
      customerid: client().id,
      create_date: words.day(now(), -10, 0),
      due_offset_days: chance.between(1, 40),
      invoice_number: words.number().trim(),
      lines: lines(chance.of(0.7) ? 1 : 2),
    });
  const pay = (share: number) => {
    const { id, amount, paid } = open();
    const cents = share === 1 ? amount - paid : Math.max(1, Math.floor((amount - paid) * share));
    ui.addPayment({ invoiceid: id, amount: decimal(cents), date: words.day(now(), -3, 0), type: 'Check' });
  };
  const credit = () => {
    const { id, customerid, amount, paid } = open();
    const note = ui.addCredit({
      clientid: customerid,
      create_date: words.day(now(), -3, 0),
      lines: [{ name: 'Goodwill', unit_cost: { amount: decimal(Math.max(25, Math.floor((amount - paid) / 2))) } }],
    });
    const cents = Math.min(note.amount, amount - paid);
    ui.applyCredit(note.id, id, decimal(cents), words.day(now(), -1, 0));
  };
  return [
    {
      name: 'client',
      weight: 1.5,
      run: () => void ui.addClient({ organization: words.name(), email: words.email(), p_city: words.city() }),
    },
    { name: 'client name', weight: 2, run: () => void ui.editClient(client().id, { organization: words.name() }) },
    { name: 'client e-mail', weight: 2, run: () => void ui.editClient(client().id, { email: words.email() }) },
    { name: 'client city', weight: 1, run: () => void ui.editClient(client().id, { p_city: words.city() }) },
    { name: 'client deleted', weight: 0.2, run: () => void ui.deleteClient(client().id) },
    { name: 'draft', weight: 0.7, run: () => void draft() },
    { name: 'draft sent', weight: 1, run: () => void ui.markSent(invoice((row) => row.setStatus === 1).id) },
    { name: 'invoice', weight: 4, run: () => void ui.markSent(draft().id) },
    {
      name: 'invoice number',
      weight: 2,
      run: () => void ui.editInvoice(invoice().id, { invoice_number: words.number().trim() }),
    },
    {
      name: 'invoice due date',
      weight: 2,
      run: () => void ui.editInvoice(invoice().id, { due_offset_days: chance.between(1, 60) }),
    },
    { name: 'invoice total', weight: 2, run: () => void ui.editInvoice(invoice().id, { lines: lines(1) }) },
    { name: 'invoice deleted', weight: 1.2, run: () => void ui.deleteInvoice(invoice().id) },
    { name: 'invoice archived', weight: 0.4, run: () => void ui.archiveInvoice(invoice().id) },
    {
      name: 'invoice restored',
      weight: 0.7,
      run: () =>
        void ui.restoreInvoice(
          one(
            chance,
            ui.invoices().filter(({ visState }) => visState !== 0),
          ).id,
        ),
    },
    { name: 'payment', weight: 2, run: () => pay(1) },
    { name: 'part payment', weight: 1.5, run: () => pay(chance.pick([0.25, 0.5])) },
    {
      name: 'payment edited',
      weight: 1,
      run: () => void ui.editPayment(payment().id, { amount: decimal(words.cents()) }),
    },
    { name: 'payment deleted', weight: 1.2, run: () => void ui.deletePayment(payment().id) },
    { name: 'credit', weight: 0.6, run: credit },
  ];
}
