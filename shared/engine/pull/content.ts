import { createHash } from 'node:crypto';
import type { ProviderRecord } from '../../model/record.ts';
import type { RunContext } from '../context.ts';
import { objectKeys } from '../object-keys.ts';
import type { Observation } from '../state/observation.ts';

/** Files above this, and files that are not documents, do not travel. */
const MAX_BYTES = 10 * 1024 * 1024;
const TYPES = /^(application\/pdf|image\/(png|jpe?g|gif|tiff|webp|heic))$/;

/**
 * Reads a file the first time it is seen: its content hash is its identity, since two systems name files as they like.
 * Files that do not travel keep no hash, which puts them out of scope.
 */
export async function withContent(
  context: RunContext,
  stored: Observation | undefined,
  record: ProviderRecord,
): Promise<ProviderRecord> {
  if (record.entity !== 'attachment' || record.presence !== 'present' || !context.session.content) return record;
  const { account } = context.account;
  const known = stored?.fields.hash ?? record.fields.hash;
  const { size, mimeType } = record.fields;
  if (typeof size === 'number' && size > MAX_BYTES) return record;
  if (typeof mimeType === 'string' && !TYPES.test(mimeType)) return record;
  if (typeof known === 'string' && (await context.objects.get(objectKeys.file(account, known)))) {
    return { ...record, fields: { ...record.fields, hash: known } };
  }
  context.stats.fetches += 1;
  const bytes = await context.session.content(record.id);
  const hash = createHash('sha256').update(bytes).digest('hex');
  await context.objects.put(objectKeys.file(account, hash), bytes);
  return { ...record, fields: { ...record.fields, hash } };
}
