import { describe, expect, it } from 'vitest';
import { billOf, line, messages, xeroWorld } from '../support/xero-world.ts';

/** @see https://developer.xero.com/documentation/api/accounting/contacts */
describe('contacts', () => {
  it.each([
    [
      'a name that an active contact has',
      { Name: 'ACME' },
      'The contact name ACME is already assigned to another contact. The contact name must be unique across all active contacts.',
    ],
    [
      'a number that another contact has',
      { Name: 'New', ContactNumber: 'm-1' },
      'Another contact has this contact number. Please enter a different contact number.',
    ],
    ['an e-mail address that is none', { Name: 'New', EmailAddress: 'nobody' }, 'Email address must be valid.'],
    ['a name with a bracket', { Name: 'A<b>' }, 'The contact name cannot contain the characters < or >.'],
    [
      'a name that is too long',
      { Name: 'x'.repeat(256) },
      'The Name field must be a string with a maximum length of 255.',
    ],
    [
      'six contact persons',
      { Name: 'New', ContactPersons: Array(6).fill({ FirstName: 'A' }) },
      'A maximum of 5 contact persons can be added to a contact.',
    ],
  ])('PUT refuses %s', async (_, contact, message) => {
    const { api, ui } = xeroWorld();
    ui.addContact({ Name: 'Acme', ContactNumber: 'm-1' });
    const answer = await api('PUT', 'Contacts', { Contacts: [contact] });
    expect([answer.status, answer.json.ErrorNumber, messages(answer)]).toEqual([400, 10, [message]]);
    expect(ui.contacts()).toHaveLength(1);
  });

  it('POST updates by ContactID, then ContactNumber, then Name; what is left out stays, a list replaces', async () => {
    const { api, ui } = xeroWorld();
    const { id } = ui.addContact({
      Name: 'Acme',
      ContactNumber: 'm-1',
      FirstName: 'Dana',
      ContactPersons: [{ FirstName: 'A' }, { FirstName: 'B' }],
    });
    await api('POST', 'Contacts', {
      Contacts: [{ ContactNumber: 'm-1', Name: 'Acme Inc', ContactPersons: [{ FirstName: 'C' }] }],
    });
    await api('POST', 'Contacts', { Contacts: [{ Name: 'acme inc', EmailAddress: 'ap@acme.test' }] });
    expect(ui.contacts()).toHaveLength(1);
    expect(ui.contact(id)).toMatchObject({
      name: 'acme inc',
      texts: { FirstName: 'Dana', EmailAddress: 'ap@acme.test' },
      persons: [{ FirstName: 'C' }],
    });
  });

  it('an archived contact takes no document, and is not restored beside an active one of its name', async () => {
    const { api, ui } = xeroWorld();
    const { id } = ui.addContact({ Name: 'Acme' });
    ui.archiveContact(id);
    const refused = await api('PUT', 'Invoices', billOf(id));
    expect(messages(refused)[0]).toMatch(/^The contact with the specified contact details has been archived/);
    ui.addContact({ Name: 'Acme' });
    expect(() => ui.restoreContact(id)).toThrow('is already assigned to another contact');
  });

  it('a merged contact points to the one that took its documents', async () => {
    const { get, ui, bill } = xeroWorld();
    const from = ui.addContact({ Name: 'Acme' });
    const into = ui.addContact({ Name: 'Acme Inc' });
    const { id } = bill(10, { contactId: from.id });
    ui.mergeContacts(from.id, into.id);
    const { json } = await get(`Contacts/${from.id}`);
    expect(json.Contacts[0]).toMatchObject({ ContactStatus: 'ARCHIVED', MergedToContactID: into.id });
    expect(ui.bill(id).contactId).toBe(into.id);
  });

  it('becoming a supplier does not move UpdatedDateUTC', () => {
    const { ui, bill, pass } = xeroWorld();
    const { id, updatedAt } = ui.addContact({ Name: 'Acme' });
    pass(5000);
    bill(10, { contactId: id });
    expect(ui.contact(id)).toMatchObject({ isSupplier: true, updatedAt });
  });

  it('a contact inside a document that carries more than its id is changed, and loses persons not sent', async () => {
    const { api, ui } = xeroWorld();
    const { id } = ui.addContact({ Name: 'Acme', ContactPersons: [{ FirstName: 'A' }] });
    await api('PUT', 'Invoices', billOf(id));
    expect(ui.contact(id).persons).toHaveLength(1);
    await api('PUT', 'Invoices', {
      Invoices: [{ ...billOf(id).Invoices[0], Contact: { ContactID: id, EmailAddress: 'new@acme.test' } }],
    });
    expect(ui.contact(id)).toMatchObject({ persons: [], texts: { EmailAddress: 'new@acme.test' } });
    await api('PUT', 'Invoices', { Invoices: [{ ...billOf(id).Invoices[0], Contact: { Name: 'Somebody else' } }] });
    expect(ui.contacts().map(({ name }) => name)).toEqual(['Acme', 'Somebody else']);
  });
});

describe('bulk writes', () => {
  it('with summarizeErrors=false every element answers for itself, in order', async () => {
    const { api, ui } = xeroWorld();
    const answer = await api('PUT', 'Contacts?summarizeErrors=false', {
      Contacts: [{ Name: 'A' }, { Name: 'a' }, { Name: 'B' }],
    });
    expect(answer.status).toBe(200);
    expect(answer.json.Contacts.map((row: { StatusAttributeString: string }) => row.StatusAttributeString)).toEqual([
      'OK',
      'ERROR',
      'OK',
    ]);
    expect(answer.json.Contacts[1]).toMatchObject({ ContactID: '00000000-0000-0000-0000-000000000000', Name: 'a' });
    expect(ui.contacts().map(({ name }) => name)).toEqual(['A', 'B']);
  });

  it.each([
    [false, []],
    [true, ['A', 'B']],
  ])(
    'otherwise the first fault refuses the request; the others are saved only by switch: %s',
    async (validSiblingsSaved, saved) => {
      const { api, ui } = xeroWorld({ switches: { validSiblingsSaved } });
      const answer = await api('PUT', 'Contacts', { Contacts: [{ Name: 'A' }, { Name: 'a' }, { Name: 'B' }] });
      expect([answer.status, answer.json.Elements.length]).toEqual([400, 1]);
      expect(ui.contacts().map(({ name }) => name)).toEqual(saved);
    },
  );

  it('nothing of a refused element stays, not even the contact that it would have made', async () => {
    const { api, ui } = xeroWorld();
    const broken = {
      Type: 'ACCPAY',
      Contact: { Name: 'Ghost' },
      Status: 'AUTHORISED',
      DueDate: '2026-10-28',
      LineItems: [{ ...line, AccountCode: '999' }],
    };
    await api('PUT', 'Invoices?summarizeErrors=false', { Invoices: [broken] });
    expect(ui.contacts()).toEqual([]);
  });
});
