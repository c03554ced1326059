import { createHash } from 'node:crypto';
import { keys } from '../../shared/engine/keys.ts';
import { ConditionFailed, type Item, type Write } from '../../shared/engine/ports.ts';
import type { Json } from '../../shared/model/json.ts';
import type { Answer, Call } from './call.ts';
import { Problem, problemOf } from './problems.ts';

/** A call that died is begun anew by its repetition after so long. */
const RUNNING_MS = 60_000;
const KEPT_MS = 24 * 3_600_000;

/**
 * Carries a POST with an `Idempotency-Key` out once: its repetition within a day gets the same answer. `work` is given
 * an id for what it makes, the same one when a call that died is repeated.
 * @throws {Problem} 400: a key nobody can mean; 409: the first call is still under way; 422: the key came with another request
 */
export async function once(call: Omit<Call, 'id'>, work: (id: string) => Promise<Answer>): Promise<Answer> {
  const { ports, tenant, request } = call;
  const given = request.headers['idempotency-key'];
  if (given === undefined) return work(ports.ids.next());
  if (!/^[\x21-\x7e]{1,200}$/.test(given))
    throw new Problem(400, 'badKey', 'Idempotency-Key: 1 to 200 visible characters.');
  const key = keys.apiCall(tenant.id, given);
  const fingerprint = createHash('sha256')
    .update(`${request.method} ${request.path}\n`)
    .update(request.body)
    .digest('hex');
  const begun = await begin(call, key, fingerprint);
  if ('status' in begun) return begun;
  try {
    const answer = await work(begun.id);
    const kept = { status: answer.status, headers: answer.headers ?? {}, body: (answer.body ?? null) as Json };
    await ports.table.write([{ kind: 'update', key, set: { answer: kept as Json } }]);
    return answer;
  } catch (error) {
    // It did nothing, so the key is free for a corrected request. After a failure of ours it did perhaps.
    if ((problemOf(error)?.status ?? 500) < 500) await ports.table.write([{ kind: 'delete', key }]);
    throw error;
  }
}

async function begin(
  { ports }: Pick<Call, 'ports'>,
  key: { readonly pk: string; readonly sk: string },
  fingerprint: string,
): Promise<{ readonly id: string } | Answer> {
  const now = ports.clock.now();
  const put = (id: string, condition: NonNullable<Write['if']>) =>
    ports.table.write([
      {
        kind: 'put',
        item: { ...key, id, fingerprint, until: now + RUNNING_MS, at: now, ttl: Math.ceil((now + KEPT_MS) / 1000) },
        if: condition,
      },
    ]);
  const id = ports.ids.next();
  try {
    await put(id, { any: [[['pk', 'absent']], [['at', '<', now - KEPT_MS]]] });
    return { id };
  } catch (error) {
    if (!(error instanceof ConditionFailed) || !error.found) throw error;
    const known = error.found;
    const answer = repeated(known, fingerprint, now);
    if (answer) return answer;
    await put(String(known.id), [['until', '=', Number(known.until)]]);
    return { id: String(known.id) };
  }
}

/** @returns undefined where the first call died: it is begun anew */
function repeated(known: Item, fingerprint: string, now: number): Answer | undefined {
  if (known.fingerprint !== fingerprint) {
    throw new Problem(422, 'keyReused', 'This Idempotency-Key came with another request before.');
  }
  if (known.answer !== undefined) {
    const { status, headers, body } = known.answer as { status: number; headers: Record<string, string>; body: Json };
    const again = { status, headers: { ...headers, 'idempotency-replayed': 'true' } };
    return body === null ? again : { ...again, body };
  }
  if (Number(known.until) > now) {
    throw new Problem(409, 'underWay', 'The first call with this Idempotency-Key is still under way.', {
      headers: { 'retry-after': '5' },
    });
  }
  return undefined;
}
