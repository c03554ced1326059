import { hash } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import * as dedupIds from '../../shared/engine/dedup-ids.ts';
import { MalformedBody, SignatureRejected } from '../../shared/engine/errors.ts';
import type { Clock, Ids, Log, Message, Queue } from '../../shared/engine/ports.ts';
import type { Notice, WebhookConfig, WebhookReader } from '../../shared/engine/provider.ts';
import type { Json } from '../../shared/model/json.ts';
import type { AccountId, ProviderId } from '../../shared/model/names.ts';

export interface WebhookPorts {
  /** By provider, loaded when first needed. */
  readonly readers: Partial<Readonly<Record<ProviderId, () => Promise<{ readonly webhook: WebhookReader }>>>>;
  readonly config: (provider: ProviderId) => WebhookConfig;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Pick<Log, 'warn' | 'error'>;
}

/** What the receiver reads of a request to the HTTP API. */
export type WebhookEvent = Pick<APIGatewayProxyEventV2, 'body' | 'isBase64Encoded'> & {
  /** Of its route: `/webhooks/{provider}`, or `/webhooks/{provider}/{account}/{mac}`. */
  readonly pathParameters: { readonly provider: string; readonly account?: string; readonly mac?: string };
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>>;
};

/** Notices in one message. More of them make more messages. */
const perMessage = 100;

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
  const { account, mac = '' } = event.pathParameters;
  const provider = event.pathParameters.provider as ProviderId;
  if (!Object.hasOwn(readers, provider)) return 404;
  const { webhook: reader } = await readers[provider]!();
  if (!reader.addressed !== !account) return 404;

  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (body.length > reader.maxBytes) return 413;

  let notices: readonly Notice[];
  try {
    const { headers, queryStringParameters: query = {} } = event;
    const address = account ? { account, mac } : undefined;
    notices = reader.read({ headers, body, query, address }, config(provider), clock.now());
  } catch (error) {
    if (!(error instanceof SignatureRejected || error instanceof MalformedBody)) throw error;
    log.warn('webhook refused', { provider, code: error.code });
    return error instanceof SignatureRejected ? 401 : 400;
  }

  const refused = await queue.send(toMessages(provider, notices, ids));
  if (refused.length === 0) return 200;
  log.error('queue refused notices', { provider, messages: refused.length });
  return 500;
}

/**
 * Notices of one account travel together, a hundred at most; those that name no record travel apart, so that they are
 * not overlooked.
 */
function toMessages(provider: ProviderId, notices: readonly Notice[], ids: Ids): Message[] {
  const groups = Map.groupBy(
    notices,
    ({ account, id }, index) => `${account} ${!id} ${Math.floor(index / perMessage)}`,
  );
  return [...groups.values()].map((group) => {
    const { account, id: named } = group[0]!;
    const hints = new Map(
      group.map(({ entity, id, mergedInto }) => [
        `${entity}#${id}`,
        { entity: entity!, id: id!, ...(mergedInto === undefined ? {} : { mergedInto }) },
      ]),
    );
    const deliveries = group.flatMap(({ delivery }) => delivery ?? []);
    const body = {
      account,
      reason: 'webhook',
      ...(named && { hints: [...hints.values()] }),
      ...(deliveries.length && { deliveries: deliveries as unknown as Json }),
    };
    return { provider, account, dedupId: dedupIdOf(account, group, ids), body };
  });
}

/**
 * Repeated deliveries are recognised only where the vendor names each change. Everything else gets an id of its own: a
 * body that looks the same may well be the second of two edits, and SQS would swallow it.
 */
function dedupIdOf(account: AccountId, notices: readonly Notice[], ids: Ids): string {
  const events = notices.map(({ eventId }) => eventId);
  if (!events.every(Boolean)) return dedupIds.once(ids.next());
  return dedupIds.event(account, hash('sha256', JSON.stringify(events), 'base64url'));
}
