import { ChangeMessageVisibilityCommand, SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';

const BATCH = 10;

/** A standard queue whose messages come back when they are told to. */
export const sqsDeliveries = (client: SQSClient, url: string) => ({
  /** @throws some were not taken */
  async send(bodies: readonly string[]): Promise<void> {
    for (let from = 0; from < bodies.length; from += BATCH) {
      const Entries = bodies.slice(from, from + BATCH).map((MessageBody, index) => ({ Id: `${index}`, MessageBody }));
      const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
      if (Failed.length > 0) throw new Error(`the queue refused ${Failed.length} deliveries`);
    }
  },
  /** @param seconds 12 hours at most */
  async again(receipt: string, seconds: number): Promise<void> {
    const VisibilityTimeout = Math.min(seconds, 12 * 3600);
    await client.send(new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle: receipt, VisibilityTimeout }));
  },
});
