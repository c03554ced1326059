import * as z from 'zod';
import { operations } from '../../../shared/api-client/contract/index.ts';
import type { Integration } from '../../../shared/engine/integration.ts';
import { offers } from '../../../shared/integrations/offers.ts';
import type { Json } from '../../../shared/model/json.ts';
import { type AccountId, providerOf } from '../../../shared/model/names.ts';
import type { Fields } from '../../../shared/model/record.ts';
import { route } from '../call.ts';
import { companyBehind } from '../company.ts';
import { notFound } from '../problems.ts';
import { choicesOf, settingProblems } from '../settings.ts';

const schemaOf = ({ settings }: Integration): Record<string, Json> => {
  const { $schema: _, ...schema } = z.toJSONSchema(settings, { io: 'input' }) as Record<string, Json>;
  return schema;
};

/** MF-5: what is not offered to a company says why, instead of being missing without a word. */
export const listIntegrations = route(operations.listIntegrations, async ({ ports, tenant, query }) => {
  const all = Object.values(ports.integrations);
  const platform = query.platform as AccountId | undefined;
  if (platform === undefined) return { status: 200, body: { data: all.map(integrationView), withheld: [] } };
  const grant = query.grant ?? (await tenant.account(platform))?.grant;
  if (grant === undefined || !(await tenant.granted(grant)).some(({ account }) => account === platform)) {
    throw notFound('company among those that this grant opens');
  }
  const own = all.filter(({ right }) => right === providerOf(platform));
  const wanting = own.filter(({ id }) => offers[id]?.withheld);
  const company: Fields = wanting.length === 0 ? {} : await companyBehind(ports, platform, grant);
  const because = ({ id }: Integration) => offers[id]?.withheld?.(company);
  return {
    status: 200,
    body: {
      data: own.filter((one) => because(one) === undefined).map(integrationView),
      withheld: own.flatMap((one) => {
        const reason = because(one);
        return reason === undefined ? [] : [{ id: one.id, name: one.name, because: reason }];
      }),
    },
  };
});

const integrationView = (integration: Integration) => ({
  id: integration.id,
  name: integration.name,
  books: offers[integration.id]!.books,
  left: integration.left,
  right: integration.right,
  settings: schemaOf(integration),
});

export const readSettings = route(operations.readSettings, async ({ ports, tenant, params }) => {
  const connection = await tenant.connection(params.id!);
  return {
    status: 200,
    body: {
      settings: connection.settings,
      schema: schemaOf(ports.integrations[connection.integration]!),
      choices: await choicesOf(ports.table, connection),
      problems: await settingProblems(ports.table, connection),
    },
  };
});
