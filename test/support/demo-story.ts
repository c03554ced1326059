import { join } from 'node:path';
import { Api } from '../../local/demo/api.ts';
import { backOfficeSettings } from '../../local/demo/back-office.ts';
import type { Act } from '../../local/demo/story/act.ts';
import type { World } from '../../local/demo/world.ts';
import { loadFiles, type VendorFaults } from '../../local/simulators.ts';
import type { ProviderId } from '../../shared/model/names.ts';
import { ApiClient } from './api-client.ts';
import type { BenchOptions } from './bench/bench.ts';
import { BenchOffice } from './bench/office.ts';
import { billVendor, quickbooksVendor } from './bench/vendors.ts';

type Pair = {
  readonly quickbooks: ReturnType<ReturnType<typeof quickbooksVendor>>;
  readonly bill: ReturnType<ReturnType<typeof billVendor>>;
};

const DAY_MS = 24 * 3_600_000;

/** The demo company's books in QuickBooks and BILL on a bench, and the demo's own acts to play on them. */
export class DemoOffice extends BenchOffice<Pair> {
  readonly #faults: Readonly<Record<string, VendorFaults>>;

  constructor(options: BenchOptions = {}) {
    const faults: Readonly<Record<string, VendorFaults>> = { quickbooks: {}, bill: {} };
    super(
      { quickbooks: quickbooksVendor(), bill: billVendor() },
      {
        now: '2026-11-30T16:00:00Z',
        ...options,
        fault: (provider, request) => faults[provider]!.api?.(request),
        webhookFault: (provider, request) => faults[provider]!.webhook?.(request),
      },
    );
    this.#faults = faults;
    const data = (provider: ProviderId) => join(import.meta.dirname, '../../local/demo', provider);
    for (const [id, { simulator }] of Object.entries(this.vendors)) loadFiles(simulator, data(id as ProviderId));
  }

  async connect(): Promise<void> {
    await this.join('bill-quickbooks', backOfficeSettings(this.vendors));
  }

  /** The same acts on the same books, told of another day. */
  world(): World {
    const { clock } = this.ports;
    const { quickbooks, bill } = this.vendors;
    const simulators = {
      quickbooks: { simulator: quickbooks.simulator, faults: this.#faults.quickbooks },
      bill: { simulator: bill.simulator, faults: this.#faults.bill },
    };
    return {
      context: { simulators, clock } as unknown as World['context'],
      api: apiOf(this),
      connection: this.connection,
      quickbooks: quickbooks.simulator.ui(),
      get bill() {
        return bill.simulator.ui;
      },
      day: clock.now().toString(36).slice(-5),
      date: (offset: number) => new Date(clock.now() + offset * DAY_MS).toISOString().slice(0, 10),
      settle: () => this.settle(2),
      minutes: (count: number) => this.settle(count),
    } as unknown as World;
  }
}

/** The demo's client of the API, without a socket in between. */
function apiOf(office: DemoOffice): Api {
  const client = new ApiClient(office, { auth: {} });
  return new Api(async (method, path, body) => {
    const answer = await client.call(method, path, body === undefined ? {} : { body });
    return { status: answer.status, text: answer.body === '' ? '' : JSON.stringify(answer.body) };
  });
}

/** @returns what did not hold, by the act's title */
export async function play(world: World, acts: readonly Act[]): Promise<Readonly<Record<string, string>>> {
  const failed: Record<string, string> = {};
  for (const { id, title, play: act } of acts) {
    await act(world).catch((error: Error) => {
      failed[`${id} ${title}`] = error.message;
    });
  }
  return failed;
}
