import { earliest, type SimulatorPorts } from '../../../simulators/simulator.ts';
import type { Account, ChangeEvent, World } from '../account.ts';
import type { ScopeObject } from '../auth/scopes.ts';
import { type Call, objectOf, type Reply, result } from '../call.ts';
import { ERRNO, Refused } from '../refusals.ts';
import { easternTime } from '../time.ts';
import type { Wire } from '../wire.ts';
import { Registration, type RegistrationState } from './registration.ts';

/** Nouns that may be registered, with the scope each needs. */
const NOUNS: Readonly<Record<string, ScopeObject>> = {
  bill: 'bills', bill_vendor: 'bill_vendors', category: 'expenses', client: 'clients', credit_note: 'credit_notes',
  estimate: 'estimates', expense: 'expenses', invoice: 'invoices', item: 'billable_items', payment: 'payments',
  project: 'projects', recurring: 'invoices', service: 'projects', tax: 'taxes', time_entry: 'time_entries',
}; // biome-ignore format: a table
const MAILED = ['invoice.sendByEmail', 'estimate.sendByEmail'];

export interface CallbacksState {
  readonly lastId: number;
  readonly registrations: readonly RegistrationState[];
}

/** @see https://www.freshbooks.com/api/webhooks */
export class Callbacks {
  readonly #world: World;
  readonly #ports: SimulatorPorts;
  #registrations: Registration[] = [];
  #lastId = 2000;

  constructor(world: World, ports: SimulatorPorts) {
    this.#world = world;
    this.#ports = ports;
  }

  all(accountId: string): readonly Registration[] {
    return this.#registrations.filter((one) => one.accountId === accountId);
  }

  /** @throws {Refused} 422 */
  async register(call: Call, identityId: number, mayRead: (scope: ScopeObject) => boolean): Promise<Reply> {
    const { event, uri } = objectOf(call, 'callback');
    const { switches } = this.#world.options;
    const [noun = '', verb] = typeof event === 'string' ? event.split('.') : [];
    const named = verb === undefined || ['create', 'update', 'delete'].includes(verb) || MAILED.includes(String(event));
    const known = event === 'all' || (Object.hasOwn(NOUNS, noun) && named);
    if (!known) throw refused('event', 'Unrecognized event.', event);
    if (typeof uri !== 'string' || !URL.canParse(uri)) throw refused('uri', 'Invalid URL.', uri);
    if (event !== 'all' && !mayRead(NOUNS[noun]!))
      throw new Refused(403, ERRNO.accessDenied, 'The scope of this event is missing.');
    const { account } = call;
    const twin = this.all(account.id).some((one) => one.event === event && one.uri === uri);
    if (twin && switches.duplicateCallbacks === 'refuse')
      throw refused('uri', 'This callback is already registered.', uri);
    this.#lastId += 1;
    const { now } = account;
    const given = {
      id: this.#lastId,
      accountId: account.id,
      identityId,
      event: event as string,
      uri,
      verifier: this.#newVerifier(),
      updatedAt: now,
    };
    const registration = new Registration(given, this.#world.options, this.#ports.webhookFault);
    this.#registrations.push(registration);
    this.#sendVerifier(
      registration,
      account,
      switches.handshakeFirst ? now : now + this.#world.options.callbackDelayMs,
    );
    if (switches.handshakeFirst) await registration.deliver(now, this.#ports.post);
    return this.#one(registration);
  }

  list({ account, query }: Call): Reply {
    const mine = this.all(account.id);
    const perPage = Math.min(100, Math.max(1, Number(query.get('per_page')) || 15));
    const page = Math.max(1, Number(query.get('page')) || 1);
    const callbacks = mine.slice((page - 1) * perPage, page * perPage).map((one) => this.#show(one));
    return result({ callbacks, page, pages: Math.ceil(mine.length / perPage), per_page: perPage, total: mine.length });
  }

  single = (call: Call): Reply => this.#one(this.#find(call));

  /** With the verifier that was posted, or a wish to have it posted again, or a new event or address. */
  change(call: Call): Reply {
    const one = this.#find(call);
    const { verifier, resend, event, uri } = objectOf(call, 'callback');
    const { now } = call.account;
    if (verifier !== undefined) {
      if (verifier !== one.verifier) throw refused('verifier', 'The verifier does not match.', verifier);
      one.verify(now);
    } else if (resend === true) this.#sendVerifier(one, call.account, now + this.#world.options.callbackDelayMs);
    else {
      if (typeof event === 'string') one.event = event;
      if (typeof uri === 'string') one.uri = uri;
      one.updatedAt = now;
    }
    return this.#one(one);
  }

  remove(call: Call): Reply {
    const one = this.#find(call);
    this.#registrations = this.#registrations.filter((other) => other !== one);
    return { status: 204 };
  }

  /** Ids only: what changed must be read again. */
  raise(account: Account, events: readonly ChangeEvent[]): void {
    if (this.#registrations.length === 0) return;
    const { callbackDelayMs } = this.#world.options;
    for (const { name, objectId, at } of events) {
      for (const one of this.all(account.id)) {
        if (one.wants(name)) one.send(fieldsOf(name, objectId, account, one.identityId), at, at + callbackDelayMs);
      }
    }
  }

  async deliver(): Promise<number | undefined> {
    const due: (number | undefined)[] = [];
    for (const one of [...this.#registrations]) due.push(await one.deliver(this.#world.now(), this.#ports.post));
    return earliest(...due);
  }

  toJson(): CallbacksState {
    return { lastId: this.#lastId, registrations: this.#registrations.map((one) => one.toJson()) };
  }
  restore({ lastId, registrations }: CallbacksState): void {
    this.#lastId = lastId;
    this.#registrations = registrations.map((state) => {
      const one = new Registration(state, this.#world.options, this.#ports.webhookFault);
      one.restore(state);
      return one;
    });
  }

  #find({ account, id }: Call): Registration {
    const one = this.all(account.id).find((registration) => registration.id === id);
    if (!one) throw new Refused(404, ERRNO.notFound, 'Requested resource could not be found.');
    return one;
  }

  #sendVerifier(one: Registration, account: Account, dueAt: number): void {
    const fields = fieldsOf('callback.verify', one.id, account, one.identityId);
    const [name, objectId, accountId, ...rest] = fields;
    one.send(new Map([name!, objectId!, accountId!, ['verifier', one.verifier], ...rest]), account.now, dueAt);
  }

  #newVerifier(): string {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
    return Array.from({ length: 33 }, () => letters[Math.floor(this.#ports.random() * letters.length)]).join('');
  }

  #one = (one: Registration): Reply => result({ callback: this.#show(one) });
  #show({ id, event, uri, verified, updatedAt }: Registration): Wire {
    const iso = `${new Date(updatedAt).toISOString().slice(0, 19)}Z`;
    const updated_at = this.#world.options.switches.callbackTimes === 'iso' ? iso : easternTime(updatedAt);
    return { callbackid: id, event, uri, verified, updated_at };
  }
}

const fieldsOf = (name: string, objectId: number, account: Account, identityId: number): Map<string, string> =>
  new Map([
    ['name', name],
    ['object_id', String(objectId)],
    ['account_id', account.id],
    ['business_id', String(account.business.id)],
    ['identity_id', String(identityId)],
    ['user_id', '1'],
  ]);

const refused = (field: string, message: string, value: unknown): Refused =>
  new Refused(422, ERRNO.invalidValue, message, { field, value });
