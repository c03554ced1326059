import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { localClock } from '../../local/clock.ts';
import { type Runtime, type RuntimeOptions, startRuntime } from '../../local/runtime.ts';
import { bundleLocalApp, type LocalApp, localApp, writeAssembly } from '../support/local-app/index.ts';

const root = mkdtempSync(join(tmpdir(), 'runtime-'));
let runtime: Runtime;
let count = 0;

beforeAll(() => bundleLocalApp(join(root, 'bundles')));
afterEach(() => runtime?.stop());
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A runtime of its own, with what a spec changes in template or options. */
async function start(
  change: (app: LocalApp) => void = () => {},
  options: Partial<RuntimeOptions> = {},
): Promise<string> {
  count += 1;
  const app = localApp();
  change(app);
  const assembly = join(root, `assembly-${count}`);
  writeAssembly(assembly, app, 'bundles');
  const dataDir = options.dataDir ?? join(root, `data-${count}`);
  runtime = await startRuntime({ assembly, ...options, dataDir });
  return dataDir;
}

const post = (group: string, body: string | Uint8Array, type = 'text/plain') =>
  fetch(`${runtime.urls.api}/notes/${group}`, {
    method: 'POST',
    body: body as string,
    headers: { 'content-type': type },
  });
const work = (what: string) => runtime.invoke('worker', { do: what });

describe('the small app on this machine', () => {
  it('carries a request through queue and function into the table, and its stream to the bus', async () => {
    const data = await start();
    const answer = await post('loud', 'hello');
    expect([answer.status, answer.headers.get('x-encoded'), answer.headers.getSetCookie()]).toEqual([
      202,
      'false',
      ['a=1', 'b=2'],
    ]);
    await post('quiet', 'not announced');
    await runtime.drain();

    const lines = readFileSync(join(data, 'events.jsonl'), 'utf8').trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { detail: unknown }).detail)).toEqual([{ text: 'hello' }]);
    const stats = runtime.stats();
    expect(stats['small-receiver']).toMatchObject({ invocations: 2, errors: 0, calls: { 'sqs:SendMessage': 2 } });
    expect(stats['small-worker']).toMatchObject({ errors: 0, calls: { 'dynamodb:UpdateItem': 2 }, rru: 0, wru: 2 });
    expect(runtime.problems).toEqual([]);
  });

  it('hands a binary body over in base64, refuses one above 10 MB, and hides why a function failed', async () => {
    await start();
    expect((await post('g', Buffer.from('abc'), 'application/octet-stream')).headers.get('x-encoded')).toBe('true');
    expect((await post('g', 'x'.repeat(10 * 1024 * 1024 + 1))).status).toBe(413);
    const failed = await post('g', 'throw');
    expect([failed.status, await failed.json()]).toEqual([500, { message: 'Internal Server Error' }]);
    expect((await fetch(`${runtime.urls.api}/elsewhere`)).status).toBe(404);
  });

  it('gives back only the messages that failed, and to the dead-letter queue what fails again and again', async () => {
    await start(({ work }) => {
      work.Resources.Queue!.Properties.VisibilityTimeout = 1;
    });
    // It starts once before, or a message would be out again before a busy machine has loaded the function.
    await Promise.all([work('read'), work('read')]);
    await post('a', 'fine');
    await post('b', 'fail');
    await runtime.drain();
    const { calls, errors } = runtime.stats()['small-worker']!;
    expect([calls['dynamodb:UpdateItem'], errors]).toEqual([1, 0]);
    expect(runtime.problems).toEqual(Array(3).fill('small-worker gave back 1 of 1 message(s)'));
    const dead = runtime.app.resources.find(({ id }) => id === 'Dead')!;
    expect(runtime.queueCount(dead.name)).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
  });

  it('enforces the role of the template: a grant that only reads refuses UpdateItem', async () => {
    await start(({ work }) => {
      const document = work.Resources.WorkerRole!.Properties.Policies as {
        PolicyDocument: { Statement: { Action: unknown }[] };
      }[];
      document[0]!.PolicyDocument.Statement[1]!.Action = 'dynamodb:GetItem';
    });
    await expect(work('leaveNothing')).rejects.toThrow(
      /AccessDeniedException: small-worker may not dynamodb:UpdateItem on arn:aws:dynamodb:.*table\/State-Table/,
    );
    expect(await work('read')).toBeNull();
    expect(runtime.problems[0]).toMatch(/^small-worker may not dynamodb:UpdateItem/);
  });

  it.each([
    { who: 'WorkerRole', says: /WorkerMapping: the role of small-worker may not sqs:ReceiveMessage/ },
    { who: 'MailRole', says: /DailyMail: its role .*MailRole may not invoke/ },
    { who: 'MayInvoke', says: /Route: no permission lets the API invoke small-receiver/ },
  ])('does not start when the cloud itself would be refused: nothing in $who', async ({ who, says }) => {
    const took = start(({ work }) => {
      const { Properties } = work.Resources[who]!;
      if (who === 'MayInvoke') Properties.Principal = 'sns.amazonaws.com';
      else Properties.Policies = [];
    });
    await expect(took).rejects.toThrow(says);
  });

  it('says what is missing where there is no engine for the tables', async () => {
    const before = process.env.DYNOXIDE_BIN;
    process.env.DYNOXIDE_BIN = join(root, 'none');
    await expect(start()).rejects.toThrow(`DYNOXIDE_BIN names ${join(root, 'none')}, which is not there`);
    if (before === undefined) delete process.env.DYNOXIDE_BIN;
    else process.env.DYNOXIDE_BIN = before;
  });

  it('seals under a context, keeps objects, and sends mail to a folder', async () => {
    const data = await start();
    expect(await work('seal')).toEqual({ opened: 'secret', refused: 'InvalidCiphertextException' });
    expect(await work('objects')).toEqual({ bytes: [0, 1, 255], missing: 'NoSuchKey' });
    await runtime.fire('DailyMail');
    const [mail] = readdirSync(join(data, 'outbox'));
    expect(readFileSync(join(data, 'outbox', mail!), 'utf8')).toMatch(
      /To: clerk@example.com\r\nSubject: =\?utf-8\?B\?R3LDtsOfZQ==\?=[\s\S]*all is well/,
    );
  });

  it.each([
    { left: 'leaveCall', says: /went on working after it had returned: POST .*/ },
    { left: 'leaveTimer', says: /returned with work still running: 1 timer/ },
  ])('reports work that outlives its handler: $left', async ({ left, says }) => {
    await start();
    await work(left);
    await expect.poll(() => runtime.problems.length).toBe(1);
    expect(runtime.problems).toEqual([expect.stringMatching(says)]);
    await work('leaveNothing');
    expect(runtime.problems).toHaveLength(1);
  });

  it('lets no socket leave this machine', async () => {
    await start();
    await expect(work('outside')).rejects.toThrow(/fetch failed/);
    expect(runtime.problems).toEqual(['small-worker tried to reach 192.0.2.1']);
  });

  it('ends a function at its timeout, survives one that exits, and moves its clock', async () => {
    const clock = localClock();
    await start(
      ({ work }) => {
        work.Resources.Worker!.Properties.Timeout = 5;
      },
      { clock },
    );
    await expect(runtime.invoke('worker', { Records: [{ body: 'hang', attributes: {} }] })).rejects.toThrow(
      /timed out after 5 s/,
    );
    await expect(work('exit')).rejects.toThrow(/ended before the handler answered/);
    clock.advance(3_600_000);
    const ahead = Date.parse((await work('now')) as string) - Date.now();
    expect(ahead).toBeGreaterThan(3_590_000);
    expect(runtime.stats()['small-worker']).toMatchObject({ invocations: 3, errors: 2, timeouts: 1, coldStarts: 3 });
  });

  it('injects what the emulators never do', async () => {
    await start(undefined, {
      fault: ({ operation }) => (operation === 'UpdateItem' ? { kind: 'throttle' } : undefined),
    });
    await expect(work('leaveNothing')).rejects.toThrow(/ThrottlingException/);
  });

  it('keeps a second runtime off the same directory, and finds everything again after a restart', async () => {
    const dataDir = await start();
    await expect(startRuntime({ assembly: join(root, `assembly-${count}`), dataDir })).rejects.toThrow(
      /is in use by process/,
    );
    await post('g', 'slow one');
    await runtime.stop();
    await start(undefined, { dataDir });
    await post('g', 'second');
    await runtime.drain();
    const { calls } = runtime.stats()['small-worker']!;
    expect(calls['dynamodb:UpdateItem']).toBeGreaterThanOrEqual(1);
    expect(runtime.problems).toEqual([]);
  });
});
