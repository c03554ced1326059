import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type LocalClock, localClock } from './clock.ts';
import { startDynamoDb } from './engines/dynamodb.ts';
import { eventsEngine } from './engines/events.ts';
import { type QueueCount, startFauxqs } from './engines/fauxqs.ts';
import { kmsEngine } from './engines/kms.ts';
import { busRules } from './engines/rules.ts';
import { sesEngine } from './engines/ses.ts';
import type { Call } from './gateway/call.ts';
import { type GatewayFault, startGateway } from './gateway/gateway.ts';
import { readRoutes } from './http/routes.ts';
import { startHttpApi } from './http.ts';
import { lockDirectory } from './lock.ts';
import { pickOne } from './pick.ts';
import { type Poller, readMappings } from './pollers/mapping.ts';
import { queuePoller } from './pollers/queue.ts';
import { streamPoller } from './pollers/stream.ts';
import { readSchedules, runSchedules, type Schedule } from './schedules.ts';
import { type AppModel, loadTemplate } from './template.ts';
import { type FunctionPool, functionPool } from './workers.ts';

export interface RuntimeOptions {
  /** Everything that lasts: tables, queues, objects, keys, mail, events, logs. One runtime at a time. */
  readonly dataDir: string;
  /** Directory of the cloud assembly. */
  readonly assembly: string;
  /** Values of template parameters. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Environment variables for every function; they win over the template's. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Hosts that functions may reach beside this machine: vendors that are not simulated. */
  readonly hosts?: readonly string[];
  /** Port of the HTTP API; 0 or absent takes a free one. */
  readonly port?: number;
  readonly clock?: LocalClock;
  readonly fault?: (call: Call) => GatewayFault | undefined;
  readonly onProblem?: (problem: string) => void;
}

export interface FunctionStats {
  readonly invocations: number;
  readonly errors: number;
  readonly timeouts: number;
  readonly coldStarts: number;
  /** By `service:Operation`. */
  readonly calls: Readonly<Record<string, number>>;
  readonly rru: number;
  readonly wru: number;
  /** Items written, by an account's partition (`A#...`) or by the kind of key. */
  readonly written: Readonly<Record<string, number>>;
}

export interface Runtime {
  readonly urls: { readonly api: string; readonly gateway: string };
  readonly app: AppModel;
  readonly clock: LocalClock;
  /** What the runtime holds against the app so far: refused calls, work left running, failed batches. */
  readonly problems: readonly string[];
  /** Runs a function. @param name its name, or the end of it: `webhook` @throws {InvocationFailed} */
  invoke(name: string, event: unknown): Promise<unknown>;
  /** Fires a schedule now. @param name its name, or a part of it that is in no other */
  fire(name: string): Promise<unknown>;
  /** From now on schedules fire by the clock. */
  startSchedules(): void;
  /** Resolves when the queues are empty, the streams read and nothing is under way. @throws it takes longer */
  drain(timeoutMs?: number): Promise<void>;
  /** Messages of a queue by its physical name. */
  queueCount(name: string): QueueCount;
  /** By function name. */
  stats(): Readonly<Record<string, FunctionStats>>;
  /** Ends gracefully: running invocations get a moment, then their messages go back to the queues. */
  stop(): Promise<void>;
}

const STOP_GRACE_MS = 3_000;

/**
 * Runs a synthesized CDK app on this machine. What it stored before is there again, messages that a dead run held
 * included.
 * @throws {AlreadyRunning} another runtime holds the directory
 * @throws naming what of the template it cannot run
 */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { dataDir, environment = {}, clock = localClock(join(options.dataDir, 'clock.json')) } = options;
  const undo: (() => unknown)[] = [lockDirectory(dataDir)];
  const stopAll = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  const started = <T>(value: T, stop: (value: T) => unknown): T => {
    undo.push(() => stop(value));
    return value;
  };
  try {
    const problems: string[] = [];
    const onProblem = (problem: string) => {
      problems.push(problem);
      options.onProblem?.(problem);
    };

    const gateway = started(
      await startGateway({ onProblem, ...(options.fault ? { fault: options.fault } : {}) }),
      (it) => it.close(),
    );
    const http = started(await startHttpApi(options.port ?? 0, clock.now), (it) => it.close());
    const endpoints = { gateway: gateway.url, api: http.url };
    const app = loadTemplate(options.assembly, {
      endpoints,
      ...(options.parameters ? { parameters: options.parameters } : {}),
    });

    const db = started(await startDynamoDb(join(dataDir, 'dynamodb.db')), (it) => it.stop());
    await db.createTables(app.of('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'));
    const fauxqs = started(await startFauxqs(join(dataDir, 'queues')), (it) => it.stop());
    fauxqs.create(app.of('AWS::SQS::Queue'), app.of('AWS::S3::Bucket'));
    fauxqs.releaseAll();
    gateway.use(app, {
      dynamodb: db.engine,
      sqs: fauxqs.sqs,
      s3: fauxqs.s3,
      kms: kmsEngine(join(dataDir, 'keys'), app.of('AWS::KMS::Key')),
      ses: sesEngine(join(dataDir, 'outbox'), clock.now),
      events: eventsEngine(
        join(dataDir, 'events.jsonl'),
        clock.now,
        busRules(app, (QueueUrl, MessageBody) => fauxqs.call('SendMessage', { QueueUrl, MessageBody }).then(() => {})),
      ),
    });

    mkdirSync(join(dataDir, 'logs'), { recursive: true });
    const pools = new Map<string, FunctionPool>();
    for (const definition of app.functions) {
      const log = started(createWriteStream(join(dataDir, 'logs', `${definition.id}.log`), { flags: 'a' }), (it) =>
        it.end(),
      );
      const ports = {
        definition,
        environment,
        clock,
        log,
        onProblem,
        gatewayUrl: gateway.url,
        openCalls: gateway.openCalls,
        ...(options.hosts ? { hosts: options.hosts } : {}),
      };
      pools.set(
        definition.arn,
        started(functionPool(ports), (it) => it.stop()),
      );
    }
    const poolOf = ({ arn }: { readonly arn: string }) => pools.get(arn)!;
    const invoke = (definition: { readonly arn: string }, event: unknown) => poolOf(definition).invoke(event);
    const schedules = readSchedules(app, clock.now());
    const mappings = readMappings(app);
    http.use(readRoutes(app), invoke);

    const queueUrl = (arn: string) => app.resources.find((resource) => resource.arn === arn)!.ref;
    const discard = (arn: string, MessageBody: string) =>
      fauxqs.call('SendMessage', { QueueUrl: queueUrl(arn), MessageBody }).then(() => {});
    const pollers: readonly Poller[] = [
      ...mappings.sqs.map((mapping) => queuePoller(mapping, fauxqs, poolOf(mapping.definition), onProblem)),
      ...mappings.streams.map((mapping) => {
        const file = join(dataDir, `stream-${mapping.id}.json`);
        return streamPoller(mapping, { db, pool: poolOf(mapping.definition), file, discard, onProblem });
      }),
    ];
    const stopPollers = async () => {
      await http.close();
      const stopped = Promise.all(pollers.map((poller) => poller.stop()));
      // Again and again: a poller may be about to wait only now.
      const waking = setInterval(() => fauxqs.wake(), 20);
      await Promise.race([stopped, new Promise((resolve) => setTimeout(resolve, STOP_GRACE_MS).unref())]);
      await Promise.all([...pools.values()].map((pool) => pool.stop()));
      await stopped;
      clearInterval(waking);
      fauxqs.releaseAll();
    };
    undo.push(stopPollers);

    const fireSchedule = (schedule: Schedule, at: number) => invoke(schedule.definition, schedule.event(at));
    const startSchedules = () => {
      const fire = (schedule: Schedule, at: number) => {
        // The next tick comes anyway; the failure is already among the function's errors.
        fireSchedule(schedule, at).catch((error: Error) => onProblem(`schedule ${schedule.id}: ${error.message}`));
      };
      undo.push(runSchedules(schedules, clock, fire));
    };

    const quiet = async () => {
      if (http.open > 0 || [...pools.values()].some(({ busy }) => busy > 0)) return false;
      return (await Promise.all(pollers.map((poller) => poller.caughtUp()))).every(Boolean);
    };

    return {
      urls: { api: http.url, gateway: gateway.url },
      app,
      clock,
      problems,
      invoke: (name, event) => invoke(pickOne('function', app.functions, name), event),
      fire: (name) => fireSchedule(pickOne('schedule', schedules, name), clock.now()),
      startSchedules,
      async drain(timeoutMs = 180_000) {
        const until = Date.now() + timeoutMs;
        // Twice in a row: what one poller finishes may be another one's beginning.
        for (let calm = 0; calm < 2; ) {
          calm = (await quiet()) ? calm + 1 : 0;
          if (Date.now() > until) throw new Error(`still at work after ${timeoutMs} ms: ${busyOnes()}`);
          if (calm < 2) await new Promise((resolve) => setTimeout(resolve, 20));
        }
      },
      queueCount: fauxqs.count,
      stats: () =>
        Object.fromEntries(
          app.functions.map(({ id, arn }) => {
            const { calls = {}, rru = 0, wru = 0, written = {} } = gateway.counts.get(id) ?? {};
            return [id, { ...pools.get(arn)!.counts, calls: { ...calls }, rru, wru, written: { ...written } }];
          }),
        ),
      stop: stopAll,
    };

    function busyOnes(): string {
      const functions = app.functions.filter((definition) => poolOf(definition).busy > 0).map(({ id }) => id);
      const queues = mappings.sqs.map(({ source }) => ({ name: source.name, ...fauxqs.count(source.name) }));
      const waiting = queues
        .filter(({ visible, inFlight, delayed }) => visible + inFlight + delayed > 0)
        .map(({ name, visible, inFlight }) => `${name} (${visible} waiting, ${inFlight} in flight)`);
      return [...functions, ...waiting].join(', ') || 'a stream';
    }
  } catch (error) {
    await stopAll();
    throw error;
  }
}
