import { type OutboxState, WebhookOutbox } from '../../../simulators/outbox.ts';
import type { SimulatorPorts } from '../../../simulators/simulator.ts';
import type { FreshBooksOptions } from '../options.ts';
import { signature } from './signature.ts';

const MINUTE = 60_000;

export interface RegistrationState {
  readonly id: number;
  readonly accountId: string;
  readonly identityId: number;
  readonly event: string;
  readonly uri: string;
  readonly verifier: string;
  readonly verified: boolean;
  readonly updatedAt: number;
  readonly dropsInARow: number;
  readonly outbox: OutboxState;
}

/**
 * One address that wants to hear of one kind of event. What cannot be delivered is sent again for a while and then
 * dropped; after so many drops the registration counts as unverified, and nothing more is sent.
 */
export class Registration {
  readonly id: number;
  readonly accountId: string;
  readonly identityId: number;
  event: string;
  uri: string;
  verifier: string;
  verified = false;
  updatedAt: number;
  readonly #outbox: WebhookOutbox;
  readonly #options: FreshBooksOptions;
  #dropsInARow = 0;

  constructor(
    given: Pick<RegistrationState, 'id' | 'accountId' | 'identityId' | 'event' | 'uri' | 'verifier' | 'updatedAt'>,
    options: FreshBooksOptions,
    webhookFault: SimulatorPorts['webhookFault'],
  ) {
    this.id = given.id;
    this.accountId = given.accountId;
    this.identityId = given.identityId;
    this.event = given.event;
    this.uri = given.uri;
    this.verifier = given.verifier;
    this.updatedAt = given.updatedAt;
    this.#options = options;
    this.#outbox = new WebhookOutbox({
      retryAt: (attempts, firstTriedAt) => this.#retryAt(attempts, firstTriedAt),
      onGivenUp: 'drop',
      fault: webhookFault,
    });
  }

  /** `invoice` hears of `invoice.create`, and `all` of everything. */
  wants(name: string): boolean {
    return this.verified && (this.event === 'all' || this.event === name || name.startsWith(`${this.event}.`));
  }

  send(fields: ReadonlyMap<string, string>, now: number, dueAt = now): void {
    this.#outbox.add(
      now,
      {
        method: 'POST',
        url: this.uri,
        headers: this.#headers(fields),
        body: new URLSearchParams([...fields]).toString(),
      },
      dueAt,
    );
  }

  async deliver(now: number, post: SimulatorPorts['post']): Promise<number | undefined> {
    const next = await this.#outbox.deliver(now, async (request) => {
      const answer = await post(request);
      if (answer.status >= 200 && answer.status < 300) this.#dropsInARow = 0;
      return answer;
    });
    if (this.verified && this.#dropsInARow >= this.#options.switches.callbackDropsToDisable) {
      this.verified = false;
      this.updatedAt = now;
      this.#outbox.clear();
      return undefined;
    }
    return next;
  }

  verify(now: number): void {
    this.verified = true;
    this.#dropsInARow = 0;
    this.updatedAt = now;
  }

  toJson(): RegistrationState {
    const { id, accountId, identityId, event, uri, verifier, verified, updatedAt } = this;
    const dropsInARow = this.#dropsInARow;
    return {
      id,
      accountId,
      identityId,
      event,
      uri,
      verifier,
      verified,
      updatedAt,
      dropsInARow,
      outbox: this.#outbox.snapshot(),
    };
  }
  restore(state: RegistrationState): void {
    this.verified = state.verified;
    this.#dropsInARow = state.dropsInARow;
    this.#outbox.restore(state.outbox);
  }

  #headers(fields: ReadonlyMap<string, string>): Record<string, string> {
    return {
      'content-type': 'application/x-www-form-urlencoded',
      'x-freshbooks-hmac-sha256': signature(this.verifier, fields),
    };
  }

  #retryAt(attempts: number, firstTriedAt: number): number | undefined {
    const minutes = this.#options.switches.callbackRetryMinutes[attempts - 1];
    if (minutes !== undefined) return firstTriedAt + minutes * MINUTE;
    this.#dropsInARow += 1;
    return undefined;
  }
}
