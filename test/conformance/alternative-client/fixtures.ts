import type { Fields } from '../../../shared/model/record.ts';

export const customer = {
  name: 'Acme Dental',
  email: 'billing@acme.example',
  companyName: 'Acme Dental LLC',
  city: 'Austin',
  country: 'US',
};
export const invoice = (contact: string, more: Fields = {}): Fields => ({
  contact,
  number: '0000042',
  currency: 'USD',
  dueOn: '2026-04-01',
  total: 165_000,
  lines: [
    { description: 'Managed services', amount: 150_000, account: null, dimensions: [] },
    { description: 'Backup (10 x 15.00)', amount: 15_000, account: null, dimensions: [] },
  ],
  ...more,
});
