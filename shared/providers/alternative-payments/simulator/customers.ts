import * as z from 'zod';
import { created, notFound, ok } from './answers.ts';
import type { Books } from './books.ts';
import { type Call, type Routes, readBody } from './call.ts';
import { createdBetween, list } from './lists.ts';
import type { Customer } from './records.ts';

const text = z.string().max(255);
const optional = text.nullish();
const mandatory = z.string({ error: 'is required' }).trim().min(1, 'is required').max(255);

const form = z.object({
  name: mandatory,
  email: mandatory.regex(/^\S+@\S+\.\S+$/, 'must be an e-mail address'),
  legal_name: optional,
  external_id: optional,
  ein: optional,
  street_address: optional,
  sub_premise: optional,
  city: optional,
  state: optional,
  postal_code: optional,
  country: optional,
});
export type CustomerForm = z.input<typeof form>;

const OPTIONAL = Object.keys(form.shape).filter((name) => name !== 'name' && name !== 'email') as Exclude<
  keyof z.output<typeof form>,
  'name' | 'email'
>[];

export function addCustomer(books: Books, given: CustomerForm): Customer {
  const customer = books.add('customer', {
    name: given.name,
    email: given.email,
    ...(Object.fromEntries(OPTIONAL.map((name) => [name, given[name] || null])) as Record<
      (typeof OPTIONAL)[number],
      string | null
    >),
    customer_integration_id: null,
    default_payment_method_id: null,
    archived: false,
    auto_pay: false,
  });
  books.announce('customer_created', { id: customer.id, customer_id: customer.id });
  return customer;
}

/** In the dashboard, or by the platform contract: the public API cannot. */
export function changeCustomer(books: Books, id: string, changes: Partial<CustomerForm>): Customer {
  books.find('customer', id);
  const known = Object.entries(changes).filter(([, value]) => value !== undefined);
  const customer = books.change('customer', id, Object.fromEntries(known) as Partial<Customer>);
  books.announce('customer_updated', { id, customer_id: id });
  return customer;
}

/** Again is no change. */
export function archiveCustomer(books: Books, id: string, archived = true): Customer {
  if (books.find('customer', id).archived === archived) return books.find('customer', id);
  const customer = books.change('customer', id, { archived });
  books.announce(archived ? 'customer_archived' : 'customer_updated', { id, customer_id: id });
  return customer;
}

/** As the wire shows it: nothing of being archived, nothing of auto-pay but the stored method. */
export function showCustomer({ archived: _, auto_pay: __, ...shown }: Customer) {
  return shown;
}

const one = (call: Call) => ok(showCustomer(call.books.find('customer', call.id)));

/** Only where the platform contract is served. */
const contractOnly =
  (answer: (call: Call) => ReturnType<typeof ok>) =>
  (call: Call): ReturnType<typeof ok> => {
    if (!call.books.options.platformContract) throw notFound('Route');
    return answer(call);
  };

export const customerRoutes: Routes = {
  'GET /customers': {
    scope: 'customers:read',
    answer: (call) =>
      list(
        call,
        'customer',
        {
          ...createdBetween,
          company_name:
            (value) =>
            ({ name }) =>
              name.toLowerCase().includes(value.toLowerCase()),
        },
        ({ archived }) => !archived || call.books.options.listsArchived,
        showCustomer,
      ),
  },
  'POST /customers': {
    scope: 'customers:write',
    answer: (call) => created(showCustomer(addCustomer(call.books, readBody(call, form)))),
  },
  'GET /customers/{id}': { scope: 'customers:read', answer: one },
  'DELETE /customers/{id}': {
    scope: 'customers:write',
    answer: ({ books, id }) => ok(showCustomer(archiveCustomer(books, id))),
  },
  'GET /customers/{id}/payment-methods': {
    scope: 'customers:read',
    answer: ({ books, id }) => {
      books.find('customer', id);
      return ok({ data: books.records.payment_method.all().filter(({ customer_id }) => customer_id === id) });
    },
  },
  'PATCH /customers/{id}': {
    scope: 'customers:write',
    answer: contractOnly((call) =>
      ok(showCustomer(changeCustomer(call.books, call.id, readBody(call, form.partial()) as Partial<CustomerForm>))),
    ),
  },
  'POST /customers/{id}/restore': {
    scope: 'customers:write',
    answer: contractOnly(({ books, id }) => ok(showCustomer(archiveCustomer(books, id, false)))),
  },
};
