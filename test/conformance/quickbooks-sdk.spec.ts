import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SdkWorld, sdkWorld } from '../support/quickbooks-sdk.ts';
import { DAY } from '../support/quickbooks-world.ts';

/**
 * The public library node-quickbooks against the simulator, over a socket: its addresses, its query builder, its ways to
 * update, and the errors as it hands them on.
 * @see https://github.com/mcohen01/node-quickbooks
 */
describe('the library node-quickbooks', () => {
  let world: SdkWorld;
  beforeAll(async () => {
    world = await sdkWorld();
  });
  afterAll(() => world.close());

  const ids = (found: { QueryResponse: Record<string, { Id: string }[]> }, name: string) =>
    (found.QueryResponse[name] ?? []).map(({ Id }) => Id);

  it('the company and what it prefers, as objects and as queries', async () => {
    const { call, ui } = world;
    const company = await call('getCompanyInfo', ui.realmId);
    expect(company).toMatchObject({ CompanyName: 'Brightside Studio LLC', Country: 'US' });
    const preferences = await call('getPreferences');
    expect(preferences).toMatchObject({
      SalesFormsPrefs: { CustomTxnNumbers: true },
      CurrencyPrefs: { HomeCurrency: { value: 'USD' } },
    });
    expect((await call('findCompanyInfos')).QueryResponse).toMatchObject({ CompanyInfo: [company], maxResults: 1 });
    expect((await call('findPreferenceses')).QueryResponse).toMatchObject({ Preferences: [preferences] });
  });

  it('names: create, get, change sparsely, make inactive, find with the builder', async () => {
    const { call, refused, simulator } = world;
    const { Id } = await call('createVendor', { DisplayName: "Smith & Son's #1 + 50%" });
    expect(await call('getVendor', Id)).toMatchObject({
      Id,
      SyncToken: '0',
      Active: true,
      domain: 'QBO',
      sparse: false,
    });
    // The library asks for sparse updates everywhere; the reference has them on some objects only.
    const change = { Id, SyncToken: '0', CompanyName: 'Smith' };
    expect(await refused('updateVendor', { ...change })).toMatchObject({ status: 400, code: '2020' });
    simulator.options.switches.sparse = 'everywhere';
    expect(await call('updateVendor', change)).toMatchObject({ DisplayName: "Smith & Son's #1 + 50%", SyncToken: '1' });
    const found = async (criteria: unknown) => ids(await call('findVendors', criteria), 'Vendor');
    expect(await found({ DisplayName: "Smith & Son's #1 + 50%" })).toEqual([Id]);
    expect(await found([{ field: 'DisplayName', value: "%Son's%", operator: 'LIKE' }])).toEqual([Id]);
    expect(await found("where DisplayName = 'Nobody'")).toEqual([]);
    expect(await found({ Id: [Id, '9999'] })).toEqual([Id]);
    await call('updateVendor', { Id, SyncToken: '1', Active: false });
    expect(await found({ CompanyName: 'Smith' })).toEqual([]);
    expect(await found([{ field: 'CompanyName', value: 'Smith' }, { field: 'Active', value: [true, false], operator: 'IN' }]))
      .toEqual([Id]); // biome-ignore format: one line each
    simulator.options.switches.sparse = 'documented';
  });

  it('lists: accounts, items, classes and customers come back as they were written', async () => {
    const { call, income } = world;
    const account = await call('createAccount', { Name: 'Clearing', AccountType: 'Bank', AccountSubType: 'Checking' });
    expect(account).toMatchObject({
      FullyQualifiedName: 'Clearing',
      Classification: 'Asset',
      CurrencyRef: { value: 'USD' },
    });
    const item = await call('createItem', { Name: 'Hours', Type: 'Service', IncomeAccountRef: { value: income } });
    const shop = await call('createClass', { Name: 'Shop' });
    const customer = await call('createCustomer', {
      DisplayName: 'Rae Ng',
      PrimaryEmailAddr: { Address: 'r@ng.test' },
    });
    expect(customer).toMatchObject({ Balance: 0, BalanceWithJobs: 0, PrimaryEmailAddr: { Address: 'r@ng.test' } });
    const written = [['Account', account], ['Item', item], ['Class', shop], ['Customer', customer]] as const; // biome-ignore format: pairs
    for (const [name, object] of written) {
      expect(await call(`get${name}`, object.Id)).toEqual(object);
      const renamed = await call(`update${name}`, {
        ...object,
        ...(name === 'Customer' ? {} : { Name: `${object.Name} 2` }),
      });
      expect(renamed).toEqual({ ...object, ...renamed, SyncToken: '1' });
      const all = name === 'Class' ? 'findClasses' : (`find${name}s` as const);
      expect(ids(await call(all, { Id: object.Id }), name)).toEqual([object.Id]);
    }
  });

  it('many rows: counted, ordered, in pages, and all of them', async () => {
    const { call } = world;
    for (let at = 1; at <= 7; at += 1) await call('createCustomer', { DisplayName: `Row ${at}` });
    const rows = { field: 'DisplayName', value: 'Row %', operator: 'LIKE' };
    expect((await call('findCustomers', [rows, { count: true }])).QueryResponse).toEqual({ totalCount: 7 });
    const names = async (...more: object[]) =>
      (await call('findCustomers', [rows, ...more])).QueryResponse.Customer.map(
        ({ DisplayName }: { DisplayName: string }) => DisplayName,
      );
    const page = [{ field: 'limit', value: 3 }, { field: 'desc', value: 'DisplayName' }]; // biome-ignore format: short
    expect(await names(...page)).toEqual(['Row 7', 'Row 6', 'Row 5']);
    expect(await names(...page, { field: 'offset', value: 7 })).toEqual(['Row 1']);
    expect(await names(...page, { field: 'fetchAll', value: true })).toHaveLength(7);
  });

  it('changed since: the builder by stamp, and the report of change with its stubs', async () => {
    const { call, wait, clock } = world;
    wait(60_000);
    const since = new Date(clock.now);
    const invoice = world.invoice(10);
    const bill = world.bill(20);
    await call('deleteInvoice', invoice);
    const stamp = { field: 'MetaData.LastUpdatedTime', value: since.toISOString(), operator: '>=' };
    expect(ids(await call('findBills', [stamp]), 'Bill')).toEqual([bill]);
    const { CDCResponse } = await call('changeDataCapture', ['Bill', 'Invoice', 'Payment'], since.toISOString());
    expect(CDCResponse[0].QueryResponse).toMatchObject([
      { Bill: [{ Id: bill, Balance: 20 }] },
      { Invoice: [{ Id: invoice, status: 'Deleted' }] },
      {},
    ]);
  });

  it('a batch: each item answered alone', async () => {
    const { call, vendor } = world;
    const { BatchItemResponse } = await call('batch', [
      { bId: 'a', operation: 'create', Vendor: { DisplayName: 'In a batch' } },
      { bId: 'b', operation: 'create', Vendor: { DisplayName: 'In a batch' } },
      { bId: 'c', Query: `select * from Vendor where Id = '${vendor}'` },
    ]);
    const by = Object.fromEntries(BatchItemResponse.map((one: { bId: string }) => [one.bId, one]));
    expect(by).toMatchObject({
      a: { Vendor: { DisplayName: 'In a batch' } },
      b: { Fault: { type: 'ValidationFault', Error: [{ code: '6240' }] } },
      c: { QueryResponse: { Vendor: [{ Id: vendor }] } },
    });
  });

  it('as the library tests itself: notes in one batch without an operation, found, seen as changed, deleted', async () => {
    const { call, wait, clock } = world;
    wait(60_000);
    const items = Array.from({ length: 25 }, (_, at) => ({ Attachable: { Note: `Note ${at}`, Tag: 'Testing' } }));
    const { BatchItemResponse } = await call('batch', items);
    expect(BatchItemResponse.map(({ Attachable }: { Attachable: { Tag: string } }) => Attachable.Tag)).toEqual(
      items.map(() => 'Testing'),
    );
    const found = ids(await call('findAttachables', { Tag: 'Testing' }), 'Attachable');
    expect(found).toHaveLength(25);
    for (const id of found) expect((await call('deleteAttachable', id)).Attachable.status).toBe('Deleted');
    expect((await call('findAttachables', { Tag: 'Testing' })).QueryResponse).toEqual({});
    const { CDCResponse } = await call('changeDataCapture', ['Attachable'], new Date(clock.now).toISOString());
    expect(
      ids(CDCResponse[0].QueryResponse.map((QueryResponse: object) => ({ QueryResponse }))[0], 'Attachable').sort(),
    ).toEqual([...found].sort());
  });

  it('a file: uploaded, then tied to a bill, found, deleted', async () => {
    const { call, send } = world;
    const bill = world.bill(30);
    const uploaded = await call('upload', 'receipt.txt', 'text/plain', Buffer.from('héllo'), 'Bill', bill);
    expect(uploaded).toMatchObject({
      FileName: 'receipt.txt',
      ContentType: 'text/plain',
      Size: 6,
      SyncToken: '1',
      AttachableRef: [{ EntityRef: { type: 'Bill', value: bill } }],
    });
    const alone = await call('upload', 'b.pdf', 'application/pdf', Buffer.from('%PDF-'));
    expect(alone).toMatchObject({ FileName: 'b.pdf', ContentType: 'application/pdf', SyncToken: '0' });
    const tied = [{ field: 'AttachableRef.EntityRef.value', value: bill }, { field: 'AttachableRef.EntityRef.type', value: 'Bill' }]; // biome-ignore format: short
    expect(ids(await call('findAttachables', tied), 'Attachable')).toEqual([uploaded.Id]);
    const { body } = await send('GET', `download/${uploaded.Id}`);
    const file = await fetch(world.url + new URL(body).pathname + new URL(body).search);
    expect(await file.text()).toBe('héllo');
    expect((await call('deleteAttachable', uploaded.Id)).Attachable.status).toBe('Deleted');
    const note = await call('createAttachable', {
      Note: 'Seen',
      AttachableRef: [{ EntityRef: { type: 'Bill', value: bill } }],
    });
    expect(await call('getAttachable', note.Id)).toMatchObject({ Note: 'Seen' });
    await expect(call('upload', 'a.exe', 'x/y', Buffer.from('x'))).rejects.toMatchObject({
      Fault: { Error: [{ code: '6000' }] },
    });
  });

  it('refusals', async () => {
    const { call, refused, simulator, ui, vendor } = world;
    const bill = { VendorRef: { value: vendor }, TxnDate: DAY, DocNumber: 'N-1', Line: [expenseLine(50)] };
    const kept = await call('createBill', bill);
    expect(await refused('createBill', bill)).toMatchObject({
      status: 400,
      code: '6140',
      detail: expect.stringContaining(`TxnId=${kept.Id}`),
    });
    expect(await call('createBill', { ...bill, allowDuplicateDocNum: true })).toMatchObject({ DocNumber: 'N-1' });
    expect(await refused('updateBill', { ...kept, SyncToken: '7' })).toMatchObject({
      status: 400,
      type: 'ValidationFault',
      code: '5010',
    });
    expect(await refused('createCustomer', { DisplayName: "Bob's Burger Joint" })).toMatchObject({ code: '6240' });
    expect(await refused('getBill', '987654')).toMatchObject({ status: 400, code: '610' });
    expect(await refused('findBills', { Nonsense: 'x' })).toMatchObject({ status: 400, code: '4001' });
    ui.closeBooks(DAY);
    expect(await refused('createBill', { ...bill, DocNumber: 'N-2' })).toMatchObject({ code: '6210' });
    expect(await refused('deleteBill', kept)).toMatchObject({ code: '6210' });
    ui.closeBooks(null);
    const { limits } = simulator.options;
    const { perMinute } = limits;
    limits.perMinute = 0;
    expect(await refused('getPreferences')).toMatchObject({ status: 429, type: 'SERVICE', code: '3001' });
    limits.perMinute = perMinute;
    const stranger = world.connect({ accessToken: 'none', refreshToken: 'none' });
    await expect(world.callOn(stranger, 'getPreferences')).rejects.toMatchObject({
      response: { status: 401, data: { fault: { type: 'AUTHENTICATION', error: [{ code: '3200' }] } } },
    });
  });

  const expenseLine = (Amount: number) => ({
    Amount,
    DetailType: 'AccountBasedExpenseLineDetail',
    AccountBasedExpenseLineDetail: { AccountRef: { value: world.expense } },
  });
});
