import { createHash } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { dedupIds } from '../../shared/engine/dedup-ids.ts';
import { MalformedBody, SignatureRejected } from '../../shared/engine/errors.ts';
import type { Clock, Ids, Log, Message, Queue } from '../../shared/engine/ports.ts';
import type { Notice, WebhookConfig, WebhookReader } from '../../shared/engine/provider.ts';
import type { Json } from '../../shared/model/json.ts';
import type { AccountId, ProviderId } from '../../shared/model/names.ts';

export interface WebhookPorts {
  /** By provider; a function loads the reader when it is first needed. */
  readonly readers: Partial<Readonly<Record<ProviderId, WebhookReader | (() => Promise<WebhookReader>)>>>;
  readonly config: (provider: ProviderId) => WebhookConfig;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

/** What the receiver reads of a request to the HTTP API. */
export type WebhookEvent = Pick<APIGatewayProxyEventV2, 'body' | 'isBase64Encoded' | 'pathParameters'> & {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>>;
};

/** Records named in one message. More of them make more messages. */
const hintsPerMessage = 100;

/**
 * Checks what a vendor sends and turns it into notices for the account's worker, without asking any database: an account
 * that we do not know is dropped by the worker. The answer is empty and says only what the vendor acts on:
 *
 * | status | |
 * | --- | --- |
 * | 200 | everything that was signed stands in the queue |
 * | 400 | signed, but not what the vendor documents |
 * | 401 | not signed with our key; nothing is enqueued |
 * | 404 | no such provider, or not the form of its addresses |
 * | 413 | longer than the vendor ever sends |
 * | 500 | the queue refused: send it again |
 */
export const createWebhookHandler = (ports: WebhookPorts) => async (event: WebhookEvent) => ({
  statusCode: await receive(ports, event),
});

async function receive({ readers, config, queue, clock, ids, log }: WebhookPorts, event: WebhookEvent) {
  const { provider = '', account, mac = '' } = event.pathParameters ?? {};
  const known = Object.hasOwn(readers, provider) && readers[provider as ProviderId];
  const reader = typeof known === 'function' ? await known() : known;
  if (!reader || !reader.addressed !== !account) return 404;

  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (body.length > reader.maxBytes) return 413;

  let notices: readonly Notice[];
  try {
    const request = {
      headers: present(event.headers),
      body,
      query: present(event.queryStringParameters ?? {}),
      ...(account ? { address: { account, mac } } : {}),
    };
    notices = reader.read(request, config(provider as ProviderId), clock.now());
  } catch (error) {
    if (!(error instanceof SignatureRejected || error instanceof MalformedBody)) throw error;
    log.warn('webhook refused', { provider, code: error.code });
    return error instanceof SignatureRejected ? 401 : 400;
  }

  const refused = await queue.send(toMessages(provider as ProviderId, notices, ids));
  if (refused.length === 0) return 200;
  log.error('queue refused notices', { provider, messages: refused.length });
  return 500;
}

/** Notices of one account travel together; one that names no record travels alone, so that it is not overlooked. */
function toMessages(provider: ProviderId, notices: readonly Notice[], ids: Ids): Message[] {
  return [...Map.groupBy(notices, ({ account }) => account)].flatMap(([account, all]) => {
    const named = [
      ...Map.groupBy(
        all.filter(({ id }) => id),
        ({ entity, id }) => `${entity}#${id}`,
      ).values(),
    ];
    const groups: Notice[][] = [];
    for (let from = 0; from < named.length; from += hintsPerMessage) {
      groups.push(named.slice(from, from + hintsPerMessage).flat());
    }
    const unnamed = all.filter(({ id }) => !id);
    if (unnamed.length > 0) groups.push(unnamed);
    return groups.map((group) => ({
      provider,
      account,
      dedupId: dedupIdOf(account, group, ids),
      body: bodyOf(account, group),
    }));
  });
}

function bodyOf(account: AccountId, notices: readonly Notice[]): Json {
  const hints = new Map(notices.map(({ entity, id }) => [`${entity}#${id}`, { entity: entity!, id: id! }]));
  const deliveries = notices.flatMap(({ delivery }) => delivery ?? []);
  return {
    account,
    reason: 'webhook',
    ...(notices[0]?.id ? { hints: [...hints.values()] } : {}),
    ...(deliveries.length > 0 ? { deliveries: deliveries as unknown as Json } : {}),
  };
}

/**
 * Repeated deliveries are recognised only where the vendor names each change. Everything else gets an id of its own: a
 * body that looks the same may well be the second of two edits, and SQS would swallow it.
 */
function dedupIdOf(account: AccountId, notices: readonly Notice[], ids: Ids): string {
  if (!notices.every(({ eventId }) => eventId)) return dedupIds.once(ids.next());
  const events = JSON.stringify(notices.map(({ eventId }) => eventId));
  return dedupIds.event(account, createHash('sha256').update(events).digest('base64url'));
}

const present = (values: Readonly<Record<string, string | undefined>>) =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined));
