import { request as https } from 'node:https';
import type { Message, Queue } from '../engine/ports.ts';
import type { Credentials } from './sigv4.ts';
import { signPost } from './sigv4.ts';

export interface LiteQueueSettings {
  /** Queue URL of a provider. */
  readonly urlOf: (provider: string) => string;
  readonly region: string;
  readonly credentials: Credentials;
  /** Where requests go instead of the queue's own host (`AWS_ENDPOINT_URL`). */
  readonly endpoint?: string;
  readonly now: () => number;
  /** Of one call. The vendor waits while we send, so a hanging call is given up early and repeated once. */
  readonly timeoutMs: number;
}

const batchSize = 10;

/**
 * Sends to FIFO queues without the AWS SDK, whose core alone costs more start-up time than the whole webhook receiver.
 * It can do nothing else: one operation, credentials as Lambda puts them into the environment, one repetition.
 * @see docs/adr/0005-webhook-without-sdk.md
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
 */
export const liteQueue = (settings: LiteQueueSettings): Queue => ({
  async send(messages) {
    const byProvider = Map.groupBy(messages, ({ provider }) => provider);
    const refused: Message[] = [];
    for (const [provider, all] of byProvider) {
      for (let from = 0; from < all.length; from += batchSize) {
        const batch = all.slice(from, from + batchSize);
        // A repeated message carries the same deduplication id: sending twice is sending once.
        const left = await sendBatch(settings, settings.urlOf(provider), batch);
        refused.push(...(left.length ? await sendBatch(settings, settings.urlOf(provider), left) : left));
      }
    }
    return refused;
  },
});

/** @returns the messages that were not accepted: all of them when there is no usable answer */
async function sendBatch(settings: LiteQueueSettings, queueUrl: string, batch: readonly Message[]) {
  const body = JSON.stringify({
    QueueUrl: queueUrl,
    Entries: batch.map((message, index) => ({
      Id: `${index}`,
      MessageBody: JSON.stringify(message.body),
      MessageGroupId: message.account,
      MessageDeduplicationId: message.dedupId,
    })),
  });
  const endpoint = new URL(settings.endpoint ?? queueUrl);
  const headers = signPost(
    endpoint.host,
    { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessageBatch' },
    body,
    { service: 'sqs', region: settings.region, credentials: settings.credentials, now: settings.now() },
  );
  try {
    const { Successful } = JSON.parse(await post(endpoint, headers, body, settings.timeoutMs)) as Answer;
    const accepted = new Set(Successful?.map(({ Id }) => Id));
    return batch.filter((_, index) => !accepted.has(`${index}`));
  } catch {
    return batch;
  }
}

interface Answer {
  readonly Successful?: readonly { readonly Id: string }[];
}

/** Not `fetch`: loading it takes longer than all the rest of a first answer. */
function post({ protocol, origin }: URL, headers: Record<string, string>, body: string, timeoutMs: number) {
  // An `import` of node:http would load fetch as well, for the names it passes on. Only local endpoints are plain.
  const request = protocol === 'https:' ? https : process.getBuiltinModule('node:http').request;
  return new Promise<string>((resolve, reject) => {
    request(origin, { method: 'POST', headers, signal: AbortSignal.timeout(timeoutMs) }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      response.on('end', () => resolve(text)).on('error', reject);
    })
      .on('error', reject)
      .end(body);
  });
}
