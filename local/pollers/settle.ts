/** What becomes of a batch: `failed` stays in its queue or stream, the rest is done. */
export interface Settled {
  readonly done: readonly string[];
  readonly failed: readonly string[];
}

/**
 * Reads a handler's answer as Lambda does. An id that is not in the batch, or none at all, makes the whole batch failed.
 * @param ids of the batch, in order
 * @param reports the mapping has `ReportBatchItemFailures`
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function settleBatch(ids: readonly string[], reports: boolean, response: unknown): Settled {
  if (!reports) return { done: ids, failed: [] };
  const failures = (response as { batchItemFailures?: unknown } | null)?.batchItemFailures;
  if (failures === undefined || failures === null) return { done: ids, failed: [] };
  if (!Array.isArray(failures)) return { done: [], failed: ids };
  const named = failures.map((failure) => (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier);
  if (named.some((id) => typeof id !== 'string' || !ids.includes(id))) return { done: [], failed: ids };
  return { done: ids.filter((id) => !named.includes(id)), failed: ids.filter((id) => named.includes(id)) };
}
