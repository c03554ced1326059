import { Client } from '@freshbooks/api';
import {
  IncludesQueryBuilder,
  PaginationQueryBuilder,
  SearchQueryBuilder,
  SortQueryBuilder,
} from '@freshbooks/api/dist/models/builders/index.js';
import type { JournalEntryDetail } from '@freshbooks/api/dist/models/index.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, serve } from '../../local/http-server.ts';
import { freshBooksWorld } from '../support/freshbooks-world.ts';

/**
 * FreshBooks' own SDK against the simulator, over a socket: it reads the envelopes, the times and both forms of error.
 * @see https://github.com/freshbooks/freshbooks-nodejs-sdk
 */
describe("FreshBooks' own SDK", () => {
  // The SDK reads these two from keys, and in a form, that others do not.
  const world = freshBooksWorld({ switches: { creditNoteKey: 'credit_notes', callbackTimes: 'space' } });
  const { ui, tokens, clock, simulator } = world;
  const account = ui.accountId;
  const usd = (amount: string) => ({ amount, code: 'USD' });
  const noRetries = { retries: 0 };
  let server: RunningServer;
  let api: Client;
  beforeAll(async () => {
    server = await serve((request) => simulator.handle(request), 0);
    api = new Client(simulator.options.clientId, {
      apiUrl: server.url,
      accessToken: tokens.accessToken,
      retryOptions: noRetries,
    });
  });
  afterAll(() => server.close());

  const newClient = async (organization = 'Acme Tools') =>
    String((await api.clients.create({ organization, email: 'ap@acme.example' }, account)).data!.id);
  const newInvoice = async (customerId: string, amount = '1500.00') => {
    const invoice = {
      customerId,
      createDate: new Date(2026, 5, 29),
      dueOffsetDays: 30,
      lines: [{ name: 'Consulting', qty: 1, unitCost: usd(amount) }],
    };
    const { data } = await api.invoices.create(invoice as never, account);
    return data!;
  };

  it('the person and the businesses', async () => {
    const { data } = await api.users.me();
    expect([data?.email, data?.businessMemberships?.map(({ role, business }) => [role, business?.accountId])]).toEqual([
      'maya@brightside.example',
      [
        ['owner', account],
        ['client', ''],
      ],
    ]);
  });

  it('the grant: a code, then the one refresh token', async () => {
    const { clientId, clientSecret } = simulator.options;
    const redirectUri = 'https://app.example/callback';
    const sdk = new Client(clientId, { apiUrl: server.url, clientSecret, redirectUri, retryOptions: noRetries });
    const consent = new URL(sdk.getAuthRequestUrl(['user:profile:read']));
    const path = `${consent.pathname}${consent.search}`;
    const answer = await fetch(server.url + path, {
      method: 'POST',
      body: new URLSearchParams({ decision: 'allow' }),
      redirect: 'manual',
    });
    const code = new URL(answer.headers.get('location')!).searchParams.get('code')!;
    const first = await sdk.getAccessToken(code);
    expect(first?.accessTokenExpiresAt.getTime()).toBe(Math.floor(clock.now / 1000) * 1000 + 43_200_000);
    const second = await sdk.refreshAccessToken();
    expect(second?.refreshToken).not.toBe(first?.refreshToken);
    await expect(sdk.refreshAccessToken(first?.refreshToken)).rejects.toMatchObject({ statusCode: '400' });
    expect((await sdk.users.me()).ok).toBe(true);
  });

  it('clients: create, change, list, delete', async () => {
    const id = await newClient('Northline');
    const { data } = await api.clients.update({ pCity: 'Austin' }, account, id);
    expect(data).toMatchObject({ organization: 'Northline', pCity: 'Austin', role: 'client' });
    // One is told in New York, the other in UTC; the SDK knows.
    expect([data?.updated?.getTime(), data?.signupDate?.getTime()]).toEqual([clock.now, clock.now]);
    const search = new SearchQueryBuilder().like('organization_like', 'northl');
    const listed = (await api.clients.list(account, [search, new PaginationQueryBuilder().page(1).perPage(500)])).data!;
    expect([listed.clients.map((one) => one.id), listed.pages]).toEqual([
      [Number(id)],
      { total: 1, size: 100, pages: 1, page: 1 },
    ]);
    expect((await api.clients.delete(account, id)).data?.visState).toBe(1);
    expect((await api.clients.list(account, [search])).data?.pages?.total).toBe(0);
  });

  it('invoices: create, lines on demand, mark as sent, sort, share, delete', async () => {
    const invoice = await newInvoice(await newClient());
    expect(invoice).toMatchObject({
      v3Status: 'draft',
      status: 1,
      amount: usd('1500.00'),
      outstanding: usd('1500.00'),
    });
    expect(invoice.dueDate).toEqual(new Date('2026-07-29 00:00:00'));
    expect(invoice.createdAt?.getTime()).toBe(clock.now);
    const id = String(invoice.id);
    const lines = new IncludesQueryBuilder().includes('lines');
    expect((await api.invoices.single(account, id, [lines])).data?.lines?.[0]).toMatchObject({
      name: 'Consulting',
      qty: '1',
      amount: usd('1500.00'),
    });
    expect((await api.invoices.update(account, id, { actionMarkAsSent: true } as never)).data?.v3Status).toBe('sent');
    expect((await api.invoices.shareLink(account, id)).data).toMatchObject({
      shareLink: expect.stringMatching(/^https:/),
    });
    const sorted = await api.invoices.list(account, [lines, new SortQueryBuilder().asc('invoice_date')]);
    expect(sorted.data?.invoices.find((one) => String(one.id) === id)?.lines).toHaveLength(1);
    expect((await api.invoices.delete(account, id)).data?.visState).toBe(1);
  });

  it('payments: part, rest, change, delete, and too much', async () => {
    const { id } = await newInvoice(await newClient(), '100.00');
    const pay = async (amount: string) =>
      (
        await api.payments.create(account, {
          invoiceId: id!,
          amount: usd(amount),
          date: new Date(2026, 5, 20),
          type: 'ACH',
          note: 'TO:1',
        } as never)
      ).data!;
    const first = await pay('40.00');
    expect(first).toMatchObject({ amount: usd('40.00'), type: 'ACH', note: 'TO:1', invoiceId: id, fromCredit: false });
    expect([first.updated?.getTime(), first.date]).toEqual([clock.now, new Date('2026-06-20 00:00:00')]);
    const more = await pay('100.00');
    expect((await api.creditNotes.single(account, String(more.overpaymentId))).data).toMatchObject({
      amount: usd('40.00'),
      creditType: 'overpayment',
    });
    expect((await api.payments.update(account, String(first.id), { note: 'TO:2' } as never)).data).toMatchObject({
      note: 'TO:2',
      amount: usd('40.00'),
    });
    expect((await api.payments.delete(account, String(more.id))).data?.visState).toBe(1);
    expect((await api.invoices.single(account, String(id))).data).toMatchObject({
      paid: usd('40.00'),
      paymentStatus: 'partial',
      v3Status: 'partial',
    });
    const search = new SearchQueryBuilder().equals('invoiceid', id as never);
    expect((await api.payments.list(account, [search])).data?.payments).toHaveLength(1);
  });

  it('credit notes', async () => {
    const clientId = await newClient();
    const note = {
      clientId,
      createDate: new Date(2026, 5, 1),
      lines: [{ name: 'Late', qty: 2, unitCost: usd('25.00') }],
    };
    const { data } = await api.creditNotes.create(note as never, account);
    expect(data).toMatchObject({ amount: usd('50.00'), creditType: 'goodwill', paymentStatus: 'unpaid' });
    expect((await api.creditNotes.list(account)).data?.creditNotes.map(({ id }) => id)).toContain(data?.id);
    expect((await api.creditNotes.delete(account, String(data?.id))).data?.visState).toBe(1);
  });

  it('expenses and their categories', async () => {
    const [category] = (await api.expenseCategories.list(account)).data!.categories;
    const expense = {
      categoryId: String(category?.categoryId),
      amount: usd('3.10'),
      date: new Date(2026, 5, 20),
      notes: 'Fee',
    };
    const { data } = await api.expenses.create(expense as never, account);
    expect(data).toMatchObject({ amount: usd('3.10'), notes: 'Fee', categoryId: expense.categoryId, visState: 0 });
    expect((await api.expenses.delete(account, String(data!.id))).data?.visState).toBe(1);
  });

  it('other income', async () => {
    const income = {
      amount: usd('113.00'),
      categoryName: 'online_sales',
      date: new Date(2026, 3, 20),
      paymentType: 'ACH',
      source: 'Melio',
      taxes: [{ name: 'HST', amount: '13' }],
    };
    const { data } = await api.otherIncomes.create(income as never, account);
    expect(data).toMatchObject({
      amount: usd('113.00'),
      categoryName: 'online_sales',
      taxes: [{ name: 'HST', amount: '13' }],
    });
    const id = String(data?.incomeId);
    expect((await api.otherIncomes.update(account, id, { note: 'x' } as never)).data).toMatchObject({
      note: 'x',
      source: 'Melio',
    });
    expect((await api.otherIncomes.list(account)).data?.otherIncomes).toHaveLength(1);
    expect((await api.otherIncomes.delete(account, id)).ok).toBe(true);
  });

  it('journal entries, their accounts and details', async () => {
    const accounts = (await api.journalEntryAccounts.list(account)).data!.journalEntryAccounts;
    const sub = (name: string) =>
      accounts.flatMap(({ subAccounts }) => subAccounts ?? []).find((one) => one.accountSubName === name)!
        .subAccountId!;
    const details = [
      { subAccountId: sub('Cash'), debit: 97 },
      { subAccountId: sub('Deposits'), credit: 97 },
    ];
    const entry = { name: 'Payout 991', currencyCode: 'USD', userEnteredDate: new Date(2026, 5, 20), details };
    const { data } = await api.journalEntries.create(entry as never, account);
    expect(data).toMatchObject({ name: 'Payout 991', details: [{ debit: 97 }, { credit: 97 }] });
    const listed = (
      (await api.journalEntryDetails.list(account)).data as unknown as { journalEntryDetails: JournalEntryDetail[] }
    ).journalEntryDetails;
    expect(listed.map(({ subAccount }) => subAccount?.accountSubName).sort()).toEqual(['Cash', 'Deposits']);
  });

  it('items', async () => {
    const { data } = await api.items.create(account, { name: 'Hour', unitCost: usd('95.00'), qty: 1 } as never);
    expect(data).toMatchObject({ name: 'Hour', unitCost: usd('95.00'), qty: '1', tax1: '0' });
    expect((await api.items.update(account, String(data!.id), { name: 'Hours' } as never)).data?.name).toBe('Hours');
    expect((await api.items.list(account)).data?.items).toHaveLength(1);
  });

  it('callbacks: register, verify, have it sent again, delete', async () => {
    const { data } = await api.callbacks.create({ event: 'invoice.create', uri: 'https://hooks.example/fb' }, account);
    expect(data).toMatchObject({ event: 'invoice.create', verified: false });
    expect(data?.updatedAt?.getTime()).toBe(clock.now);
    const id = String(data?.callbackId);
    await world.later(1000);
    const { verifier } = world.heard().at(-1) as { verifier: string };
    expect((await api.callbacks.verify(account, id, verifier)).data?.verified).toBe(true);
    expect((await api.callbacks.resendVerification(account, id)).ok).toBe(true);
    expect((await api.callbacks.list(account)).data?.callbacks).toHaveLength(1);
    await expect(api.callbacks.verify(account, id, 'x')).rejects.toMatchObject({
      statusCode: '422',
      errors: [{ field: 'verifier' }],
    });
    expect((await api.callbacks.delete(account, id)).ok).toBe(true);
  });

  it('refusals, in both forms', async () => {
    const refused = {
      statusCode: '404',
      message: 'Client not found.',
      errors: [{ errorCode: 1012, field: 'userid', object: 'client', value: '134' }],
    };
    for (const errorShape of ['legacy', 'rpc'] as const) {
      simulator.options.switches.errorShape = errorShape;
      await expect(api.clients.single(account, '134')).rejects.toMatchObject(refused);
    }
    await expect(api.clients.list('zzzzzz')).rejects.toMatchObject({ statusCode: '404' });
    const stranger = new Client('x', { apiUrl: server.url, accessToken: 'none', retryOptions: noRetries });
    await expect(stranger.users.me()).rejects.toMatchObject({
      statusCode: '401',
      message: 'This action requires authentication to continue.',
    });
  });
});
