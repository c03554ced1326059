import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localClock } from '../../local/clock.ts';
import { type RunningServer, serve } from '../../local/http-server.ts';
import { type RunningSimulator, startSimulator, type Vendor } from '../../local/simulators.ts';
import { ConnectionLost, type HttpRequest } from '../../shared/model/http.ts';
import type { Simulator, SimulatorPorts } from '../../shared/providers/simulators/simulator.ts';

/** A vendor that keeps the paths written to, and owes a webhook for each. */
class Notebook implements Simulator {
  readonly calls = new Map<string, number>();
  readonly loaded: string[] = [];
  notes: string[] = [];
  owed: string[] = [];
  readonly #ports: SimulatorPorts;
  readonly #webhookUrl: string;
  constructor(ports: SimulatorPorts, webhookUrl: string) {
    this.#ports = ports;
    this.#webhookUrl = webhookUrl;
  }
  async handle(request: HttpRequest) {
    if (request.method !== 'GET') {
      this.notes.push(new URL(request.url).pathname);
      this.owed.push(new URL(request.url).pathname);
    }
    if (this.#ports.fault?.(request)) throw new ConnectionLost('fault');
    return { status: 200, headers: {}, body: this.notes.join(' ') };
  }
  async deliver() {
    for (const body of this.owed.splice(0))
      await this.#ports.post({ method: 'POST', url: this.#webhookUrl, headers: {}, body });
    return undefined;
  }
  snapshot() {
    return JSON.stringify({ notes: this.notes, owed: this.owed });
  }
  restore(snapshot: string) {
    Object.assign(this, JSON.parse(snapshot));
  }
  load(fileName: string) {
    this.loaded.push(fileName);
  }
}

let directory: string;
let receiver: RunningServer;
let received: string[];
const running: RunningSimulator<Notebook>[] = [];

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'simulators-'));
  received = [];
  receiver = await serve(async ({ body }) => {
    received.push(Buffer.from(body ?? '').toString());
    return { status: 200, headers: {}, body: '' };
  }, 0);
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
  await receiver.close();
  rmSync(directory, { recursive: true });
});

async function start(seed?: string): Promise<RunningSimulator<Notebook>> {
  const settings = { apiUrl: '', authUrl: '', tokenUrl: '', clientId: '', clientSecret: '', webhookKey: '' };
  const vendor: Vendor<Notebook> = {
    id: 'notebook',
    ...(seed === undefined ? {} : { seed }),
    create: (ports, { webhookUrl }) => ({ simulator: new Notebook(ports, webhookUrl), settings }),
  };
  const options = { directory: join(directory, 'state'), port: 0, webhookUrl: receiver.url, clock: localClock() };
  const one = await startSimulator(vendor, {
    ...options,
    onProblem: (problem) => {
      throw new Error(problem);
    },
  });
  running.push(one);
  return one;
}
const put = (one: RunningSimulator, path: string) => fetch(one.url + path, { method: 'PUT' });

describe('a simulated vendor behind a port', () => {
  it('has stored a write before it answers it, and one whose reply was lost as well', async () => {
    const first = await start();
    await put(first, '/a');
    first.faults.api = () => ({ kind: 'lost', when: 'after' });
    await expect(put(first, '/b')).rejects.toThrow();
    // The first one is still running: nothing but what lay on the disk at this moment is read.
    const second = await start();
    expect(second.simulator.notes).toEqual(['/a', '/b']);
  });

  it('stores what is done in its screens, and does not store again what has not changed', async () => {
    const one = await start();
    const stored = () => statSync(join(directory, 'state/notebook.json')).ino;
    one.simulator.notes.push('by hand');
    const before = stored();
    one.save();
    const after = stored();
    expect(after).not.toBe(before);
    one.save();
    expect(stored()).toBe(after);
    expect((await start()).simulator.notes).toEqual(['by hand']);
  });

  it('loads its files once, those first that others refer to', async () => {
    const seed = join(directory, 'seed');
    mkdirSync(seed);
    for (const name of ['Bills.json', 'Attachments.json', 'Vendors.json', 'notes.txt'])
      writeFileSync(join(seed, name), '{}');
    expect((await start(seed)).simulator.loaded).toEqual(['Vendors.json', 'Bills.json', 'Attachments.json']);
    expect((await start(seed)).simulator.loaded).toEqual([]);
  });

  it('sends webhooks when it is told to, and does not send them again after a restart', async () => {
    const first = await start();
    await put(first, '/a');
    expect(received).toEqual([]);
    await first.deliver();
    expect(received).toEqual(['/a']);
    const second = await start();
    second.startDelivering();
    await put(second, '/b');
    await expect.poll(() => received).toEqual(['/a', '/b']);
  });
});
