import type { Name } from '../../../../../shared/providers/quickbooks/simulator/company.ts';
import { type Act, one } from '../../../people.ts';
import type { Street } from '../street.ts';
import { rowsIn } from './quickbooks-rows.ts';

/** Vendors, customers and lists, as they are kept in QuickBooks. */
export function quickbooksNames(street: Street): readonly Act[] {
  const { chance, words, merges } = street;
  const { ui, all, some } = rowsIn(street);
  const email = () => ({ PrimaryEmailAddr: { Address: words.email() } });
  const address = () => ({
    BillAddr: { Line1: words.street(), City: words.city(), CountrySubDivisionCode: 'TX', PostalCode: '01234' },
  });
  const party = (): 'Vendor' | 'Customer' => chance.pick(['Vendor', 'Vendor', 'Customer']);
  const edit = (name: Name, changes: () => Readonly<Record<string, unknown>>) =>
    ui.edit(name, some(name).id, changes());
  const inactive = (name: Name) =>
    one(
      chance,
      ui.rows(name).filter(({ deleted, body }) => !deleted && body.Active === false),
    ).id;
  /** Somebody buys and sells: QuickBooks wants another name, people put an initial behind it. */
  const both = () => {
    const { body } = some('Vendor');
    ui.addCustomer(`${String(body.DisplayName)} C`, { PrimaryEmailAddr: body.PrimaryEmailAddr });
  };
  const merge = () => {
    const name = party();
    const [from, into] = all(name)
      .toSorted(() => chance.random() - 0.5)
      .map(({ id }) => id);
    if (from === undefined || into === undefined) return;
    ui.merge(name, into, from);
    const kind = name.toLowerCase();
    merges.set(`${kind}-${from}`, `${kind}-${into}`);
  };
  return [
    { name: 'vendor', weight: 0.5, run: () => void ui.addVendor(words.name(), { ...email(), ...address() }) },
    { name: 'customer', weight: 0.4, run: () => void ui.addCustomer(words.name(), email()) },
    { name: 'vendor who buys', weight: 0.2, run: both },
    { name: 'party renamed', weight: 1, run: () => edit(party(), () => ({ DisplayName: words.name() })) },
    { name: 'party e-mail', weight: 0.7, run: () => edit(party(), email) },
    {
      name: 'party phone',
      weight: 0.4,
      run: () => edit(party(), () => ({ PrimaryPhone: { FreeFormNumber: words.phone() } })),
    },
    { name: 'party address', weight: 0.3, run: () => edit(party(), address) },
    {
      name: 'party inactive',
      weight: 0.3,
      run: () => {
        const name = party();
        ui.setActive(name, some(name).id, false);
      },
    },
    {
      name: 'party active again',
      weight: 0.3,
      run: () => {
        const name = party();
        ui.setActive(name, inactive(name), true);
      },
    },
    { name: 'parties merged', weight: 0.25, run: merge },
    {
      name: 'account',
      weight: 0.2,
      run: () => void ui.addAccount(`Costs ${words.number().trim()}`, 'Expense', { AccountSubType: 'OtherExpense' }),
    },
    {
      name: 'account renamed',
      weight: 0.2,
      run: () => ui.edit('Account', chance.pick(street.known.expenses), { Name: `Costs ${words.number().trim()}` }),
    },
    {
      name: 'item renamed',
      weight: 0.2,
      run: () => ui.edit('Item', chance.pick(street.known.items), { Name: `Work ${words.number().trim()}` }),
    },
    {
      name: 'class renamed',
      weight: 0.2,
      run: () => ui.edit('Class', one(chance, street.known.classes), { Name: `Region ${words.number().trim()}` }),
    },
  ];
}
