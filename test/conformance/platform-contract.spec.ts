import { describe, expect, it } from 'vitest';
import { checkRequest, checkResponse, checkWebhook, operationIds } from '../support/contract-oracle.ts';
import { openApiProblems } from '../support/openapi-structure.ts';
import {
  contract,
  findings,
  type Media,
  type Operation,
  resolve,
  type Schema,
  schemaCompiler,
} from '../support/platform-contract.ts';

type Node = Record<string, unknown>;

/** Every object of the document with the path that leads to it. */
function* walk(node: unknown, path: string): Generator<[path: string, node: Node]> {
  if (Array.isArray(node)) for (const [index, item] of node.entries()) yield* walk(item, `${path}/${index}`);
  else if (typeof node === 'object' && node !== null) {
    yield [path, node as Node];
    for (const [name, part] of Object.entries(node))
      if (!/^examples?$/.test(name)) yield* walk(part, `${path}/${name}`);
  }
}
const nodes = [...walk(contract, '#')];
const operations = Object.entries(contract.paths).flatMap(([path, item]) =>
  Object.entries(item)
    .filter(([method]) => method !== 'parameters')
    .map(([method, operation]) => ({ path, method, item, operation: operation as Operation })),
);
const parameterNames = ({ item, operation }: (typeof operations)[number]) =>
  [...((item.parameters ?? []) as object[]), ...(operation.parameters ?? [])].map(
    (parameter) => resolve<{ name: string }>(parameter as never).name,
  );

describe('the platform contract is a sound OpenAPI 3.1 document', () => {
  it('has the structure of OpenAPI 3.1', () => expect(openApiProblems(contract)).toEqual([]));

  it('says nothing by accident: no empty value, which is what a stray comma in YAML leaves', () => {
    const empty = nodes.flatMap(([path, node]) =>
      Object.entries(node).flatMap(([name, value]) => (value === null ? [`${path}/${name}`] : [])),
    );
    expect(empty).toEqual([]);
  });

  it('resolves every reference, and uses every component', () => {
    const refs = nodes.flatMap(([, node]) => (typeof node.$ref === 'string' ? [node.$ref] : []));
    for (const $ref of refs) expect(() => resolve({ $ref })).not.toThrow();
    const declared = Object.entries(contract.components as unknown as Record<string, Node>).flatMap(([kind, parts]) =>
      kind === 'securitySchemes' ? [] : Object.keys(parts).map((name) => `#/components/${kind}/${name}`),
    );
    expect(declared.filter((name) => !refs.includes(name))).toEqual([]);
  });

  it.each(Object.keys(contract.components.schemas))('compiles schema %s, and its examples fit', (name) => {
    const validate = schemaCompiler(true)({ $ref: `#/components/schemas/${name}` });
    const examples = contract.components.schemas[name]!.examples as unknown[] | undefined;
    for (const example of examples ?? []) expect(findings(validate, example, name)).toEqual([]);
  });

  it('gives examples that fit the schema beside them', () => {
    const compile = schemaCompiler(true);
    const media = nodes.flatMap(([path, node]) =>
      'example' in node && 'schema' in node ? [[path, node as Media] as const] : [],
    );
    expect(media.length).toBeGreaterThan(8);
    for (const [path, { schema, example }] of media)
      expect(findings(compile(schema as Schema), example, path)).toEqual([]);
  });

  it('names each operation once', () => expect(new Set(operationIds).size).toBe(operationIds.length));
});

describe('every operation keeps the promises of the introduction', () => {
  it.each(operations.map((entry) => [entry.operation.operationId, entry] as const))('%s', (id, entry) => {
    const names = parameterNames(entry);
    const { method, path, operation } = entry;
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
    expect(names).toEqual(expect.arrayContaining(inPath));
    if (id !== 'issueToken' && id !== 'listAccounts') expect(names).toContain('Platform-Account');
    if (method !== 'get' && id !== 'issueToken') expect(names).toContain('Idempotency-Key');
    const versioned = method === 'patch' || (method === 'delete' && id !== 'deleteWebhookEndpoint');
    expect(names.includes('If-Match')).toBe(versioned || id === 'voidInvoice');
    if (/^list/.test(id)) expect(names).toEqual(expect.arrayContaining(['cursor', 'limit']));
    expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['429', '5XX']));
    const succeeds = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
    expect(succeeds).toHaveLength(1);
  });

  it('lists by change, external reference and id, archived ones on request', () => {
    const records = [
      'Vendors',
      'Bills',
      'BillPayments',
      'Attachments',
      'Customers',
      'Invoices',
      'ReceivedPayments',
      'Payouts',
    ];
    for (const plural of records) {
      const entry = operations.find(({ operation }) => operation.operationId === `list${plural}`)!;
      const filters = ['updated_since', 'include_archived', 'external_ref', 'ids'];
      expect(parameterNames(entry)).toEqual(expect.arrayContaining(filters));
    }
  });

  it('has no operation that moves money: payments are read, or written as outside ones', () => {
    const writes = operations.filter(({ path, method }) => /payment|payout|fund/.test(path) && method !== 'get');
    expect(writes.map(({ operation }) => operation.operationId).sort()).toEqual([
      'createOutsidePayment',
      'createReceivedPayment',
      'removeOutsidePayment',
      'removeReceivedPayment',
    ]);
  });
});

describe('the oracle refuses what the contract does not allow', () => {
  const headers = { authorization: 'Bearer t', 'platform-account': 'org_7' };
  const get = (path: string) => ({ method: 'GET', url: `https://platform.example/v1${path}`, headers });
  const patch = {
    method: 'PATCH',
    url: 'https://platform.example/v1/bills/bil_9',
    headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': 'k', 'if-match': '4' },
    body: '{"due_date":"2026-04-15"}',
  };
  const error = {
    code: 'not_found',
    message: '-',
    field_errors: null,
    retryable: false,
    reason: null,
    existing_id: null,
  };
  const json = { 'content-type': 'application/json' };

  it.each([
    ['a list', get('/bills?limit=500&status=unpaid,scheduled&include_archived=true'), 0],
    ['a limit above 500', get('/bills?limit=501'), 1],
    ['an unknown filter', get('/bills?vendor=1'), 1],
    ['an unknown state', get('/bills?status=open'), 1],
    ['an instant without zone', get('/bills?updated_since=2026-01-01'), 1],
    ['no account', { ...get('/bills'), headers: { authorization: 'Bearer t' } }, 1],
    ['no token', { ...get('/bills'), headers: { 'platform-account': 'org_7' } }, 1],
    ['an unknown path', get('/transfers'), 1],
    ['an edit', patch, 0],
    ['an edit of a read-only field', { ...patch, body: '{"balance":0}' }, 1],
    ['an edit of nothing', { ...patch, body: '{}' }, 1],
    ['an edit without a version', { ...patch, headers: { ...patch.headers, 'if-match': '' } }, 1],
    ['a call that would pay', { ...patch, method: 'POST', url: `${patch.url}/pay` }, 1],
  ])('request: %s', (_, request, problems) => expect(checkRequest(request)).toHaveLength(problems));

  it.each([
    ['an error', { status: 404, headers: json, body: JSON.stringify({ error }) }, 0],
    ['an error of another shape', { status: 404, headers: json, body: '{"message":"no"}' }, 2],
    ['429 without Retry-After', { status: 429, headers: json, body: JSON.stringify({ error }) }, 1],
    ['an undocumented status', { status: 302, headers: {}, body: '' }, 1],
    ['a page that is no page', { status: 200, headers: json, body: '[]' }, 1],
    ['an invented property', { status: 200, headers: json, body: '{"data":[],"next_cursor":null,"total":0}' }, 1],
  ])('response: %s', (_, response, problems) => expect(checkResponse(get('/bills'), response)).toHaveLength(problems));

  it('webhook: a thin notice with its signature, and nothing else', () => {
    const body = {
      id: 'e',
      type: 'bill.updated',
      occurred_at: '2026-03-04T18:22:31.000Z',
      account_id: 'o',
      data: { id: 'b', version: 1 },
    };
    const signed = { ...json, 'platform-signature': `t=1772648551,v1=${'0'.repeat(64)}` };
    const post = (content: unknown, extra = signed) => ({
      method: 'POST',
      url: 'https://x',
      headers: extra,
      body: JSON.stringify(content),
    });
    expect(checkWebhook(post(body))).toEqual([]);
    expect(checkWebhook(post({ ...body, bill: {} }))).toHaveLength(1);
    expect(checkWebhook(post(body, { ...signed, 'platform-signature': 'sha256=0' }))).toHaveLength(1);
  });
});
