import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { play, story } from '../../test/support/grant-story.ts';
import { allGrantRules, type GrantRules } from './grants.ts';

const histories = Number(process.env.GRANT_HISTORIES ?? 2_000);
const seed = Number(process.env.GRANT_SEED ?? 11);

const runs = (rules: GrantRules) =>
  fc.check(
    fc.asyncProperty(fc.scheduler(), story, async (scheduler, told) => {
      const violation = await play(scheduler, told, rules);
      if (violation !== undefined) throw new Error(violation);
    }),
    { numRuns: histories, seed, endOnFailure: true },
  );

describe('refreshes, consents, pauses and crashes in any order', () => {
  it('keep no dead token when a live one was issued to somebody who lived', { timeout: 60_000 }, async () => {
    const details = await runs(allGrantRules);
    expect(details.failed ? fc.defaultReportMessage(details) : undefined).toBeUndefined();
  });

  it.each<[keyof GrantRules, RegExp]>([
    ['storeBeforeUse', /used before it was stored/],
    ['storeUnderVersion', /is live and was lost/],
    ['statusUnderVersion', /is live and was lost/],
    ['readAfterRefusal', /gave up although a live token was stored/],
    ['previousInGrace', /is live and was lost/],
  ])('do so without the rule %s', { timeout: 60_000 }, async (rule, expected) => {
    const details = await runs({ ...allGrantRules, [rule]: false });
    expect(details.failed).toBe(true);
    expect(`${details.errorInstance}`).toMatch(expected);
  });
});
