import type { Books } from '../books.ts';
import { addCustomer, archiveCustomer, type CustomerForm, changeCustomer } from '../customers.ts';
import type { Customer, PaymentMethod } from '../records.ts';

/** The dashboard's customers, and what customers store in their portal. */
export const customersUi = (books: Books) => {
  const setDefault = (id: string, method: string | null): Customer => {
    const customer = books.change('customer', id, { default_payment_method_id: method });
    books.announce('default_payment_method_changed', { id: method, customer_id: id });
    return customer;
  };

  return {
    addCustomer: (form: CustomerForm): Customer => addCustomer(books, form),
    editCustomer: (id: string, changes: Partial<CustomerForm>): Customer => changeCustomer(books, id, changes),
    archiveCustomer: (id: string): Customer => archiveCustomer(books, id),
    restoreCustomer: (id: string): Customer => archiveCustomer(books, id, false),

    /** The first one becomes the default. */
    storePaymentMethod(customerId: string, form: { readonly type: PaymentMethod['type']; readonly last4: string }) {
      const customer = books.find('customer', customerId);
      const method = books.add('payment_method', { customer_id: customerId, ...form });
      books.announce('payment_method_added', { id: method.id, customer_id: customerId });
      if (customer.default_payment_method_id === null) setDefault(customerId, method.id);
      return method;
    },

    removePaymentMethod(id: string): void {
      const { customer_id } = books.find('payment_method', id);
      books.remove('payment_method', id);
      books.announce('payment_method_deleted', { id, customer_id });
      if (books.find('customer', customer_id).default_payment_method_id === id) setDefault(customer_id, null);
    },

    setDefaultPaymentMethod: (customerId: string, id: string): Customer => {
      books.find('payment_method', id);
      return setDefault(customerId, id);
    },

    /** Open invoices are charged on their due date, by the default method. */
    setAutoPay: (customerId: string, auto_pay: boolean): Customer => books.change('customer', customerId, { auto_pay }),
  };
};
