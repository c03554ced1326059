import { type OutboxState, WebhookOutbox, type WebhookRequest } from '../../simulators/outbox.ts';
import { earliest } from '../../simulators/simulator.ts';
import { stringifyJson } from '../json.ts';
import { type Answer, forbidden, invalid, noContent, notFound, ok, Refused } from './answers.ts';
import { type Call, pageOf, type Routes, readBody } from './call.ts';
import type { Party, RestHook } from './records.ts';
import type { PartyEvent, Site } from './site.ts';
import { type Embed, embeds, partyOf } from './wire.ts';

const MOST_HOOKS = 20;
const LIVES: Readonly<Record<string, readonly string[]>> = {
  party: ['created', 'updated', 'deleted'],
  kase: ['created', 'updated', 'deleted', 'closed', 'moved'],
  opportunity: ['created', 'updated', 'deleted', 'closed', 'moved'],
  task: ['created', 'updated', 'completed'],
  user: ['created', 'updated', 'deleted'],
};
const EVENTS = Object.entries(LIVES).flatMap(([thing, acts]) => acts.map((act) => `${thing}/${act}`));

interface Pending {
  readonly hook: string;
  readonly dueAt: number;
  readonly party: unknown;
}
export interface HooksState {
  readonly outbox: OutboxState;
  readonly pending: readonly Pending[];
}

/**
 * REST hooks: unsigned, with the whole record in the body, told once unless the options say otherwise.
 * @see https://developer.capsulecrm.com/v2/operations/REST_Hooks
 */
export class Hooks {
  readonly #site: Site;
  readonly #outbox: WebhookOutbox;
  #pending: readonly Pending[] = [];

  constructor(site: Site) {
    this.#site = site;
    const { hookRetriesMs } = site.options;
    this.#outbox = new WebhookOutbox({
      retryAt: (attempts, _first, triedAt) => {
        const pause = hookRetriesMs[attempts - 1];
        return pause === undefined ? undefined : triedAt + pause;
      },
      onGivenUp: 'drop',
      fault: site.ports.webhookFault,
    });
  }

  raise(event: PartyEvent, party: Party): void {
    const now = this.#site.ports.now();
    const dueAt = now + this.#site.options.hookDelayMs;
    for (const hook of this.#site.hooks.values()) {
      if (hook.event !== event) continue;
      const shown = partyOf(this.#site, party, embedOf(hook));
      if (hook.batched) this.#pending = [...this.#pending, { hook: hook.id, dueAt, party: shown }];
      else this.#hand(hook, [shown], dueAt);
    }
  }

  async deliver(): Promise<number | undefined> {
    const now = this.#site.ports.now();
    const due = this.#pending.filter(({ dueAt }) => dueAt <= now);
    this.#pending = this.#pending.filter(({ dueAt }) => dueAt > now);
    for (const [id, parties] of Map.groupBy(due, ({ hook }) => hook)) {
      const hook = this.#site.hooks.get(id);
      if (hook)
        this.#hand(
          hook,
          parties.map(({ party }) => party),
          now,
        );
    }
    const sentNext = await this.#outbox.deliver(now, (request) => this.#post(request));
    return earliest(sentNext, ...this.#pending.map(({ dueAt }) => dueAt));
  }

  snapshot(): HooksState {
    return { outbox: this.#outbox.snapshot(), pending: this.#pending };
  }

  restore({ outbox, pending }: HooksState): void {
    this.#outbox.restore(outbox);
    this.#pending = pending;
  }

  #hand({ id, event, targetUrl }: RestHook, payload: readonly unknown[], dueAt: number): void {
    const headers = { 'content-type': 'application/json' };
    const body = stringifyJson({ event, payload });
    this.#outbox.add(this.#site.ports.now(), { method: 'POST', url: targetUrl, headers, body, about: id }, dueAt);
  }

  async #post({ about: id = '', ...request }: WebhookRequest): Promise<{ readonly status: number }> {
    if (!this.#site.hooks.has(id)) return { status: 204 }; // it was removed meanwhile: nothing is owed any more
    const answer = await this.#site.ports.post(request);
    if (answer.status !== 410 || !this.#site.options.switches.goneUnsubscribes) return answer;
    this.#site.hooks.delete(id);
    return { status: 204 };
  }
}

const embedOf = ({ embed }: RestHook): readonly Embed[] => embeds.filter((name) => embed?.split(',').includes(name));

/** An administrator, by way of a registered app: a personal token makes none. @throws {Refused} 403 */
function mayHook({ user, isApp }: Call): void {
  if (user.role !== 'admin') throw forbidden('Only an administrator may use REST hooks');
  if (!isApp) throw forbidden('REST hooks need a registered application');
}

function create(call: Call): Answer {
  mayHook(call);
  const { site } = call;
  const { event, targetUrl, description, embed, batched } = readBody(call, 'restHook');
  const wrong = (field: string, message: string) => invalid({ message, resource: 'restHook', field });
  if (typeof event !== 'string' || !EVENTS.includes(event)) throw wrong('event', 'unknown event');
  if (typeof targetUrl !== 'string' || !URL.canParse(targetUrl)) throw wrong('targetUrl', 'must be a URL');
  if (site.hooks.size >= MOST_HOOKS) throw new Refused(422, `No more than ${MOST_HOOKS} REST hooks are allowed`);
  const hook: RestHook = {
    id: site.newId(),
    event,
    targetUrl,
    description: typeof description === 'string' ? description : null,
    embed: typeof embed === 'string' ? embed : null,
    batched: batched === true,
  };
  site.hooks.set(hook.id, hook);
  return { status: 201, body: { restHook: hook } };
}

function hookNamed(call: Call): RestHook {
  mayHook(call);
  const hook = call.site.hooks.get(call.ids[0]!);
  if (!hook) throw notFound('REST hook');
  return hook;
}

export const hookRoutes: Routes = {
  'GET /resthooks': (call) => {
    mayHook(call);
    return pageOf(call, [...call.site.hooks.values()], 'restHooks', (hook) => hook);
  },
  'POST /resthooks': create,
  'GET /resthooks/{id}': (call) => ok({ restHook: hookNamed(call) }),
  'DELETE /resthooks/{id}': (call) => {
    call.site.hooks.delete(hookNamed(call).id);
    return noContent;
  },
};
