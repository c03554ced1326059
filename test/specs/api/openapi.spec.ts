import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { routes } from '../../../functions/api/routes/index.ts';
import { openApiDocument } from '../../../shared/api-client/openapi.ts';
import { ApiClient, PUBLIC_URL } from '../../support/api-client.ts';
import { Office } from '../../support/office.ts';

// biome-ignore lint/suspicious/noExplicitAny: a document of many shapes
type Any = any;

const checkedIn = JSON.parse(readFileSync(join(import.meta.dirname, '../../../docs/openapi.json'), 'utf8')) as Any;

describe('the OpenAPI document', () => {
  it('that is checked in is what the contract says: `npx tieout openapi > docs/openapi.json` writes it', () => {
    expect(checkedIn).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
  });

  it('is served without a token, with the address of this deployment', async () => {
    const { status, body } = await new ApiClient(new Office()).get('/openapi.json', { token: null });
    expect([status, body.servers, body.openapi]).toEqual([200, [{ url: PUBLIC_URL }], '3.1.0']);
    expect({ ...body, servers: checkedIn.servers }).toEqual(checkedIn);
  });

  it('has every route, with its scope, its path parameters and the problems it may have', () => {
    const documented = Object.entries<Any>(checkedIn.paths).flatMap(([path, methods]) =>
      Object.entries<Any>(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
    );
    expect(documented).toHaveLength(routes.length);
    for (const { path, method, operation } of documented) {
      const route = routes.find((one) => one.path.replaceAll('+}', '}') === path && one.method === method)!;
      expect([path, operation['x-scope']]).toEqual([path, route.scope]);
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const parameters = operation.parameters ?? [];
      expect(parameters.filter((one: Any) => one.in === 'path').map(({ name }: Any) => name)).toEqual(inPath);
      expect(operation.responses).toHaveProperty(String(route.status));
      for (const status of [400, 401, 403, 429, 500]) expect(operation.responses).toHaveProperty(String(status));
      if (method === 'POST') expect(parameters.map(({ name }: Any) => name)).toContain('Idempotency-Key');
    }
    const ids = documented.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has schemas that a validator takes', () => {
    const ajv = new (Ajv2020 as unknown as typeof Ajv2020.default)({ strict: false, formats: { base64: true } });
    (addFormats as unknown as typeof addFormats.default)(ajv);
    let schemas = 0;
    const walk = (value: Any): void => {
      if (typeof value !== 'object' || value === null) return;
      if ('schema' in value && typeof value.schema === 'object' && !value.schema.$ref) {
        ajv.compile(value.schema);
        schemas += 1;
      }
      for (const inner of Object.values(value)) walk(inner);
    };
    walk(checkedIn.paths);
    expect(schemas).toBeGreaterThan(50);
    // References are read from the root of the whole document.
    const references = [...JSON.stringify(checkedIn).matchAll(/"\$ref":"([^"]+)"/g)].map(([, to]) => to);
    expect([...new Set(references)]).toEqual(['#/components/schemas/Problem']);
  });
});
