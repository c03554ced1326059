import type { Books } from '../books.ts';
import {
  addCustomer,
  addVendor,
  type CustomerForm,
  changeCustomer,
  changeVendor,
  setArchived,
  type VendorForm,
} from '../contacts.ts';
import type { Customer, Vendor } from '../records.ts';

export const contactsUi = (books: Books) => ({
  addVendor: (form: VendorForm): Vendor => addVendor(books, form),
  editVendor: (id: string, changes: Partial<VendorForm>): Vendor => changeVendor(books, id, changes),
  archiveVendor: (id: string) => setArchived(books, 'vendor', id, true),
  restoreVendor: (id: string) => setArchived(books, 'vendor', id, false),
  /** The vendor joins the network and keeps its own address and bank from now on. */
  connectVendor: (id: string): Vendor => books.change('vendor', id, { networkStatus: 'CONNECTED' }),

  addCustomer: (form: CustomerForm): Customer => addCustomer(books, form),
  editCustomer: (id: string, changes: Partial<CustomerForm>): Customer => changeCustomer(books, id, changes),
  archiveCustomer: (id: string) => setArchived(books, 'customer', id, true),
  restoreCustomer: (id: string) => setArchived(books, 'customer', id, false),
});
