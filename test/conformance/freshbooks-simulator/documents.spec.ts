import { describe, expect, it } from 'vitest';
import { freshBooksWorld } from '../../support/freshbooks-world.ts';

const usd = (amount: string) => ({ amount, code: 'USD' });

/** @see https://www.freshbooks.com/api/clients */
describe('clients', () => {
  it('are created with 200 and the whole object; unknown names are ignored', async () => {
    const { send, A } = freshBooksWorld();
    const { status, body } = await send('POST', `${A}/users/clients`, {
      client: { fname: 'Rae', lname: 'Ng', email: 'r@x.example', colour: 'red' },
    });
    const { client } = body.response.result;
    expect([status, client.id === client.userid, client.username, client.vis_state, 'colour' in client]).toEqual([
      200,
      true,
      'raeng',
      0,
      false,
    ]);
    expect([client.updated, client.signup_date]).toEqual(['2026-06-29 12:48:49', '2026-06-29 16:48:49']);
  });
  it('a PUT changes what it names and nothing else', async () => {
    const { ok, client } = freshBooksWorld();
    const id = client();
    await ok('PUT', `/users/clients/${id}`, { client: { p_city: 'Austin' } });
    expect((await ok('GET', `/users/clients/${id}`)).client).toMatchObject({
      organization: 'Acme Tools',
      p_city: 'Austin',
    });
  });
  it('need a name, and an address that is one', async () => {
    const { refusal } = freshBooksWorld();
    expect(await refusal('POST', '/users/clients', { client: { note: 'x' } })).toMatchObject({
      status: 422,
      errno: 1001,
    });
    expect(await refusal('POST', '/users/clients', { client: { email: 'nobody' } })).toMatchObject({
      status: 422,
      errno: 1004,
      field: 'email',
    });
  });
  it('more than the plan allows are refused', async () => {
    const { ui, client, refusal } = freshBooksWorld();
    ui.setPlan({ clientLimit: 1 });
    client();
    expect(await refusal('POST', '/users/clients', { client: { fname: 'Rae' } })).toMatchObject({ status: 403 });
  });
  it('show contacts and balances when asked', async () => {
    const { ok, client, invoice } = freshBooksWorld();
    const id = client();
    await ok('PUT', `/users/clients/${id}`, { client: { contacts: [{ fname: 'Al', email: 'al@x.example' }] } });
    invoice(id, '10.00', '2026-01-01');
    const { client: shown } = await ok(
      'GET',
      `/users/clients/${id}?include[]=contacts&include[]=outstanding_balance&include[]=overdue_balance`,
    );
    expect(shown.contacts[0]).toMatchObject({ fname: 'Al', userid: id });
    expect([shown.outstanding_balance, shown.overdue_balance]).toEqual([
      [{ amount: usd('10.00') }],
      [{ amount: usd('10.00') }],
    ]);
    expect((await ok('GET', `/users/clients/${id}`)).client).not.toHaveProperty('contacts');
  });
  it('a deleted one keeps its invoices and gets no new ones; restored it does', async () => {
    const { ui, client, invoice, refusal } = freshBooksWorld();
    const id = client();
    const old = invoice(id);
    ui.deleteClient(id);
    expect(ui.invoice(old).visState).toBe(0);
    const body = { invoice: { customerid: id, create_date: '2026-06-29' } };
    expect(await refusal('POST', '/invoices/invoices', body)).toMatchObject({ status: 422, errno: 1012 });
    expect(await refusal('PUT', `/users/clients/${id}`, { client: { fname: 'x' } })).toMatchObject({ errno: 1011 });
    ui.restoreClient(id);
    expect(invoice(id)).toBeGreaterThan(old);
  });
});

/** @see https://www.freshbooks.com/api/invoices */
describe('invoices', () => {
  const line = { name: 'Work', qty: '1.5', unit_cost: usd('99.99'), taxName1: 'GST', taxAmount1: '5' };
  const draft = async (world: ReturnType<typeof freshBooksWorld>, more: object = {}) =>
    (
      await world.ok('POST', '/invoices/invoices?include[]=lines', {
        invoice: { customerid: world.client(), create_date: '2026-06-01', due_offset_days: 30, lines: [line], ...more },
      })
    ).invoice;

  it('begin as drafts, numbered by FreshBooks, due after the offset, with lines only on demand', async () => {
    const world = freshBooksWorld();
    const made = await draft(world);
    expect(made).toMatchObject({
      invoice_number: '0000001',
      status: 1,
      v3_status: 'draft',
      due_date: '2026-07-01',
      payment_status: 'unpaid',
    });
    expect(made.lines[0]).toMatchObject({ lineid: 1, qty: '1.5', amount: usd('149.99') });
    expect((await world.ok('GET', `/invoices/invoices/${made.id}`)).invoice).not.toHaveProperty('lines');
    await draft(world, { invoice_number: '41' });
    expect((await draft(world)).invoice_number).toBe('0000042');
  });
  it.each([
    ['one tax', {}, '157.49'],
    ['a discount, before the tax', { discount_value: '10' }, '141.74'],
    ['two taxes', { lines: [{ ...line, taxName2: 'PST', taxAmount2: '7' }] }, '167.99'],
    [
      'the second tax on the first',
      { lines: [{ ...line, taxName2: 'PST', taxAmount2: '7', compounded_tax: true }] },
      '168.51',
    ],
    [
      'taxes rounded per line, then added',
      { lines: [0, 1, 2].map(() => ({ unit_cost: usd('0.10'), taxName1: 'T', taxAmount1: '5' })) },
      '0.33',
    ],
  ])('total with %s', async (_, more, total) => {
    expect((await draft(freshBooksWorld(), more)).amount).toEqual(usd(total));
  });
  it('the due date cannot be written: 403, not ignored', async () => {
    const world = freshBooksWorld();
    const { id } = await draft(world);
    expect(
      await world.refusal('PUT', `/invoices/invoices/${id}`, { invoice: { due_date: '2027-01-01' } }),
    ).toMatchObject({ status: 403, errno: 1038 });
    expect(
      (await world.ok('PUT', `/invoices/invoices/${id}`, { invoice: { due_offset_days: 10 } })).invoice.due_date,
    ).toBe('2026-06-11');
  });
  it.each([
    ['a word', 'sent', 1015],
    ['what only payments bring about', 4, 1004],
  ])('status cannot be %s', async (_, status, errno) => {
    const world = freshBooksWorld();
    const { id } = await draft(world);
    expect(await world.refusal('PUT', `/invoices/invoices/${id}`, { invoice: { status } })).toMatchObject({
      status: 422,
      errno,
    });
  });
  it('need a customer, a date, and lines in one currency', async () => {
    const world = freshBooksWorld();
    const customerid = world.client();
    const post = (invoice: object) => world.refusal('POST', '/invoices/invoices', { invoice });
    expect(await post({ create_date: '2026-06-01' })).toMatchObject({ errno: 1001, field: 'customerid' });
    expect(await post({ customerid })).toMatchObject({ errno: 1001, field: 'create_date' });
    expect(await post({ customerid, create_date: '1 June' })).toMatchObject({ errno: 1033 });
    expect(
      await post({ customerid, create_date: '2026-06-01', lines: [{ unit_cost: { amount: '1.00', code: 'EUR' } }] }),
    ).toMatchObject({ errno: 1004 });
    expect(await post({ customerid, create_date: '2026-06-01', lines: [{ taxAmount1: '5.12345' }] })).toMatchObject({
      errno: 1018,
    });
  });
  it('lines of a PUT replace all lines; those that name their id keep it', async () => {
    const world = freshBooksWorld();
    const { id } = await draft(world, { lines: [line, { ...line, name: 'More' }] });
    const { invoice } = await world.ok('PUT', `/invoices/invoices/${id}?include[]=lines`, {
      invoice: { lines: [{ lineid: 2, unit_cost: usd('1.00') }, { unit_cost: usd('2.00') }] },
    });
    expect(invoice.lines.map(({ lineid }: { lineid: number }) => lineid)).toEqual([2, 3]);
    expect(invoice.amount).toEqual(usd('3.00'));
  });
  it('a PUT has one phase: vis_state beats action, action beats data, and the rest is dropped in silence', async () => {
    const world = freshBooksWorld();
    const { id } = await draft(world);
    const put = async (invoice: object) => (await world.ok('PUT', `/invoices/invoices/${id}`, { invoice })).invoice;
    expect(await put({ action_mark_as_sent: true, notes: 'lost' })).toMatchObject({
      status: 2,
      v3_status: 'sent',
      notes: '',
    });
    expect(await put({ vis_state: 2, action_mark_as_sent: true, notes: 'lost' })).toMatchObject({
      vis_state: 2,
      notes: '',
    });
    expect(await put({ notes: 'kept' })).toMatchObject({ vis_state: 2, notes: 'kept' });
  });
  it('are overdue when they are read, and that changes nothing', async () => {
    const world = freshBooksWorld();
    const { ui, invoice, client, clock } = world;
    const id = invoice(client(), '10.00', '2026-06-29');
    const before = ui.shown(id);
    clock.now = Date.parse('2026-07-30T04:00:00Z');
    expect(ui.shown(id)).toMatchObject({
      due_date: '2026-07-29',
      v3_status: 'overdue',
      status: 2,
      updated: before.updated,
      version: before.version,
    });
  });
  it('every write moves the version, within a millisecond too', () => {
    const { ui, invoice, client } = freshBooksWorld();
    const id = invoice(client());
    const versions = [1, 2, 3].map((n) => {
      ui.editInvoice(id, { notes: String(n) });
      return ui.shown(id).version;
    });
    expect(new Set(versions).size).toBe(3);
    expect(versions[0]).toMatch(/^2026-06-29 12:48:49\.\d{6}$/);
  });
  it('with payments cannot be deleted, nor reduced below them; a true DELETE does the same as vis_state', async () => {
    const world = freshBooksWorld();
    const id = world.invoice(world.client());
    const { id: payment } = world.ui.addPayment({ invoiceid: id, amount: '500.00', date: '2026-06-29' });
    expect(await world.refusal('PUT', `/invoices/invoices/${id}`, { invoice: { vis_state: 1 } })).toMatchObject({
      status: 422,
    });
    expect(
      await world.refusal('PUT', `/invoices/invoices/${id}`, { invoice: { lines: [{ unit_cost: usd('1.00') }] } }),
    ).toMatchObject({ status: 422 });
    world.ui.deletePayment(payment);
    expect((await world.send('DELETE', `${world.A}/invoices/invoices/${id}`)).status).toBe(200);
    expect(world.ui.invoice(id).visState).toBe(1);
  });
  it('are a PDF, and once sent a link', async () => {
    const world = freshBooksWorld();
    const { id } = await draft(world);
    const pdf = await world.send('GET', `${world.A}/invoices/invoices/${id}/pdf`);
    expect([pdf.headers['content-type'], Buffer.from(pdf.body).toString('latin1').slice(0, 5)]).toEqual([
      'application/pdf',
      '%PDF-',
    ]);
    const link = `/invoices/invoices/${id}/share_link?share_method=share_link`;
    expect((await world.refusal('GET', link)).status).toBe(422);
    world.ui.markSent(id);
    expect((await world.ok('GET', link)).share_link).toMatchObject({
      resourceid: String(id),
      resource_type: 'invoice',
    });
  });
});

describe('expenses, other income, journal entries, items, taxes', () => {
  it('an expense needs one of the categories, which can only be read', async () => {
    const { ok, refusal } = freshBooksWorld();
    const [category] = (await ok('GET', '/expenses/categories')).categories;
    const body = { amount: usd('3.10'), date: '2026-06-20', notes: 'Fee', categoryid: category.id };
    const { expense } = await ok('POST', '/expenses/expenses', { expense: body });
    expect(expense).toMatchObject({ amount: usd('3.10'), notes: 'Fee', vis_state: 0 });
    expect(await refusal('POST', '/expenses/expenses', { expense: { ...body, categoryid: 1 } })).toMatchObject({
      status: 422,
      field: 'categoryid',
    });
    expect((await refusal('POST', '/expenses/categories', { category: {} })).status).toBe(405);
  });
  it('other income can be deleted for good', async () => {
    const { ok, ui } = freshBooksWorld();
    const body = {
      amount: usd('113.00'),
      category_name: 'online_sales',
      date: '2026-04-20',
      payment_type: 'ACH',
      source: 'Melio',
    };
    const { other_income } = await ok('POST', '/other_incomes/other_incomes', { other_income: body });
    expect(other_income).toMatchObject({ ...body, vis_state: 0 });
    expect((await ok('GET', '/other_incomes/other_incomes')).other_income).toHaveLength(1);
    await ok('DELETE', `/other_incomes/other_incomes/${other_income.incomeid}`);
    expect(ui.otherIncome()[0]?.visState).toBe(1);
  });
  it('a journal entry balances, is made once, and needs a plan with advanced accounting', async () => {
    const { ok, refusal, ui } = freshBooksWorld();
    const accounts = (await ok('GET', '/journal_entry_accounts/journal_entry_accounts')).journal_entry_accounts;
    const sub = (name: string) =>
      accounts
        .flatMap((one: { sub_accounts: { account_sub_name: string; sub_accountid: number }[] }) => one.sub_accounts)
        .find((one: { account_sub_name: string }) => one.account_sub_name === name).sub_accountid;
    const details = [
      { sub_accountid: sub('Cash'), debit: '97.00' },
      { sub_accountid: sub('Merchant Account Fees'), debit: '3.00' },
      { sub_accountid: sub('Deposits'), credit: '100.00' },
    ];
    const journal_entry = { name: 'Payout 991', user_entered_date: '2026-06-20', currency_code: 'USD', details };
    await ok('POST', '/journal_entries/journal_entries', { journal_entry });
    expect((await ok('GET', '/journal_entries/journal_entry_details')).journal_entry_details).toHaveLength(3);
    expect(
      await refusal('POST', '/journal_entries/journal_entries', {
        journal_entry: { ...journal_entry, details: details.slice(1) },
      }),
    ).toMatchObject({ status: 422, errno: 1004 });
    expect((await refusal('DELETE', '/journal_entries/journal_entries/1')).status).toBe(404);
    ui.setPlan({ advancedAccounting: false });
    expect(await refusal('POST', '/journal_entries/journal_entries', { journal_entry })).toMatchObject({
      status: 403,
      errno: 1003,
    });
  });
  it('the chart of accounts has an envelope and errors of its own', async () => {
    const { send } = freshBooksWorld();
    const base = '/accounting/businesses/a6d5d9b0-3b33-4a27-8f0f-0a0a7e1f5f10/ledger_accounts/accounts';
    const { data } = (await send('GET', base)).body;
    expect(data.find(({ number }: { number: string }) => number === '1000-1')).toMatchObject({
      name: 'Petty Cash',
      parent_account: { number: '1000' },
    });
    expect((await send('GET', `${base}/none`)).body.errors.details[0].metadata.field).toBe('account_uuid');
  });
});
