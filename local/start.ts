import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../infra/functions.ts';
import { type Live, readLive } from './live.ts';
import { openSession, type Session } from './session.ts';

/** What the story of `local/demo` is given. It prints for people on stdout. */
export interface DemoContext extends Session {
  /** The process ends with the story. */
  readonly once: boolean;
  /** Where the report goes, as JSON. */
  readonly reportFile: string | undefined;
}

/** `ok`: every row holds and the books tie out. */
export type RunDemo = (context: DemoContext) => Promise<{ readonly ok: boolean }>;

const HELP = `npm start -- [options]

  --once          run the story and end; exit code 0 only if everything holds
  --report FILE   write the report as JSON
  --fresh         forget what earlier runs stored
  --data DIR      where state is kept (default: .local)
  --port PORT     port of the HTTP API (default: as before, else 4400)
  --live VENDORS  talk to these for real, with credentials from the environment: xero,freshbooks
  --help          this text`;

interface Flags {
  readonly once: boolean;
  readonly fresh: boolean;
  readonly help: boolean;
  readonly live?: Live;
  readonly report?: string;
  readonly data: string;
  readonly port?: number;
}

/** @throws naming the option that is not known or not usable */
function readFlags(args: readonly string[]): Flags {
  const { values } = parseArgs({
    args: [...args],
    options: {
      once: { type: 'boolean', default: false },
      fresh: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      report: { type: 'string' },
      live: { type: 'string', multiple: true },
      data: { type: 'string' },
      port: { type: 'string' },
    },
  });
  const { port, report, once, fresh, help } = values;
  const live = values.live && readLive(values.live, process.env);
  if (live && once)
    throw new Error('--once tells the demo’s story, which needs every vendor simulated: leave out --live');
  // Real books and the demo’s do not share a table, nor the clock that the demo moves.
  const data = values.data ?? join(projectRoot, '.local', ...(live ? ['live'] : []));
  if (port !== undefined && !(/^\d+$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) {
    throw new Error(`--port: ${port} is no port`);
  }
  return {
    once,
    fresh,
    help,
    data,
    ...(live ? { live } : {}),
    ...(report === undefined ? {} : { report }),
    ...(port === undefined ? {} : { port: Number(port) }),
  };
}

async function loadDemo(): Promise<RunDemo | undefined> {
  const path = join(import.meta.dirname, 'demo/index.ts');
  return existsSync(path) ? ((await import(path)) as { runDemo: RunDemo }).runDemo : undefined;
}

const print = (line: string) => process.stdout.write(`${line}\n`);
const complain = (line: string) => process.stderr.write(`${line}\n`);

async function main(args: readonly string[]): Promise<number> {
  let flags: Flags;
  try {
    flags = readFlags(args);
  } catch (error) {
    complain(`${(error as Error).message}\n\n${HELP}`);
    return 2;
  }
  if (flags.help) {
    print(HELP);
    return 0;
  }
  const interrupted = nextInterrupt();
  const startedAt = performance.now();
  const session = await openSession({
    dataDir: flags.data,
    fresh: flags.fresh,
    ...(flags.port === undefined ? {} : { port: flags.port }),
    ...(flags.live ? { live: flags.live } : {}),
    onProblem: (problem) => complain(`! ${problem}`),
  });
  try {
    printUrls(session, performance.now() - startedAt);
    if (flags.live) {
      printHowToConnect(session, flags.live);
      session.runtime.startSchedules();
      await interrupted;
      return 0;
    }
    const demo = await loadDemo();
    if (!demo && flags.once) throw new Error('there is no story to run in local/demo');
    const story = demo?.({ ...session, once: flags.once, reportFile: flags.report });
    const outcome = await Promise.race([story, interrupted]);
    if (flags.once && typeof outcome === 'object') return outcome.ok ? 0 : 1;
    if (outcome === 'interrupted') return 130;
    session.runtime.startSchedules();
    print('Running. Ctrl-C stops; the state stays.');
    await interrupted;
    return 0;
  } finally {
    await session.stop();
  }
}

/** The first Ctrl-C ends gracefully, the second at once. */
function nextInterrupt(): Promise<'interrupted'> {
  return new Promise((resolve) => {
    let asked = false;
    const stop = () => {
      if (asked) process.exit(130);
      asked = true;
      resolve('interrupted');
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}

function printUrls({ runtime, simulators, dataDir }: Session, tookMs: number): void {
  print(`Ready after ${(tookMs / 1000).toFixed(1)} s.`);
  const line = (name: string, value: string) => print(`  ${name.padEnd(22)} ${value}`);
  line('API', runtime.urls.api);
  for (const { id, url } of Object.values(simulators)) line(id, url);
  line('state', dataDir);
  line('API token', `in ${join(dataDir, 'api-token')}`);
}

function printHowToConnect({ runtime, dataDir }: Session, { vendors, publicUrl }: Live): void {
  print(`  live       ${vendors.map(({ id }) => id).join(', ')}`);
  print(
    publicUrl === undefined
      ? '  webhooks   none: set TIEOUT_PUBLIC_URL to an address that leads here; until then vendors are polled'
      : `  webhooks   ${publicUrl}/webhooks/...`,
  );
  for (const { id, hasWebhookKey } of vendors) {
    if (publicUrl !== undefined && !hasWebhookKey) print(`! ${id}: no webhook key is set, so what it sends is refused`);
  }
  print(`  consent    ${publicUrl ?? runtime.urls.api}/oauth/callback is the redirect address to register`);
  const tieout = (words: string) =>
    print(`  npx tieout ${words} --url ${runtime.urls.api} --token-file ${join(dataDir, 'api-token')}`);
  print(
    'To connect, ask both sides for consent, open what it says in a browser, join the two, and look before anything is written:',
  );
  tieout(`consent ${vendors[0]?.id}`);
  tieout('connect INTEGRATION CONSENT CONSENT --review');
  tieout('plan CONNECTION');
}

if (import.meta.main) {
  main(process.argv.slice(2)).then(
    (code) => process.exit(code),
    (error: Error) => {
      complain(error.message);
      process.exit(1);
    },
  );
}
