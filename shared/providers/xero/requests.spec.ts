import { describe, expect, it } from 'vitest';
import { CannotWrite } from '../../engine/errors.ts';
import type { RecordWrite } from '../../engine/provider.ts';
import type { ProviderRecord } from '../../model/record.ts';
import { prepare } from './requests.ts';
import { ids, sampleBill, sampleContact } from './specs/samples.ts';
import { bodyOf, create, remove, seen, update } from './specs/writes.ts';

describe('removing', () => {
  it.each([
    ['DRAFT', 'DELETED'],
    ['SUBMITTED', 'DELETED'],
    ['AUTHORISED', 'VOIDED'],
  ])('a bill that is %s makes it %s', (Status, expected) => {
    expect(bodyOf(remove(seen('Invoices', { ...sampleBill, Status }))).Invoices).toEqual([
      { InvoiceID: ids.bill, Status: expected },
    ]);
  });

  it.each(['PAID', 'VOIDED', 'DELETED'])('a bill that is %s is refused in plain words', (Status) => {
    expect(() => prepare([remove(seen('Invoices', { ...sampleBill, Status }))])).toThrow(CannotWrite);
  });

  it('a payment deletes it by its own id; a credit stays', () => {
    const child = (kind: string): ProviderRecord => ({
      entity: 'billPayment', id: `${ids.bill}/${ids.payment}`, version: 1, presence: 'present', fields: { kind },
    }); // biome-ignore format: short
    expect(prepare([remove(child('payment'))])).toMatchObject({
      method: 'POST',
      path: `Payments/${ids.payment}`,
      body: '{"Status":"DELETED"}',
      expects: [{ parent: ids.bill, id: `${ids.bill}/${ids.payment}` }],
    });
    expect(() => prepare([remove(child('credit'))])).toThrow(CannotWrite);
  });
});

describe('a payment', () => {
  const fields = { document: ids.bill, account: ids.bank, paidOn: '2026-09-29', amount: 1_100, currency: 'USD' };

  it('carries the readable number first and the marker behind it', () => {
    const request = prepare([create('billPayment', { ...fields, reference: '1042' })]);
    expect(request).toMatchObject({ method: 'PUT', path: 'Payments?summarizeErrors=false' });
    expect(request.body).toBe(
      '{"Payments":[{"Invoice":{"InvoiceID":"ed255415-e141-4150-aab7-89c3bbbb851c"},' +
        '"Account":{"AccountID":"297c2dc5-cc47-4afd-8ec8-74990b8761e9"},"Date":"2026-09-29","Amount":11,"Reference":"1042 TO-abc"}]}',
    );
    expect(bodyOf(create('billPayment', fields)).Payments![0]!.Reference).toBe('TO-abc');
  });

  it('never loses its marker, however long the number', () => {
    const { Reference } = bodyOf(create('billPayment', { ...fields, reference: 'x'.repeat(400) })).Payments![0]!;
    expect(String(Reference)).toHaveLength(255);
    expect(Reference).toMatch(/ TO-abc$/);
  });

  it.each(['document', 'account', 'paidOn', 'amount'] as const)('is refused without %s', (name) => {
    expect(() => prepare([create('billPayment', { ...fields, [name]: null })])).toThrow(CannotWrite);
  });
});

describe('a contact', () => {
  const contact = seen('Contacts', sampleContact);

  it('is created with our marker as its number', () => {
    const fields = {
      name: ' Acme  LLC ',
      personName: 'Dana van Ray',
      email: 'a@b.test',
      phone: '4155551212',
      line1: '1 St',
      state: 'CA',
    };
    expect(bodyOf(create('contact', fields)).Contacts).toEqual([
      {
        Name: 'Acme LLC',
        EmailAddress: 'a@b.test',
        FirstName: 'Dana van',
        LastName: 'Ray',
        ContactNumber: 'TO-abc',
        Phones: [{ PhoneType: 'DEFAULT', PhoneNumber: '4155551212', PhoneAreaCode: '', PhoneCountryCode: '' }],
        Addresses: [{ AddressLine1: '1 St', Region: 'CA', AddressType: 'POBOX' }],
      },
    ]);
  });

  it('sends back every phone and both addresses when one changes: a supplied list replaces the list', () => {
    const [one] = bodyOf(update(contact, { phone: '4150000000', city: 'Oakland' })).Contacts!;
    expect((one!.Phones as readonly { PhoneType: string }[]).map(({ PhoneType }) => PhoneType).sort()).toEqual([
      'DDI', 'DEFAULT', 'FAX', 'MOBILE',
    ]); // biome-ignore format: a list
    expect(one!.Addresses).toEqual([
      expect.objectContaining({ AddressType: 'STREET', AddressLine1: 'Warehouse 9' }),
      expect.objectContaining({
        AddressType: 'POBOX',
        City: 'Oakland',
        AddressLine3: 'Suite B',
        PostalCode: '04041',
        Country: 'US',
      }),
    ]);
    expect(one).not.toHaveProperty('ContactNumber');
    expect(one).not.toHaveProperty('Name');
  });

  it('does not repeat the lower address lines in the one that is written', () => {
    const [one] = bodyOf(update(contact, { line2: 'Floor 3' })).Contacts!;
    expect((one!.Addresses as readonly object[])[1]).toMatchObject({
      AddressLine2: 'Floor 3',
      AddressLine3: '',
      AddressLine4: '',
    });
  });

  it('splits a person at the last space, and takes a single word as the first name', () => {
    expect(bodyOf(update(contact, { personName: 'Cher' })).Contacts![0]).toEqual({
      ContactID: ids.contact,
      FirstName: 'Cher',
      LastName: '',
    });
  });

  it('is archived and brought back', () => {
    expect(bodyOf(remove(contact)).Contacts).toEqual([{ ContactID: ids.contact, ContactStatus: 'ARCHIVED' }]);
    expect(bodyOf({ ...remove(contact), kind: 'restore' } as RecordWrite).Contacts).toEqual([
      { ContactID: ids.contact, ContactStatus: 'ACTIVE' },
    ]);
  });
});

describe('a file', () => {
  const content = { key: 'sha-1', mimeType: 'application/pdf', name: 'a/b: "c"+d.pdf' };

  it('goes as bytes under a name that Xero takes', () => {
    expect(prepare([{ ...create('attachment', { document: ids.bill }), content } as RecordWrite])).toEqual({
      method: 'PUT',
      path: `Invoices/${ids.bill}/Attachments/a_b_%20_c__d.pdf`,
      headers: { 'content-type': 'application/pdf' },
      body: null,
      content,
      key: true,
      expects: [{ entity: 'attachment', kind: 'create', parent: ids.bill }],
    });
  });
});
