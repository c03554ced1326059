import { createHmac } from 'node:crypto';
import type { HttpRequest } from '../../../model/http.ts';
import { type OutboxState, WebhookOutbox, type WebhookRequest } from '../../simulators/outbox.ts';
import { earliest, type SimulatorPorts } from '../../simulators/simulator.ts';
import type { ChangeEvent, Name, Operation, World } from './company.ts';
import { pacific } from './time.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** After the n-th failure; then every six hours. @see https://blogs.intuit.com/2025/10/14 */
const RETRY_MS = [0, 10 * SECOND, 20 * SECOND, 30 * SECOND, 5 * MINUTE, 20 * MINUTE, 2 * HOUR, 4 * HOUR, 6 * HOUR];
const MOST_EVENTS = 100;

/** Of files, transfers of notes and lists of the company nobody hears. */
const SILENT: ReadonlySet<Name> = new Set(['Attachable']);
const PAST: Readonly<Record<Operation, string>> = {
  Create: 'created', Update: 'updated', Delete: 'deleted', Merge: 'merged', Void: 'voided', Emailed: 'emailed',
}; // biome-ignore format: a table

export interface WebhooksState {
  readonly waiting: readonly ChangeEvent[];
  readonly outbox: OutboxState;
}

/**
 * The app's one webhook address. Events are gathered for a while, over all companies, signed over the raw body, delivered at
 * least once and in no order. They say what changed, not how.
 */
export class Webhooks {
  readonly #world: World;
  readonly #ports: SimulatorPorts;
  readonly #outbox: WebhookOutbox;
  #waiting: ChangeEvent[] = [];

  constructor(world: World, ports: SimulatorPorts) {
    this.#world = world;
    this.#ports = ports;
    this.#outbox = new WebhookOutbox({
      retryAt: (attempts, _firstTriedAt, triedAt) => triedAt + (RETRY_MS[attempts - 1] ?? 6 * HOUR),
      fault: ports.webhookFault,
    });
  }

  raise(events: readonly ChangeEvent[]): void {
    if (this.#world.options.webhookUrl) this.#waiting.push(...events.filter(({ name }) => !SILENT.has(name)));
  }

  async deliver(): Promise<number | undefined> {
    const { webhookUrl, webhookDelayMs } = this.#world.options;
    if (!webhookUrl) return undefined;
    const now = this.#ports.now();
    const due = this.#waiting.filter(({ at }) => at + webhookDelayMs <= now);
    this.#waiting = this.#waiting.filter(({ at }) => at + webhookDelayMs > now);
    for (let start = 0; start < due.length; start += MOST_EVENTS) {
      this.#outbox.add(now, this.#request(webhookUrl, due.slice(start, start + MOST_EVENTS)));
    }
    const next = await this.#outbox.deliver(now, this.#ports.post);
    const waiting = this.#waiting[0] && this.#waiting[0].at + webhookDelayMs;
    return earliest(waiting, next);
  }

  toJson(): WebhooksState {
    return { waiting: [...this.#waiting], outbox: this.#outbox.snapshot() };
  }
  restore({ waiting, outbox }: WebhooksState): void {
    this.#waiting = [...waiting];
    this.#outbox.restore(outbox);
  }

  #request(url: string, events: readonly ChangeEvent[]): WebhookRequest {
    const { webhookFormat, webhookKey } = this.#world.options;
    const body = JSON.stringify(
      webhookFormat === 'legacy' ? legacy(events) : events.map((event) => this.#cloudEvent(event)),
    );
    const headers: HttpRequest['headers'] = {
      'content-type': 'application/json',
      'user-agent': 'intuit_notification_server/0.1',
      'intuit-signature': createHmac('sha256', webhookKey).update(body).digest('base64'),
      'intuit-created-time': new Date(this.#ports.now()).toISOString(),
      'intuit-t-id': this.#world.hex(32),
    };
    return { method: 'POST', url, headers, body };
  }

  #cloudEvent({ realmId, name, id, operation, at, deletedId }: ChangeEvent) {
    const hex = this.#world.hex(32);
    return {
      specversion: '1.0',
      id: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`,
      source: 'intuit.dsnBgbseACLLRZNxo2dfc4evmEJdxde58xeeYcZliOU=',
      type: `qbo.${name.toLowerCase()}.${PAST[operation]}.v1`,
      datacontenttype: 'application/json',
      // As precise as nanoseconds.
      time: new Date(at).toISOString().replace('Z', '851517Z'),
      intuitentityid: id,
      intuitaccountid: realmId,
      data: deletedId === undefined ? {} : { deletedId },
    };
  }
}

const legacy = (events: readonly ChangeEvent[]) => ({
  eventNotifications: [...Map.groupBy(events, ({ realmId }) => realmId)].map(([realmId, own]) => ({
    realmId,
    dataChangeEvent: {
      entities: own.map(({ name, id, operation, at, deletedId }) => ({
        name,
        id,
        operation,
        lastUpdated: pacific(at),
        ...(deletedId === undefined ? {} : { deletedId }),
      })),
    },
  })),
});
