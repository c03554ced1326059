import { operations } from '../../../shared/api-client/contract/index.ts';
import { changeState, wake } from '../../../shared/engine/connect.ts';
import { type DryRun, dryRun } from '../../../shared/engine/dry-run/dry-run.ts';
import { allRules } from '../../../shared/engine/rules.ts';
import type { Connection } from '../../../shared/engine/state/account.ts';
import { OverlayTable } from '../../../shared/memory/overlay.ts';
import { providerOf } from '../../../shared/model/names.ts';
import { type ApiPorts, route } from '../call.ts';
import { partyOf } from '../consents.ts';
import { Problem } from '../problems.ts';

/** ALL-12: nothing is written and nobody is called. */
export const readPlan = route(operations.readPlan, async ({ ports, tenant, params, query }) => ({
  status: 200,
  body: await planOf(ports, await tenant.connection(params.id!), query.most),
}));

export const applyPlan = route(operations.applyPlan, async ({ ports, tenant, params, body }) => {
  const connection = await tenant.connection(params.id!);
  const { hash } = await planOf(ports, connection, body.most);
  if (hash !== body.hash) {
    throw new Problem(409, 'planMoved', 'What a sync would do has changed since this plan was made. Read it again.', {
      members: { hash },
    });
  }
  if (connection.state !== 'active') await changeState(ports, connection.id, 'active');
  else if (!(await wake(ports, [connection.L, connection.R], 'wake'))) {
    throw new Problem(503, 'busy', 'Try again in a moment.');
  }
  return { status: 202, body: {} };
});

async function planOf(ports: ApiPorts, connection: Connection, most: number): Promise<DryRun> {
  if (connection.state === 'closing' || connection.state === 'closed') {
    throw new Problem(409, 'ending', 'This connection was ended: nothing is planned for it.');
  }
  // Other connections of the two companies, and writes that are under way, are no part of this plan.
  const hides = ({ pk, sk }: { readonly pk: string; readonly sk: string }) =>
    pk.startsWith('W#') && !/^2#/.test(sk) && !(sk.includes(`#${connection.id}#`) && /^[34]#/.test(sk));
  return dryRun(
    {
      ...ports,
      rules: allRules,
      table: new OverlayTable(ports.table, { hides }),
      connect: (account) => {
        const { provider, auth } = partyOf(ports, providerOf(account));
        return provider.connect(account, {
          ...auth,
          http: () => Promise.reject(new Error('a dry run calls nobody')),
          token: () => Promise.reject(new Error('a dry run calls nobody')),
        });
      },
    },
    connection,
    most,
  );
}
