import { createHash } from 'node:crypto';
import { type Answer, Refused } from './answers.ts';

const KEPT_MS = 24 * 3_600_000;

interface Kept {
  readonly fingerprint: string;
  readonly status: number;
  readonly body: unknown;
  readonly at: number;
}

/**
 * The answers of one account's writes, under their keys. Only what took effect is kept, so a refused request frees its
 * key; what is replayed is the first answer, whatever became of the record since.
 */
export class KeptAnswers {
  /** Oldest first: a key is written once. */
  readonly #kept = new Map<string, Kept>();

  /** What `work` refuses by throwing leaves nothing. @throws {Refused} 422 `key_reused` */
  answer(key: string, fingerprint: string, now: number, work: () => Answer): Answer {
    this.#forget(now);
    const kept = this.#kept.get(key);
    if (kept) return replay(kept, fingerprint);
    const answer = work();
    this.#kept.set(key, { fingerprint, status: answer.status, body: answer.body, at: now });
    return answer;
  }

  snapshot(): readonly (readonly [string, Kept])[] {
    return [...this.#kept];
  }

  restore(entries: readonly (readonly [string, Kept])[]): void {
    this.#kept.clear();
    for (const [key, kept] of entries) this.#kept.set(key, kept);
  }

  #forget(now: number): void {
    for (const [key, kept] of this.#kept) {
      if (now - kept.at < KEPT_MS) return;
      this.#kept.delete(key);
    }
  }
}

export type KeptEntries = ReturnType<KeptAnswers['snapshot']>;

/** Two requests under one key are the same when method, path with query, and body are. */
export const fingerprintOf = (method: string, pathAndQuery: string, body: Uint8Array): string =>
  createHash('sha256').update(`${method} ${pathAndQuery}\n`).update(body).digest('base64');

function replay(kept: Kept, fingerprint: string): Answer {
  if (kept.fingerprint !== fingerprint) {
    throw new Refused(422, 'key_reused', 'This Idempotency-Key was used with another request.');
  }
  return { status: kept.status, body: kept.body, headers: { 'idempotency-replayed': 'true' } };
}
