/** Rows as FreshBooks sends them, for the specs of this folder. */
export const sampleClient = {
  id: 567595,
  userid: 567595,
  accounting_systemid: 'ZyQ04o',
  username: 'acmetools2',
  fname: 'Rae',
  lname: 'Ng',
  organization: 'Acme Tools',
  email: 'ap@acme.test',
  bus_phone: '(512) 555-0100',
  mob_phone: '',
  home_phone: null,
  note: 'TOABCDEFGHIJ',
  currency_code: 'USD',
  p_street: '1 Main',
  p_street2: '',
  p_city: 'Austin',
  p_province: 'Texas',
  p_country: 'United States',
  p_code: '78701',
  vat_number: null,
  signup_date: '2026-06-29 16:48:49',
  updated: '2026-06-29 12:48:49',
  vis_state: 0,
};

export const usd = (amount: string) => ({ amount, code: 'USD' });

export const sampleLine = {
  invoiceid: 454063,
  lineid: 1,
  type: 0,
  name: 'Consulting',
  description: 'June',
  qty: '1',
  unit_cost: usd('1500.00'),
  amount: usd('1500.00'),
  taxName1: '',
  taxAmount1: '0',
  taxName2: '',
  taxAmount2: '0',
  compounded_tax: false,
};

/** Sent, part paid. */
export const sampleInvoice = {
  id: 454063,
  invoiceid: 454063,
  accountid: 'ZyQ04o',
  customerid: 567595,
  invoice_number: '0000008',
  po_number: null,
  create_date: '2026-06-29',
  due_date: '2026-07-29',
  due_offset_days: 30,
  currency_code: 'USD',
  amount: usd('1500.00'),
  outstanding: usd('1400.00'),
  paid: usd('100.00'),
  discount_value: '0',
  status: 8,
  v3_status: 'partial',
  updated: '2026-06-29 12:52:44',
  version: '2026-06-29 12:52:44.256995',
  vis_state: 0,
  lines: [sampleLine],
};

export const unpaid = {
  ...sampleInvoice,
  outstanding: usd('1500.00'),
  paid: usd('0.00'),
  status: 2,
  v3_status: 'sent',
};

export const samplePayment = {
  id: 312143,
  logid: 312143,
  invoiceid: 454063,
  clientid: 567595,
  amount: usd('100.00'),
  date: '2026-06-15',
  type: 'ACH',
  note: 'AP-77 TOABCDEFGHIJ',
  overpaymentid: null,
  creditid: null,
  from_credit: false,
  updated: '2026-06-29 12:49:08',
  vis_state: 0,
};

export const sampleMe = {
  id: 2192788,
  identity_id: 2192788,
  business_memberships: [
    { id: 1, role: 'owner', business: { id: 14719708, name: 'Lee Design', account_id: 'ZyQ04o' } },
    { id: 2, role: 'client', business: { id: 14719709, name: 'Somebody Else', account_id: null } },
    { id: 3, role: 'owner', business: { id: 14719710, name: 'Lee Press', account_id: 'Ab12Cd' } },
  ],
};
