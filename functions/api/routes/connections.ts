import { operations } from '../../../shared/api-client/contract/index.ts';
import { createConnection, parseSettings } from '../../../shared/engine/connect.ts';
import type { Settings } from '../../../shared/engine/integration.ts';
import { dropGrant } from '../../../shared/engine/reconnect.ts';
import type { Account } from '../../../shared/engine/state/account.ts';
import { type AccountId, providerOf } from '../../../shared/model/names.ts';
import { type Answer, type Call, type CallOf, route } from '../call.ts';
import { type Party, partyOf } from '../consents.ts';
import { demandOffered, demandSides } from '../offered.ts';
import { pageFrom } from '../paging.ts';
import { notFound, Problem } from '../problems.ts';
import type { OpenedAccount, Tenant } from '../tenant.ts';
import { connectionSummary, connectionView } from '../views.ts';

const { connect: wanted, listConnections: list, readConnection: read } = operations;
type Wanted = CallOf<typeof wanted>['body'];

export const connect = route(wanted, (call) => create(call));

/** A company with the grant that shall open it, and how it stood before. */
interface Chosen extends OpenedAccount {
  readonly grant: string;
  readonly before: Account | undefined;
  readonly party: Party;
}

async function create({ ports, tenant, body, id }: CallOf<typeof wanted>): Promise<Answer> {
  const integration = Object.hasOwn(ports.integrations, body.integration) && ports.integrations[body.integration];
  if (!integration) throw new Problem(400, 'badInput', `integration: there is none named ${body.integration}`);
  const settings = parseSettings(integration, body.settings as Settings);
  demandSides(ports, integration, body.left.account as AccountId, body.right.account as AccountId);
  const left = await choose(ports, tenant, body.left);
  const right = await choose(ports, tenant, body.right);
  for (const one of [left, right]) {
    if (one.before?.state === 'releasing') {
      throw new Problem(
        409,
        'ending',
        `The last connection of ${one.name} is just being ended. Try again in a minute.`,
      );
    }
  }
  await demandOffered(ports, integration, right);
  // Bound first: a grant that nobody is bound to may be revoked at any moment.
  for (const one of [left, right]) await one.party.grants.bind(one.grant, one.account);
  try {
    const connection = await createConnection(ports, {
      id,
      tenant: tenant.id,
      integration: integration.id,
      L: left,
      R: right,
      settings,
      notify: body.notify,
      ...(body.review ? { state: 'pending' as const } : {}),
    });
    for (const { party, account, before, grant } of [left, right]) {
      if (before && before.grant !== grant) await dropGrant(party.grants, before.grant, account);
    }
    const location = `/v1/connections/${connection.id}`;
    return { status: 201, headers: { location }, body: await connectionView(ports, connection) };
  } catch (error) {
    for (const { party, account, before, grant } of [left, right]) {
      if (!(await isUsed(tenant, account, grant, before))) await party.grants.unbind(grant, account);
    }
    throw error;
  }
}

/** The account goes through this grant, also when it was only this very call that made it so. */
async function isUsed(tenant: Tenant, id: AccountId, grant: string, before: Account | undefined): Promise<boolean> {
  const now = (await tenant.account(id)) ?? before;
  return now?.grant === grant && now.connections.length > 0;
}

/** @throws {Problem} 404: the grant is not this tenant's, or does not open the company */
async function choose(
  ports: Call['ports'],
  tenant: Tenant,
  { account: named, grant }: Wanted['left'],
): Promise<Chosen> {
  const account = named as AccountId;
  const opened = (await tenant.granted(grant)).find((one) => one.account === account);
  if (!opened) throw notFound('company among those that this grant opens');
  return {
    account,
    name: opened.name,
    grant,
    before: await tenant.account(account),
    party: partyOf(ports, providerOf(account)),
  };
}

export const listConnections = route(list, async ({ tenant, query }) => {
  const { data, nextCursor } = await pageFrom(query, tenant.connections, ({ id }) => id);
  return { status: 200, body: { data: data.map(connectionSummary), nextCursor } };
});

export const readConnection = route(read, async ({ ports, tenant, params }) => ({
  status: 200,
  body: await connectionView(ports, await tenant.connection(params.id!)),
}));
