import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { DeadLetters } from '../engine/ports.ts';
import type { AccountId } from '../model/names.ts';

/** A queue and the one behind it. */
export interface DeadQueue {
  readonly url: string;
  readonly dead: string;
}

/** So long nobody else sees what is looked at; a call that dies gives it back. */
const HIDDEN_SECONDS = 60;
const BATCH = 10;
/** Batches looked at in one call, over all queues. */
const MOST_BATCHES = 30;

/**
 * Dead letters of FIFO queues. A letter is queued before it is deleted, so one that dies in between is queued twice, which
 * a notice may be. Letters of others are hidden for a moment and given back.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
 */
export const sqsDeadLetters = (client: SQSClient, queues: readonly DeadQueue[]): DeadLetters => ({
  async redrive(isOurs) {
    let redriven = 0;
    let batches = 0;
    const foreign: { readonly queue: DeadQueue; readonly message: Message }[] = [];
    try {
      for (const queue of queues) {
        for (;;) {
          if (batches >= MOST_BATCHES) return { redriven, more: true };
          batches += 1;
          const messages = await receive(client, queue);
          if (messages.length === 0) break;
          for (const message of messages) {
            if (await isOurs(groupOf(message) as AccountId)) {
              await queueAgain(client, queue, message);
              redriven += 1;
            } else foreign.push({ queue, message });
          }
        }
      }
      return { redriven, more: false };
    } finally {
      for (const { queue, message } of foreign) await giveBack(client, queue, message);
    }
  },
});

const groupOf = ({ Attributes }: Message): string => Attributes?.MessageGroupId ?? '';

async function receive(client: SQSClient, { dead }: DeadQueue): Promise<readonly Message[]> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl: dead,
      MaxNumberOfMessages: BATCH,
      VisibilityTimeout: HIDDEN_SECONDS,
      WaitTimeSeconds: 0,
      MessageSystemAttributeNames: ['MessageGroupId'],
    }),
  );
  return Messages;
}

async function queueAgain(client: SQSClient, { url, dead }: DeadQueue, message: Message): Promise<void> {
  await client.send(
    new SendMessageCommand({
      QueueUrl: url,
      MessageBody: message.Body,
      MessageGroupId: groupOf(message),
      MessageDeduplicationId: `again:${message.MessageId}`,
    }),
  );
  await client.send(new DeleteMessageCommand({ QueueUrl: dead, ReceiptHandle: message.ReceiptHandle }));
}

/** It comes back by itself as well, a minute later. */
async function giveBack(client: SQSClient, { dead }: DeadQueue, { ReceiptHandle }: Message): Promise<void> {
  try {
    await client.send(new ChangeMessageVisibilityCommand({ QueueUrl: dead, ReceiptHandle, VisibilityTimeout: 0 }));
  } catch {
    // Its time was over while others were looked at.
  }
}
