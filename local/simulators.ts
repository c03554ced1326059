import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConnectionLost, type HttpRequest } from '../shared/model/http.ts';
import type { Simulator, SimulatorPorts } from '../shared/providers/simulators/simulator.ts';
import type { LocalClock } from './clock.ts';
import { serve } from './http-server.ts';

/** What Tieout is told about a vendor: the settings of its provider. */
export interface VendorSettings {
  readonly apiUrl: string;
  readonly authUrl: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly webhookKey: string;
  /** What its documentation leaves open: `name=value,name=value`. */
  readonly switches?: string;
}

/** A vendor that can be simulated. Files in `seed` are loaded before anything was ever stored. */
export interface Vendor<S extends Simulator = Simulator> {
  readonly id: string;
  readonly seed?: string;
  create(
    ports: SimulatorPorts,
    address: { readonly baseUrl: string; readonly webhookUrl: string },
  ): {
    readonly simulator: S;
    readonly settings: VendorSettings;
  };
}

/** What goes wrong at a vendor, for as long as it is set. */
export interface VendorFaults {
  api?: SimulatorPorts['fault'];
  webhook?: SimulatorPorts['webhookFault'];
}

export interface RunningSimulator<S extends Simulator = Simulator> {
  readonly id: string;
  readonly url: string;
  readonly simulator: S;
  readonly settings: VendorSettings;
  /** Set and cleared by whoever tells the story. */
  readonly faults: VendorFaults;
  /** Webhooks posted since the start, refused ones included. */
  readonly sent: number;
  /** From now on webhooks leave by themselves. Before that the receiver may not be there yet. */
  startDelivering(): void;
  /** Sends the webhooks that are due now. @returns when the next one is due (ms), if any */
  deliver(): Promise<number | undefined>;
  /** To be called after something was done in the simulator's own screens, which pass no socket. */
  save(): void;
  /** Stores what it knows and lets go of its port. */
  stop(): Promise<void>;
}

export interface SimulatorOptions {
  /** Snapshots go to `DIR/<vendor>.json`. */
  readonly directory: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Where webhooks go. */
  readonly webhookUrl: string;
  readonly clock: LocalClock;
  readonly onProblem: (problem: string) => void;
}

const DELIVER_EVERY_MS = 200;
const POST_TIMEOUT_MS = 20_000;
/** A snapshot that takes longer is no longer worth waiting for: a big book is stored every so often instead. */
const QUICK_SAVE_MS = 25;
const LAZY_FACTOR = 20;

/**
 * Puts one vendor's simulator behind a port. A write is stored before it is answered, so that a vendor never forgets
 * what it has acknowledged; only a book of many megabytes is stored a little later.
 * @throws the port is taken, or a seed file cannot be loaded
 */
export async function startSimulator<S extends Simulator>(
  vendor: Vendor<S>,
  { directory, port, webhookUrl, clock, onProblem }: SimulatorOptions,
): Promise<RunningSimulator<S>> {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, `${vendor.id}.json`);
  let running: ReturnType<Vendor<S>['create']> | undefined;
  let later: NodeJS.Timeout | undefined;
  let costMs = 0;
  let stored: string | undefined;
  const faults: VendorFaults = {};
  let sent = 0;

  function save(): void {
    clearTimeout(later);
    later = undefined;
    const startedAt = performance.now();
    const snapshot = running!.simulator.snapshot();
    // To replace a file waits for the disk.
    if (snapshot === stored) return;
    writeFileSync(`${file}.new`, snapshot, { mode: 0o600 });
    renameSync(`${file}.new`, file);
    stored = snapshot;
    costMs = performance.now() - startedAt;
  }
  const changed = () => {
    if (costMs <= QUICK_SAVE_MS) save();
    else later ??= setTimeout(save, costMs * LAZY_FACTOR);
  };

  const counted: SimulatorPorts['post'] = (request) => {
    sent += 1;
    return post(request);
  };
  const server = await serve(async (request) => {
    try {
      return await running!.simulator.handle(request);
    } finally {
      if (request.method !== 'GET') changed();
    }
  }, port);
  try {
    const ports: SimulatorPorts = {
      now: clock.now,
      random: Math.random,
      post: counted,
      fault: (request) => faults.api?.(request),
      webhookFault: (request) => faults.webhook?.(request),
    };
    running = vendor.create(ports, { baseUrl: server.url, webhookUrl });
    if (existsSync(file)) running.simulator.restore(readFileSync(file, 'utf8'));
    else if (vendor.seed !== undefined) loadFiles(running.simulator, vendor.seed);
    save();
    // The first one also pays for what every later one finds warm.
    costMs = 0;
  } catch (error) {
    await server.close();
    throw error;
  }

  let delivering: Promise<number | undefined> | undefined;
  async function deliverOnce(): Promise<number | undefined> {
    try {
      const before = sent;
      const next = await running!.simulator.deliver();
      if (sent > before) changed();
      return next;
    } catch (error) {
      onProblem(`${vendor.id} webhooks: ${(error as Error).message}`);
      return undefined;
    }
  }
  const deliver = (): Promise<number | undefined> => {
    delivering ??= deliverOnce().finally(() => {
      delivering = undefined;
    });
    return delivering;
  };
  let timer: NodeJS.Timeout | undefined;

  return {
    id: vendor.id,
    url: server.url,
    ...running,
    faults,
    get sent() {
      return sent;
    },
    startDelivering() {
      timer ??= setInterval(() => void deliver(), DELIVER_EVERY_MS);
    },
    deliver,
    save,
    async stop() {
      clearInterval(timer);
      await delivering;
      await server.close();
      save();
    },
  };
}

/** @throws {ConnectionLost} nobody answered */
async function post({ method, url, headers, body }: HttpRequest): Promise<{ readonly status: number }> {
  try {
    const signal = AbortSignal.timeout(POST_TIMEOUT_MS);
    const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : Buffer.from(body) };
    const answer = await fetch(url, { method, headers, redirect: 'manual', signal, ...sent });
    await answer.arrayBuffer();
    return { status: answer.status };
  } catch (error) {
    throw new ConnectionLost(`${url}: ${(error as Error).message}`);
  }
}

/** Loads every `.json` of a directory, records that others refer to first. */
export function loadFiles(simulator: Simulator, directory: string): void {
  const names = readdirSync(directory).filter((name) => name.endsWith('.json'));
  const rank = (name: string) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
  for (const name of names.toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))) {
    simulator.load(name, readFileSync(join(directory, name), 'utf8'));
  }
}

const FIRST = [
  'Organisation.json',
  'Accounts.json',
  'TrackingCategories.json',
  'Contacts.json',
  'Vendors.json',
  'FundingAccounts.json',
  'Invoices.json',
  'Bills.json',
];
