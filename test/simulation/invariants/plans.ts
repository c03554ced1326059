import type { RunContext } from '../../../shared/engine/context.ts';
import { keys } from '../../../shared/engine/keys.ts';
import { plan } from '../../../shared/engine/plan/plan.ts';
import { allRules } from '../../../shared/engine/rules.ts';
import { gather } from '../../../shared/engine/run/gather.ts';
import { OwnWork } from '../../../shared/engine/run/own-work.ts';
import { type Connection, readAccount, readConnection, readRun } from '../../../shared/engine/state/account.ts';
import { readIntent } from '../../../shared/engine/state/intent.ts';
import { integrations } from '../../../shared/integrations/index.ts';
import type { Entity, Side } from '../../../shared/model/names.ts';
import type { Pair } from '../pair.ts';

const ENTITIES: readonly Entity[] = [
  ...(['contact', 'contactPerson', 'bill', 'billPayment', 'invoice', 'payment', 'payout'] as const),
  ...(['vendorCredit', 'creditMemo', 'account', 'dimension', 'item'] as const),
  ...(['attachment', 'accountList', 'dimensionList'] as const),
];

/** (13): nothing is left to plan for any record that was seen; (18): each has ended in exactly one disposition. */
export async function checkPlans(pair: Pair): Promise<void> {
  const connection = readConnection(pair.items.connection!);
  if (connection.state !== 'active') return;
  const issues = pair.spokenFor().length;
  for (const side of ['L', 'R'] as const) {
    const context = contextOf(pair, connection, side);
    for (const entity of ENTITIES) {
      for (const item of pair.shadow.partition(`E#${connection[side]}#${entity}`)) {
        await checkRecord(pair, context, connection, { side, entity, id: item.sk }, issues);
      }
    }
  }
}

async function checkRecord(
  pair: Pair,
  context: RunContext,
  connection: Connection,
  record: { readonly side: Side; readonly entity: Entity; readonly id: string },
  issues: number,
): Promise<void> {
  const what = `${record.side} ${record.entity} ${record.id}`;
  const snapshot = await gather(context, connection, record);
  if (!snapshot) return;
  // A contact travels with the first bill that needs it. Until then nobody looks at it.
  if (record.entity === 'contact' && snapshot.link === undefined) return;
  const { steps, disposition, issues: drafts } = plan(snapshot);
  pair.count(`disposition ${disposition.kind}`);
  const open = new Set(snapshot.issues.filter(({ state }) => state !== 'closed').map(({ code }) => code));
  // What holds a record may change with what stands on the other side, which marks nobody here: held is held.
  const isSpokenFor = open.size > 0;
  for (const draft of drafts) {
    if (!isSpokenFor && draft.severity !== 'info')
      pair.violate('(18) disposition', `${what} should be held (${draft.code}), and no issue says so`);
  }
  const [step] = steps;
  if (step && pair.made.isUnderWay(pair, record)) return;
  if (disposition.kind === 'waiting' || step?.kind === 'wait') {
    const reason = disposition.kind === 'waiting' ? disposition.reason : 'reason' in step! ? step.reason : '';
    // A plan alone cannot see that what it goes with is left out; whoever looked has said so, of this record or its partner.
    const goes = step?.kind === 'wait' && step.leavesWith === true;
    const names = { L: snapshot.link?.L, R: snapshot.link?.R, [record.side]: record.id };
    const isOut = (['L', 'R'] as const).some(
      (of) => names[of] && pair.shadow.get(keys.outOfScope(connection.id, of, record.entity, names[of])),
    );
    if (goes && isOut) return;
    if (issues === 0) pair.violate('(13) plan', `${what} still waits: ${reason}`);
    return;
  }
  if (step && open.size === 0)
    pair.violate('(13) plan', `${what} still asks for ${step.kind}: ${JSON.stringify(step).slice(0, 300)}`);
  if (disposition.kind === 'synced' && record.entity === 'bill' && snapshot.link === undefined && !step) {
    pair.violate('(18) disposition', `${what} is called synced without a partner`);
  }
}

function contextOf(pair: Pair, connection: Connection, side: Side): RunContext {
  const { world } = pair;
  const account = readAccount(pair.shadow.get(keys.account(connection[side])))!;
  const nothing = { info() {}, warn() {}, error() {} };
  return {
    table: world.table,
    objects: world.objects,
    queue: world.cloud,
    clock: world.scheduler,
    ids: { next: () => 'none' },
    log: nothing,
    rules: allRules,
    providers: world.providers,
    integrations,
    open: async () => undefined as never,
    account,
    provider: pair.vendors[side].provider,
    session: undefined as never,
    fence: 0,
    run: readRun(undefined),
    connections: [connection],
    cursors: new Map(),
    singles: new Map(),
    work: new OwnWork(world.table, account.account),
    intents: new Map(
      pair.shadow
        .partition(keys.work(account.account))
        .filter(({ sk }) => sk.startsWith('1#'))
        .map(readIntent)
        .map((intent) => [intent.id, intent]),
    ),
    debt: new Set(),
    met: new Set(),
    fresh: new Map(),
    wake: { at: undefined },
    remaining: () => 60_000,
    stats: { lists: 0, fetches: 0, writes: 0, observed: 0, planned: 0 },
  };
}
