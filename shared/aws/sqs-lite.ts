import type { Message, Queue } from '../engine/ports.ts';
import { type Signer, signPost } from './sigv4.ts';

export interface LiteQueueSettings extends Signer {
  /** Queue URL of a provider. */
  readonly urlOf: (provider: string) => string;
  /** Where requests go instead of the queue's own host (`AWS_ENDPOINT_URL`). */
  readonly endpoint?: string | undefined;
  /** Of one call. The vendor waits while we send, so a hanging call is given up early and repeated once. */
  readonly timeoutMs: number;
}

const batchSize = 10;

// Loaded at the start, while Lambda still gives all of its processor; every delivery needs it.
process.getBuiltinModule('node:https');

/**
 * Sends to FIFO queues without the AWS SDK, whose core alone costs more start-up time than the whole webhook receiver.
 * It can do nothing else: one operation, credentials as Lambda puts them into the environment, one repetition.
 * @see docs/adr/0005-webhook-without-sdk.md
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
 */
export const liteQueue = (settings: LiteQueueSettings): Queue => ({
  async send(messages) {
    const batches = Map.groupBy(messages, ({ provider }, index) => `${provider} ${Math.floor(index / batchSize)}`);
    const refused: Message[] = [];
    for (const batch of batches.values()) {
      // A repeated message carries the same deduplication id: sending twice is sending once.
      const left = await sendBatch(settings, batch);
      if (left.length) refused.push(...(await sendBatch(settings, left)));
    }
    return refused;
  },
});

/** @returns the messages that were not accepted: all of them when there is no usable answer */
async function sendBatch(settings: LiteQueueSettings, batch: readonly Message[]) {
  const queueUrl = settings.urlOf(batch[0]!.provider);
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
  const headers = signPost(endpoint.host, 'AmazonSQS.SendMessageBatch', body, settings);
  try {
    const { Successful } = JSON.parse(await post(endpoint, headers, body, settings.timeoutMs)) as Answer;
    return batch.filter((_, index) => !Successful?.some(({ Id }) => Id === `${index}`));
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
  const { request } = process.getBuiltinModule(`node:${protocol.slice(0, -1)}` as 'node:http');
  return new Promise<string>((resolve, reject) => {
    request(origin, { method: 'POST', headers, signal: AbortSignal.timeout(timeoutMs) }, (response) => {
      let text = '';
      response
        .setEncoding('utf8')
        .on('end', () => resolve(text))
        .on('error', reject)
        .on('data', (part) => {
          text += part;
        });
    })
      .on('error', reject)
      .end(body);
  });
}
