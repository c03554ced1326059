import * as z from 'zod';
import { type Answer, created, notPermitted, ok } from './answers.ts';
import { balanceOf } from './balances.ts';
import type { Books } from './books.ts';
import { addressForm, type Call, mandatory, type Routes, readBody, text } from './call.ts';
import { announce } from './events.ts';
import { list } from './lists.ts';
import { CURRENCY, shown } from './money.ts';
import type { Address, Customer, Vendor } from './records.ts';

const accountType = z.enum(['BUSINESS', 'PERSON', 'NONE', 'UNDEFINED']).optional();
const email = z.union([z.literal(''), z.string().regex(/^\S+@\S+\.\S+$/, 'is not an e-mail address')]).nullish();

const vendorForm = z.object({
  name: mandatory,
  shortName: text,
  accountNumber: text,
  accountType,
  email,
  phone: text,
  address: addressForm.nullish(),
  paymentInformation: z.object({ payeeName: text, payByType: text }).nullish(),
  additionalInfo: z
    .object({
      taxId: text,
      taxIdType: z.enum(['EIN', 'SSN', 'UNDEFINED']).optional(),
      track1099: z.boolean().optional(),
      companyName: text,
    })
    .nullish(),
});
export type VendorForm = z.input<typeof vendorForm>;

const NO_ADDRESS: Address = {
  line1: '',
  line2: '',
  city: '',
  stateOrProvince: '',
  zipOrPostalCode: '',
  country: '',
};

export const addressOf = (given: z.output<typeof addressForm> | null | undefined, before = NO_ADDRESS): Address =>
  Object.fromEntries(
    Object.entries(before).map(([name, value]) => [name, given?.[name as keyof Address] ?? value]),
  ) as unknown as Address;

const NEW_VENDOR = {
  shortName: '',
  accountNumber: '',
  accountType: 'BUSINESS',
  email: '',
  phone: '',
  address: NO_ADDRESS,
  payeeName: '',
  payByType: 'CHECK',
  taxId: '',
  taxIdType: 'UNDEFINED',
  track1099: false,
  companyName: '',
  networkStatus: 'NOT_CONNECTED',
} as const;

export function vendorContent(given: Partial<VendorForm>, before: Omit<Vendor, 'id' | 'name'> | typeof NEW_VENDOR) {
  const { name, address, paymentInformation, additionalInfo, ...flat } = given;
  const { archived: _, createdTime: __, updatedTime: ___, ...old } = before as Vendor;
  return {
    ...old,
    ...present({ ...flat, name: name?.trim(), ...paymentInformation, ...additionalInfo }),
    address: addressOf(address, before.address),
  } as Omit<Vendor, 'id' | 'archived' | 'createdTime' | 'updatedTime'>;
}

const present = (given: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== null));

export function addVendor(books: Books, given: VendorForm): Vendor {
  const vendor = books.add('vendor', vendorContent(vendorForm.parse(given), NEW_VENDOR));
  announce(books, 'vendor.created', vendor);
  return vendor;
}

export function changeVendor(books: Books, id: string, given: Partial<VendorForm>): Vendor {
  const vendor = books.change('vendor', id, vendorContent(given, books.find('vendor', id)));
  announce(books, 'vendor.updated', vendor);
  return vendor;
}

/** A vendor of the network owns its own address and bank. */
function patchVendor(call: Call): Answer {
  const given = readBody(call, vendorForm.partial());
  const before = call.books.find('vendor', call.id);
  if (before.networkStatus.startsWith('CONNECTED') && (given.address || given.paymentInformation)) {
    throw notPermitted('The vendor is connected in the network and keeps its own address and payment information.');
  }
  return ok(showVendor(call.books, changeVendor(call.books, call.id, given as Partial<VendorForm>)));
}

export function showVendor(books: Books, vendor: Vendor) {
  const { payeeName, payByType, taxId, taxIdType, track1099, companyName, ...rest } = vendor;
  return {
    ...rest,
    paymentInformation: { payeeName, email: vendor.email, payByType, payBySubType: 'NONE' },
    additionalInfo: { taxId, taxIdType, track1099, leadTimeInDays: 3, combinePayments: true, companyName },
    bankAccountStatus: 'NO_ACCOUNT',
    recurringPayments: false,
    billCurrency: CURRENCY,
    balance: { amount: shown(balanceOf(books, 'bill', vendor.id)), lastUpdatedDate: vendor.updatedTime },
    autoPay: { enabled: false },
  };
}

const customerForm = z.object({
  name: mandatory,
  companyName: text,
  contact: z.object({ firstName: text, lastName: text }).nullish(),
  email,
  accountType,
  phone: text,
  description: text,
  accountNumber: text,
  billingAddress: addressForm.nullish(),
  shippingAddress: addressForm.nullish(),
});
export type CustomerForm = z.input<typeof customerForm>;

const NEW_CUSTOMER = {
  companyName: '',
  contact: { firstName: '', lastName: '' },
  email: '',
  accountType: 'BUSINESS',
  phone: '',
  description: '',
  accountNumber: '',
  billingAddress: NO_ADDRESS,
  shippingAddress: NO_ADDRESS,
} as const;

export function customerContent(given: Partial<CustomerForm>, before: Customer | typeof NEW_CUSTOMER) {
  const { name, contact, billingAddress, shippingAddress, ...flat } = given;
  const { archived: _, createdTime: __, updatedTime: ___, ...old } = before as Customer;
  return {
    ...old,
    ...present({ ...flat, name: name?.trim() }),
    contact: { ...before.contact, ...present(contact ?? {}) },
    billingAddress: addressOf(billingAddress, before.billingAddress),
    shippingAddress: addressOf(shippingAddress, before.shippingAddress),
  } as Omit<Customer, 'id' | 'archived' | 'createdTime' | 'updatedTime'>;
}

export const addCustomer = (books: Books, given: CustomerForm): Customer =>
  books.add('customer', customerContent(customerForm.parse(given), NEW_CUSTOMER));

export const changeCustomer = (books: Books, id: string, given: Partial<CustomerForm>): Customer =>
  books.change('customer', id, customerContent(given, books.find('customer', id)));

export const showCustomer = (books: Books, customer: Customer) => ({
  ...customer,
  fax: '',
  invoiceCurrency: CURRENCY,
  paymentTermId: '',
  balance: { amount: shown(balanceOf(books, 'invoice', customer.id)) },
});

/** Again is no change. No event tells of a customer. */
export function setArchived<K extends 'vendor' | 'customer'>(books: Books, kind: K, id: string, archived: boolean) {
  const before = books.find(kind, id);
  if (before.archived === archived) return before;
  const after = books.change(kind, id, { archived } as never);
  if (kind === 'vendor') announce(books, archived ? 'vendor.archived' : 'vendor.restored', after);
  return after;
}

const named = {
  name: (row: { readonly name: string }) => row.name,
  accountType: (row: { readonly accountType: string }) => row.accountType,
};

export const contactRoutes: Routes = {
  'GET /v3/vendors': (call) =>
    list(call, 'vendor', { ...named, 'address.country': (row) => row.address.country }, (row) =>
      showVendor(call.books, row),
    ),
  'POST /v3/vendors': (call) =>
    created(showVendor(call.books, addVendor(call.books, readBody(call, vendorForm) as VendorForm))),
  'GET /v3/vendors/{id}': ({ books, id }) => ok(showVendor(books, books.find('vendor', id))),
  'PATCH /v3/vendors/{id}': patchVendor,
  'POST /v3/vendors/{id}/archive': ({ books, id }) =>
    ok(showVendor(books, setArchived(books, 'vendor', id, true) as Vendor)),
  'POST /v3/vendors/{id}/restore': ({ books, id }) =>
    ok(showVendor(books, setArchived(books, 'vendor', id, false) as Vendor)),
  'GET /v3/customers': (call) => list(call, 'customer', named, (row) => showCustomer(call.books, row)),
  'POST /v3/customers': (call) =>
    created(showCustomer(call.books, addCustomer(call.books, readBody(call, customerForm) as CustomerForm))),
  'GET /v3/customers/{id}': ({ books, id }) => ok(showCustomer(books, books.find('customer', id))),
  'PATCH /v3/customers/{id}': (call) => {
    const given = readBody(call, customerForm.partial()) as Partial<CustomerForm>;
    return ok(showCustomer(call.books, changeCustomer(call.books, call.id, given)));
  },
  'POST /v3/customers/{id}/archive': ({ books, id }) =>
    ok(showCustomer(books, setArchived(books, 'customer', id, true) as Customer)),
  'POST /v3/customers/{id}/restore': ({ books, id }) =>
    ok(showCustomer(books, setArchived(books, 'customer', id, false) as Customer)),
};
