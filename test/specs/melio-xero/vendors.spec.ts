import { describe, expect, it } from 'vitest';
import type { ContactRow } from '../../../shared/providers/xero/simulator/rows.ts';
import type { Wire } from '../../../shared/providers/xero/simulator/wire.ts';
import { Office } from '../../support/office.ts';

/**
 * Vendor list: which fields of a vendor travel, and which way.
 * @see https://help.melio.com/hc/en-us/articles/6411258139036-What-data-does-Melio-sync-with-Xero
 */

const CEDAR: Wire = {
  FirstName: 'Ann',
  LastName: 'Lee',
  EmailAddress: 'ap@cedar.example',
  Phones: [
    { PhoneType: 'DEFAULT', PhoneCountryCode: '1', PhoneAreaCode: '212', PhoneNumber: '5550100' },
    { PhoneType: 'FAX', PhoneNumber: '5550199' },
  ],
  Addresses: [
    {
      AddressType: 'POBOX',
      AddressLine1: 'PO Box 7',
      AddressLine2: 'Suite 2',
      City: 'Albany',
      Region: 'NY',
      PostalCode: '01234',
    },
    { AddressType: 'STREET', AddressLine1: '9 Warehouse Road', City: 'Newark' },
  ],
};

/** An office with one vendor and one bill, in step. */
async function inStep(fields: Wire = CEDAR): Promise<Office> {
  const office = new Office();
  office.enterBill(office.addContact('Cedar Paper Co', fields), 'B-1', 120.5);
  await office.connect();
  office.resetCalls();
  return office;
}

const contact = (office: Office): ContactRow => office.xero.ui().contacts()[0]!;
const vendor = (office: Office) => [...office.melio.recordsOf().vendor.rows.values()][0]!;
const billing = (office: Office) => contact(office).addresses.find(({ AddressType }) => AddressType === 'POBOX')!;
const editBilling = (office: Office, change: Wire) =>
  office.xero.ui().editContact(contact(office).id, { Addresses: [{ ...billing(office), ...change }] });
const phone = (office: Office, type: string) =>
  contact(office).phones.find(({ PhoneType }) => PhoneType === type)?.PhoneNumber;

it('MX-V1..V9 every vendor field of the page arrives with the first bill', async () => {
  const office = await inStep();
  expect(office.melioVendor('Cedar Paper Co')).toMatchObject({
    contact_name: 'Ann Lee',
    email: 'ap@cedar.example',
    phone: '12125550100',
    address: { line1: 'PO Box 7', line2: 'Suite 2', city: 'Albany', state: 'NY', postal_code: '01234' },
  });
  expect(await office.issues()).toEqual([]);
});

describe('both ways', () => {
  it.each<{ row: string; edit: (office: Office) => unknown; shows: object }>([
    {
      row: 'MX-V1 company name',
      edit: (o) => o.xero.ui().editContact(contact(o).id, { Name: 'Cedar Paper Ltd' }),
      shows: { display_name: 'Cedar Paper Ltd' },
    },
    {
      row: 'MX-V2 first and last name',
      edit: (o) => o.xero.ui().editContact(contact(o).id, { FirstName: 'Mary Jo', LastName: 'Oak' }),
      shows: { contact_name: 'Mary Jo Oak' },
    },
    {
      row: 'MX-V3 e-mail',
      edit: (o) => o.xero.ui().editContact(contact(o).id, { EmailAddress: 'bills@cedar.example' }),
      shows: { email: 'bills@cedar.example' },
    },
    {
      row: 'MX-V4 phone',
      edit: (o) =>
        o.xero.ui().editContact(contact(o).id, {
          Phones: [{ PhoneType: 'DEFAULT', PhoneCountryCode: '1', PhoneAreaCode: '518', PhoneNumber: '5550111' }],
        }),
      shows: { phone: '15185550111' },
    },
  ])('$row, edited in Xero, is updated in Melio', async ({ edit, shows }) => {
    const office = await inStep();
    edit(office);
    await office.settle();
    expect(vendor(office)).toMatchObject(shows);
    expect(office.writes('melio')).toEqual({ 'PATCH /vendors/{id}': 1 });
    expect(office.writes('xero')).toEqual({});
  });

  it.each<{
    row: string;
    edit: Parameters<Office['melio']['ui']['editVendor']>[1];
    shows: (office: Office) => unknown;
    as: unknown;
  }>([
    {
      row: 'MX-V1 company name',
      edit: { name: 'Cedar Paper Ltd' },
      shows: (o) => contact(o).name,
      as: 'Cedar Paper Ltd',
    },
    {
      row: 'MX-V2 contact name, split at the last space,',
      edit: { contactName: 'Mary Jo Oak' },
      shows: (o) => [contact(o).texts.FirstName, contact(o).texts.LastName],
      as: ['Mary Jo', 'Oak'],
    },
    {
      row: 'MX-V2 contact name of one word',
      edit: { contactName: 'Oak' },
      shows: (o) => [contact(o).texts.FirstName, contact(o).texts.LastName ?? ''],
      as: ['Oak', ''],
    },
    {
      row: 'MX-V3 e-mail',
      edit: { email: 'bills@cedar.example' },
      shows: (o) => contact(o).texts.EmailAddress,
      as: 'bills@cedar.example',
    },
    {
      row: 'MX-V4 phone, beside the other numbers there,',
      edit: { phone: '518 555 0111' },
      shows: (o) => [phone(o, 'DEFAULT'), phone(o, 'FAX')],
      as: ['518 555 0111', '5550199'],
    },
  ])('$row edited in Melio is updated in Xero', async ({ edit, shows, as }) => {
    const office = await inStep();
    office.melio.ui.editVendor(vendor(office).id, edit);
    await office.settle();
    expect(shows(office)).toEqual(as);
    expect(office.writes('xero')).toEqual({ 'POST /Contacts/{id}': 1 });
    expect(office.writes('melio')).toEqual({});
    expect(billing(office)).toMatchObject({ AddressLine1: 'PO Box 7', PostalCode: '01234' });
  });

  it('MX-V2 MX-V4 what reads the same is not written again', async () => {
    const office = await inStep();
    office.melio.ui.editVendor(vendor(office).id, { contactName: 'ANN  LEE', phone: '+1 (212) 555-0100' });
    await office.settle();
    expect(office.writes('xero')).toEqual({});
    expect([contact(office).texts.FirstName, contact(office).texts.LastName]).toEqual(['Ann', 'Lee']);
  });

  it('MX-V1 a name that is taken in Xero is held, not changed into another', async () => {
    const office = await inStep();
    office.addContact('Oak Furniture');
    office.melio.ui.editVendor(vendor(office).id, { name: 'Oak Furniture' });
    await office.settle();
    expect(office.xeroContacts('Cedar Paper Co')).toHaveLength(1);
    expect((await office.issue('refused:nameTaken')).text).toMatch(/has this name already/);
  });

  it('MX-V3 a vendor that Xero refuses, dismissed, is tried again when it changed and not every hour', async () => {
    const office = new Office();
    await office.connect();
    const { id } = office.melio.ui.addVendor({ name: 'Oak Furniture', email: 'nobody' });
    office.melio.ui.enterBill({ vendorId: id, number: 'M-1', total: 3301, dueDate: '2026-04-01' });
    await office.settle();
    await office.decide('refused:validation', 'dismiss');
    office.melio.ui.editVendor(id, { phone: '212 555 0100' });
    await office.hours(2);
    office.resetCalls();
    await office.hours(4);
    expect(office.writes('xero')).toEqual({});
  });

  it('MX-V3 an e-mail that Xero does not accept is held, and the other changes travel with the next edit', async () => {
    const office = await inStep();
    office.melio.ui.editVendor(vendor(office).id, { email: 'nobody' });
    await office.settle();
    expect((await office.issue('refused:validation')).text).toMatch(/Xero says/);
    office.melio.ui.editVendor(vendor(office).id, { email: 'bills@cedar.example' });
    await office.settle();
    expect(contact(office).texts.EmailAddress).toBe('bills@cedar.example');
    expect(await office.issues()).toEqual([]);
  });

  it.each([
    { field: 'name', edit: { name: 'Cedar Paper Ltd' } },
    { field: 'e-mail', edit: { email: 'bills@cedar.example' } },
  ])('MX-V1 MX-V3 the $field of a contact that is a customer too is asked about', async ({ edit }) => {
    const office = await inStep();
    office.xero.ui().enterInvoice({
      contactId: contact(office).id,
      Date: '2026-02-20',
      DueDate: '2026-03-20',
      lines: [{ Description: 'Work', Quantity: 1, UnitAmount: 10, AccountCode: '200' }],
    });
    // Becoming a customer does not move the contact's stamp: the next edit brings it.
    office.xero.ui().editContact(contact(office).id, { FirstName: 'Anna' });
    await office.settle();
    office.melio.ui.editVendor(vendor(office).id, edit);
    await office.settle();
    expect(contact(office)).toMatchObject({ name: 'Cedar Paper Co', texts: { EmailAddress: 'ap@cedar.example' } });
    expect((await office.issue('customerToo')).text).toMatch(/sales invoices/);
    await office.decide('customerToo', 'copy');
    expect([contact(office).name, contact(office).texts.EmailAddress]).toContain(Object.values(edit)[0]);
    expect(await office.issues()).toEqual([]);
  });
});

describe('Xero to Melio only', () => {
  it.each<{ row: string; change: Wire; shows: object; drift: object }>([
    {
      row: 'MX-V5 billing address, first line,',
      change: { AddressLine1: 'PO Box 8' },
      shows: { line1: 'PO Box 8' },
      drift: { line1: 'elsewhere' },
    },
    {
      row: 'MX-V6 billing address, the other lines joined,',
      change: { AddressLine2: 'Suite 3', AddressLine3: 'Floor 4', AddressLine4: 'Rear' },
      shows: { line2: 'Suite 3, Floor 4, Rear' },
      drift: { line2: 'elsewhere' },
    },
    { row: 'MX-V7 city', change: { City: 'Troy' }, shows: { city: 'Troy' }, drift: { city: 'Rome' } },
    { row: 'MX-V8 state', change: { Region: 'New Jersey' }, shows: { state: 'NJ' }, drift: { state: 'CA' } },
    { row: 'MX-V8 province', change: { Region: 'Tirol' }, shows: { state: 'Tirol' }, drift: { state: 'CA' } },
    {
      row: 'MX-V9 zip code, with its leading zeros,',
      change: { PostalCode: '00501' },
      shows: { postal_code: '00501' },
      drift: { postal_code: '99999' },
    },
  ])(
    '$row follows Xero; an edit in Melio is reported, neither copied nor reverted',
    async ({ change, shows, drift }) => {
      const office = await inStep();
      editBilling(office, change);
      await office.settle();
      expect(vendor(office).address).toMatchObject(shows);
      expect(office.writes('melio')).toEqual({ 'PATCH /vendors/{id}': 1 });
      office.melio.ui.editVendor(vendor(office).id, { address: drift });
      await office.settle();
      await office.syncNow();
      expect(office.writes('xero')).toEqual({});
      expect(vendor(office).address).toMatchObject(drift);
      expect(billing(office)).toMatchObject(change);
      expect(await office.issue('drift')).toMatchObject({ severity: 'info', entity: 'contact' });
    },
  );

  it('MX-V5 the delivery address never stands in for a missing billing address', async () => {
    const office = await inStep({
      Addresses: [{ AddressType: 'STREET', AddressLine1: '9 Warehouse Road', City: 'Newark' }],
    });
    expect(vendor(office).address).toMatchObject({ line1: null, city: null });
    expect(office.melioBill('B-1').delivery_address).toBeNull();
  });
});
