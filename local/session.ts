import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pascal } from '../infra/names.ts';
import { prepareAssembly } from './assembly.ts';
import { type LocalClock, localClock } from './clock.ts';
import { type Issuer, startIssuer } from './issuer.ts';
import { type Live, liveEnvironment } from './live.ts';
import { lockDirectory } from './lock.ts';
import { choosePorts } from './ports.ts';
import { type Runtime, type RuntimeOptions, startRuntime } from './runtime.ts';
import { type RunningSimulator, startSimulator, type VendorSettings } from './simulators.ts';
import { type VendorName, type VendorSimulators, vendorNames, vendors } from './vendors.ts';

export interface SessionOptions {
  readonly dataDir: string;
  /** Forget everything that was there. */
  readonly fresh?: boolean;
  /** Port of the HTTP API; absent: as before, else 4400, else a free one. */
  readonly port?: number;
  /** Given, nothing is built. */
  readonly assembly?: string;
  readonly fault?: RuntimeOptions['fault'];
  /** Vendors that are talked to for real instead of being simulated. */
  readonly live?: Live;
  readonly onProblem?: (problem: string) => void;
}

/** Tieout and the vendors' simulators, running. */
export interface Session {
  readonly dataDir: string;
  /** Of the only tenant there is here, for everything: `Authorization: Bearer ...`. Good for a month. */
  readonly apiToken: string;
  /** Gives more tokens, narrower ones or other tenants'. */
  readonly issuer: Issuer;
  readonly clock: LocalClock;
  readonly runtime: Runtime;
  /** All but those that are live. */
  readonly simulators: { readonly [Name in VendorName]: RunningSimulator<VendorSimulators[Name]> };
  /**
   * Lets everything that is on its way arrive: webhooks, and the work they cause, until the vendors owe nothing more
   * for the next minute. The clock moves on instead of being waited for. @throws work takes longer than ten minutes
   */
  settle(): Promise<void>;
  /** Lets minutes pass: the clock moves on, schedules of every minute fire once for each, and all that settles. */
  passMinutes(minutes: number): Promise<void>;
  stop(): Promise<void>;
}

const SOON_MS = 60_000;
/** A machine that has other work to do is slow, which is no failure. */
const PATIENCE_MS = 600_000;
const PREFERRED_PORTS = {
  api: 4400,
  ...Object.fromEntries(vendorNames.map((name, index) => [name, 4401 + index])),
  issuer: 4410,
};
const MONTH_SECONDS = 30 * 24 * 3600;

/**
 * Builds the app, starts the simulators, and runs the app against them.
 * @throws {AlreadyRunning} the directory is in use
 * @throws naming what is in the way: a port, a template that cannot be run, a missing engine
 */
export async function openSession(options: SessionOptions): Promise<Session> {
  const { dataDir, onProblem = () => {} } = options;
  // Held for a moment only, so that nothing is wiped under a runtime; the runtime takes its own.
  lockDirectory(dataDir)();
  if (options.fresh) rmSync(dataDir, { recursive: true, force: true });
  const wanted = options.port === undefined ? {} : { api: options.port };
  const ports = await choosePorts(
    join(dataDir, 'ports.json'),
    ['api', ...vendorNames, 'issuer'],
    wanted,
    // Any port will do for the API: then for everything, so that several sessions may start at once.
    options.port === 0 ? {} : PREFERRED_PORTS,
  );
  const clock = localClock(join(dataDir, 'clock.json'));
  const assembly = options.assembly ?? (await prepareAssembly());

  const issuer = await startIssuer({ file: join(dataDir, 'issuer.json'), port: ports.issuer, now: clock.now });
  const apiToken = issuer.issue({ tenant: 'demo', scope: 'admin', ttlSeconds: MONTH_SECONDS });
  writeFileSync(join(dataDir, 'api-token'), apiToken, { mode: 0o600 });

  const started: RunningSimulator[] = [];
  const stopSimulators = () => Promise.all([issuer.close(), ...started.map((simulator) => simulator.stop())]);
  try {
    const start = async <Name extends VendorName>(name: Name) => {
      const simulator = await startSimulator<VendorSimulators[Name]>(vendors[name], {
        directory: join(dataDir, 'simulators'),
        port: ports[name],
        webhookUrl: `http://localhost:${ports.api}/webhooks/${name}`,
        clock,
        onProblem,
      });
      started.push(simulator);
      return simulator;
    };
    const running: Partial<Record<VendorName, RunningSimulator>> = {};
    const live = options.live?.vendors ?? [];
    for (const name of vendorNames) {
      if (!live.some(({ id }) => id === name)) running[name] = await start(name);
    }
    const simulators = running as Session['simulators'];
    const runtime = await startRuntime({
      dataDir,
      assembly,
      clock,
      port: ports.api,
      parameters: {
        MailFrom: 'tieout@example.com',
        TokenIssuer: issuer.url,
        TokenAudience: issuer.audience,
        ...Object.assign({}, ...[...started, ...live].map(({ id, settings }) => vendorParameters(id, settings))),
      },
      ...(options.live
        ? { environment: liveEnvironment(options.live), hosts: live.flatMap(({ hosts }) => hosts) }
        : {}),
      ...(options.fault ? { fault: options.fault } : {}),
      onProblem,
    });
    for (const simulator of started) simulator.startDelivering();
    const sent = () => started.reduce((sum, simulator) => sum + simulator.sent, 0);
    const settle = async () => {
      for (let before = -1; before !== sent(); ) {
        before = sent();
        const owed = await Promise.all(started.map((simulator) => simulator.deliver()));
        await runtime.drain(PATIENCE_MS);
        const next = Math.min(...owed.filter((at) => at !== undefined));
        if (next - clock.now() < SOON_MS) {
          clock.advance(Math.max(0, next - clock.now()));
          before = -1;
        }
      }
    };
    return {
      dataDir,
      apiToken,
      issuer,
      clock,
      runtime,
      simulators,
      settle,
      async passMinutes(minutes) {
        for (let minute = 0; minute < minutes; minute += 1) {
          clock.advance(60_000);
          await runtime.fire('EveryMinute');
          await settle();
        }
      },
      async stop() {
        await runtime.stop();
        await stopSimulators();
      },
    };
  } catch (error) {
    await stopSimulators();
    throw error;
  }
}

/** `XeroApiUrl`, `XeroClientId`, ...: how the stacks call the settings of a provider. */
const vendorParameters = (provider: string, settings: VendorSettings): Record<string, string> =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      `${pascal(provider)}${name[0]!.toUpperCase()}${name.slice(1)}`,
      value,
    ]),
  );
