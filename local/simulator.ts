import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Http } from '../shared/model/http.ts';
import { demoAlternative } from '../shared/providers/alternative-payments/simulator/index.ts';
import { demoBill } from '../shared/providers/bill/simulator/demo.ts';
import { demoCapsule } from '../shared/providers/capsule/simulator/demo.ts';
import { FreshBooksSimulator } from '../shared/providers/freshbooks/simulator/index.ts';
import { demoMelio } from '../shared/providers/melio/simulator/index.ts';
import { QuickBooksSimulator } from '../shared/providers/quickbooks/simulator/index.ts';
import type { Simulator, SimulatorPorts } from '../shared/providers/simulators/simulator.ts';
import { XeroSimulator } from '../shared/providers/xero/simulator/index.ts';
import { serve } from './http-server.ts';
import { loadFiles } from './simulators.ts';

/** `npm run simulator -- xero --port 4001 [--data DIR] [--webhook URL]`: one vendor alone, until Ctrl-C. */

/** The first line on stdout. Keys that do not apply to a vendor are left out. */
interface Announcement {
  readonly apiUrl: string;
  readonly authUrl?: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Absent where a login opens a session of its own. */
  readonly accessToken?: string;
  readonly tenantId: string;
  readonly webhookKey?: string;
}

interface Started {
  readonly simulator: Simulator;
  /** After the data was loaded: the company may have brought its own id. */
  announce(): Announcement;
}
type Start = (ports: SimulatorPorts, url: string, webhookUrl?: string) => Started;

const VENDORS: Readonly<Record<string, Start>> = {
  xero(ports, baseUrl, webhookUrl) {
    const simulator = new XeroSimulator(ports, { baseUrl, ...(webhookUrl ? { webhookUrl } : {}) });
    const { clientId, clientSecret, webhookKey } = simulator.options;
    return {
      simulator,
      announce: () => ({
        apiUrl: `${baseUrl}/api.xro/2.0`,
        authUrl: `${baseUrl}/identity/connect/authorize`,
        tokenUrl: `${baseUrl}/connect/token`,
        clientId,
        clientSecret,
        accessToken: simulator.issueTokens().accessToken,
        tenantId: simulator.ui().tenantId,
        webhookKey,
      }),
    };
  },
  // Callbacks are registered through the API, each with a key of its own: there is no address to give here.
  freshbooks(ports, baseUrl) {
    const simulator = new FreshBooksSimulator(ports, { baseUrl, switches: { loopbackRedirects: true } });
    const { clientId, clientSecret } = simulator.options;
    return {
      simulator,
      announce: () => ({
        apiUrl: baseUrl,
        authUrl: `${baseUrl}/oauth/authorize`,
        tokenUrl: `${baseUrl}/auth/oauth/token`,
        clientId,
        clientSecret,
        accessToken: simulator.issueTokens().accessToken,
        tenantId: simulator.ui().accountId,
      }),
    };
  },
  'alternative-payments'(ports, baseUrl, webhookUrl) {
    const { simulator, paths, ...known } = demoAlternative(ports, webhookUrl ? { webhookUrl } : {});
    return {
      simulator,
      announce: () => ({ ...known, apiUrl: `${baseUrl}${paths.apiUrl}`, tokenUrl: `${baseUrl}${paths.tokenUrl}` }),
    };
  },
  // REST hooks are registered through the API too.
  capsule(ports, baseUrl) {
    const { simulator, paths, ...known } = demoCapsule(ports, { baseUrl });
    return {
      simulator,
      announce: () => ({
        ...known,
        apiUrl: `${baseUrl}${paths.apiUrl}`,
        authUrl: `${baseUrl}${paths.authUrl}`,
        tokenUrl: `${baseUrl}${paths.tokenUrl}`,
      }),
    };
  },
  quickbooks(ports, baseUrl, webhookUrl) {
    const simulator = new QuickBooksSimulator(ports, { baseUrl, ...(webhookUrl ? { webhookUrl } : {}) });
    const { clientId, clientSecret, webhookKey, companies } = simulator.options;
    return {
      simulator,
      announce: () => ({
        apiUrl: baseUrl,
        authUrl: `${baseUrl}/connect/oauth2`,
        tokenUrl: `${baseUrl}/oauth2/v1/tokens/bearer`,
        clientId,
        clientSecret,
        accessToken: simulator.issueTokens().accessToken,
        tenantId: companies[0]!.realmId,
        webhookKey,
      }),
    };
  },
  // Subscriptions are registered through the API; `clientSecret` is the sync token that logs in.
  bill(ports, baseUrl) {
    const { simulator, paths, tenantId, clientId, clientSecret, webhookKey } = demoBill(ports);
    return {
      simulator,
      announce: () => ({
        apiUrl: `${baseUrl}${paths.apiUrl}`,
        authUrl: `${baseUrl}${paths.authUrl}`,
        tokenUrl: `${baseUrl}${paths.tokenUrl}`,
        clientId,
        clientSecret,
        tenantId,
        webhookKey,
      }),
    };
  },
  melio(ports, baseUrl, webhookUrl) {
    const { simulator, paths, ...known } = demoMelio(ports, webhookUrl ? { webhookUrl } : {});
    return {
      simulator,
      announce: () => ({ ...known, apiUrl: `${baseUrl}${paths.apiUrl}`, tokenUrl: `${baseUrl}${paths.tokenUrl}` }),
    };
  },
};

const USAGE = `usage: npm run simulator -- <${Object.keys(VENDORS).join('|')}> --port PORT [--data DIR] [--webhook URL]`;
const DELIVER_EVERY_MS = 250;
const POST_TIMEOUT_MS = 5_000;

class BadFlag extends Error {}

function readFlags(args: string[]) {
  let parsed: { positionals: string[]; values: { port?: string; data?: string; webhook?: string } };
  try {
    const text = { type: 'string' } as const;
    parsed = parseArgs({ args, allowPositionals: true, options: { port: text, data: text, webhook: text } });
  } catch (error) {
    throw new BadFlag((error as Error).message);
  }
  const { positionals, values } = parsed;
  const [vendor = ''] = positionals;
  const start = Object.hasOwn(VENDORS, vendor) ? VENDORS[vendor] : undefined;
  if (!start || positionals.length > 1)
    throw new BadFlag(`which vendor? "${positionals.join(' ')}" is none of ${Object.keys(VENDORS).join(', ')}`);
  const port = Number(values.port);
  if (values.port === undefined || values.port === '' || !Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new BadFlag(`--port must be a port number, not "${values.port ?? ''}"`);
  }
  const demo = join(dirname(fileURLToPath(import.meta.url)), 'demo', vendor);
  const data = values.data ?? demo;
  if (!existsSync(data) || !statSync(data).isDirectory()) throw new BadFlag(`--data: there is no directory ${data}`);
  if (values.webhook !== undefined && !URL.canParse(values.webhook))
    throw new BadFlag(`--webhook must be a URL, not "${values.webhook}"`);
  return { vendor, start, port, data, webhook: values.webhook };
}

const post: SimulatorPorts['post'] = async ({ method, url, headers, body }) => {
  const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : Buffer.from(body) };
  const answer = await fetch(url, { method, headers, signal: AbortSignal.timeout(POST_TIMEOUT_MS), ...sent });
  await answer.arrayBuffer();
  return { status: answer.status };
};

async function main(): Promise<void> {
  const { vendor, start, port, data, webhook } = readFlags(process.argv.slice(2));
  // The address is part of what the vendor answers, and known only once the port is taken.
  let handle: Http = async () => ({ status: 503, headers: {}, body: '' });
  const server = await serve((request) => handle(request), port).catch((error: Error) => {
    throw new BadFlag(`--port ${port}: ${error.message}`);
  });
  const { simulator, announce } = start({ now: Date.now, random: Math.random, post }, server.url, webhook);
  try {
    loadFiles(simulator, data);
  } catch (error) {
    await server.close();
    throw new BadFlag(`--data ${data}: ${(error as Error).message}`);
  }
  handle = (request) => simulator.handle(request);
  process.stdout.write(`${JSON.stringify(announce())}\n`);
  process.stderr.write(`${vendor} on ${server.url}, data from ${data}; Ctrl-C ends it\n`);

  let delivering = false;
  const timer = setInterval(async () => {
    if (delivering) return;
    delivering = true;
    await simulator.deliver().catch((error: Error) => process.stderr.write(`webhooks: ${error.message}\n`));
    delivering = false;
  }, DELIVER_EVERY_MS);
  const stop = () => {
    clearInterval(timer);
    void server.close().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof BadFlag)) throw error;
  process.stderr.write(`${error.message}\n${USAGE}\n`);
  process.exit(2);
}
