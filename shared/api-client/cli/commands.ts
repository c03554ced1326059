import type { TieoutClient } from '../client.ts';
import { openApiDocument } from '../openapi.ts';
import { connectCommands } from './connect.ts';
import { field, money, type Printer, short } from './print.ts';

/** What a command is given: the words after its name, and the options. */
export interface CommandCall {
  readonly client: TieoutClient;
  readonly words: readonly string[];
  readonly options: {
    readonly state?: string | undefined;
    readonly apply?: string | undefined;
    readonly id?: string | undefined;
    readonly review?: boolean | undefined;
    readonly pin?: string | undefined;
  };
  readonly print: Printer;
}

export interface Command {
  readonly usage: string;
  readonly does: string;
  /** Words that it needs. */
  readonly takes: readonly [fewest: number, most: number];
  /** @returns the exit code */
  run(call: CommandCall): Promise<number>;
}

async function all<Row>(rows: AsyncIterable<Row>): Promise<readonly Row[]> {
  const found: Row[] = [];
  for await (const row of rows) found.push(row);
  return found;
}

const connections: Command = {
  usage: 'connections [ID]',
  does: 'the connections, or how one stands',
  takes: [0, 1],
  async run({ client, words: [id], print }) {
    if (id === undefined) {
      const rows = await all(client.rows('listConnections', {}));
      print.rows(rows, ['id', 'integration', 'state', 'left', 'right'], (row) => [
        row.id,
        row.integration,
        row.state,
        row.left.account,
        row.right.account,
      ]);
      return 0;
    }
    const one = await client.call('readConnection', { id });
    print.value(one, [
      `${one.status}, ${one.integration}`,
      ...[one.left, one.right].map(
        (side) => `${side.provider} ${side.name}: last sync ${side.lastSync ?? 'never'}, ${side.waiting.count} waiting`,
      ),
      `first sync: ${one.firstSync.phase}${one.firstSync.stage ? ` (${one.firstSync.stage})` : ''}, ${one.firstSync.seen} rows read, ${one.firstSync.linked} pairs`,
      `oldest open change: ${one.freshness.oldestChangeAt === null ? 'none' : `${one.freshness.ageSeconds} s`}`,
      `open issues: ${one.openIssues}`,
    ]);
    return 0;
  },
};

const sync: Command = {
  usage: 'sync ID [ENTITY SIDE RECORD]',
  does: 'sync now: everything, or one record',
  takes: [1, 4],
  async run({ client, words: [id = '', entity, side = '', record = ''], print }) {
    if (entity === undefined) await client.call('syncNow', { id });
    else await client.call('syncRecord', { id, entity, side, record });
    print.value({}, ['Under way.']);
    return 0;
  },
};

const plan: Command = {
  usage: 'plan ID [--apply HASH]',
  does: 'what a sync would do now, and why; or do just that',
  takes: [1, 1],
  async run({ client, words: [id = ''], options: { apply }, print }) {
    if (apply !== undefined) {
      await client.call('applyPlan', { id, body: { hash: apply } });
      print.value({}, ['Under way.']);
      return 0;
    }
    const shown = await client.call('readPlan', { id });
    const calls = Object.entries(shown.calls).flatMap(([provider, by]) =>
      Object.entries(by).map(([what, count]) => `  ${provider}: ${count} x ${what}`),
    );
    print.value(shown, [
      ...shown.steps.map(
        ({ side, act, entity, id: record, row, reason }) =>
          `${side ?? '-'} ${act} ${entity} ${record ?? ''} (${[row, reason].filter(Boolean).join(': ')})`,
      ),
      ...shown.holds.map(({ subject, text }) => `held ${subject}: ${text}`),
      ...shown.skips.map(({ side, entity, id: record, rule }) => `out ${side} ${entity} ${record}: ${rule}`),
      ...(calls.length > 0 ? ['calls:', ...calls] : ['nothing to do']),
      ...(shown.complete ? [] : ['There is more than was looked at.']),
      `hash ${shown.hash}`,
    ]);
    return 0;
  },
};

const why: Command = {
  usage: 'why ID ENTITY SIDE RECORD',
  does: 'where each field of a record has its value from',
  takes: [4, 4],
  async run({ client, words: [id = '', entity = '', side = '', record = ''], print }) {
    const at = { id, entity, side, record };
    const { disposition } = await client.call('readRecord', at);
    const shown = await client.call('readActivity', at);
    print.value({ disposition, ...shown }, [
      `${disposition.kind}`,
      ...Object.entries(shown.why).map(
        ([name, one]) =>
          `${name}: ${field(one.left)} | ${field(one.right)}, ${one.how} from ${one.from}, ${one.at}, ${one.rule}`,
      ),
    ]);
    return 0;
  },
};

const issues: Command = {
  usage: 'issues ID [--state open|decided|closed|all] | issues ID SUBJECT CODE DECISION [--pin PIN]',
  does: 'what a person must settle; or settle it (--pin: dismiss only what you saw)',
  takes: [1, 4],
  async run({ client, words: [id = '', subject, code = '', decision = ''], options, print }) {
    if (subject !== undefined) {
      const { pin } = options;
      const body = { decision, ...(pin === undefined ? {} : { pin }) };
      const decided = await client.call('decideIssue', { id, subject, code, body });
      print.value(decided, [`${decided.state}: ${decision}`]);
      return 0;
    }
    const query = options.state === undefined ? {} : { state: options.state as 'open' };
    const rows = await all(client.rows('listIssues', { id, query }));
    print.rows(rows, ['severity', 'subject', 'code', 'actions', 'text'], (row) => [
      row.severity,
      row.subject,
      row.code,
      row.actions.join(' '),
      short(row.text),
    ]);
    return 0;
  },
};

const tieOut: Command = {
  usage: 'tie-out ID',
  does: 'compare both books to the cent; exit code 1 where a difference has no cause',
  takes: [1, 1],
  async run({ client, words: [id = ''], print }) {
    const shown = await client.call('readTieOut', { id });
    print.value(shown, [
      ...Object.entries(shown.currencies).map(
        ([currency, { left, right, unexplained }]) =>
          `${currency} ledger ${money(left)}, platform ${money(right)}, unexplained ${money(unexplained)}`,
      ),
      ...shown.differences.map(({ number, cause, text }) => `${number ?? '(no number)'} ${cause}: ${text}`),
      shown.tied ? 'The books tie out.' : 'The books do not tie out.',
    ]);
    return shown.tied ? 0 : 1;
  },
};

const redrive: Command = {
  usage: 'redrive',
  does: 'give dead letters another chance',
  takes: [0, 0],
  async run({ client, print }) {
    let redriven = 0;
    for (let more = true; more; ) {
      const done = await client.call('redrive', {});
      redriven += done.redriven;
      more = done.more && done.redriven > 0;
    }
    print.value({ redriven }, [`${redriven} queued again`]);
    return 0;
  },
};

const openapi: Command = {
  usage: 'openapi',
  does: 'the OpenAPI document of this version, without asking anybody',
  takes: [0, 0],
  async run({ print }) {
    const document = openApiDocument();
    print.value(document, [JSON.stringify(document, null, 2)]);
    return 0;
  },
};

export const commands: Readonly<Record<string, Command>> = {
  ...connectCommands,
  connections,
  sync,
  plan,
  why,
  issues,
  'tie-out': tieOut,
  redrive,
  openapi,
};
