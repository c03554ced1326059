import type { SQSEvent } from 'aws-lambda';
import type { MemoryQueue } from '../../../shared/memory/queue.ts';

/** Deliveries of a FIFO queue as a Lambda function gets them. */
export const sqsEvent = (deliveries: ReturnType<MemoryQueue['receive']>): SQSEvent =>
  ({
    Records: deliveries.map(({ message, messageId, receiveCount }) => ({
      messageId,
      body: JSON.stringify(message.body),
      attributes: { MessageGroupId: message.account, ApproximateReceiveCount: String(receiveCount) },
    })),
  }) as unknown as SQSEvent;
