import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import type { Log } from '../../shared/engine/ports.ts';
import { type WakeBody, wakeBody } from '../../shared/engine/wake.ts';

/**
 * Runs each message group of a FIFO batch alone and in order, groups side by side. A group that throws gives back all
 * its messages: handing back one and acknowledging a later one would reorder the account's work. A provider that says
 * *later* does not throw: the account is deferred and its messages are done, so the receive count counts crashes only.
 */
export async function settleGroups(
  records: readonly SQSRecord[],
  log: Log,
  work: (messages: readonly WakeBody[]) => Promise<unknown>,
): Promise<SQSBatchResponse> {
  const groups = Map.groupBy(records, (record) => record.attributes.MessageGroupId ?? '');
  const failed = await Promise.all(
    [...groups.values()].map(async (group) => {
      try {
        await work(group.map((record) => wakeBody.parse(JSON.parse(record.body))));
        return [];
      } catch (error) {
        log.error('group failed', {
          error: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
        });
        return group;
      }
    }),
  );
  return { batchItemFailures: failed.flat().map(({ messageId }) => ({ itemIdentifier: messageId })) };
}
