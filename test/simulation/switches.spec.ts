import { describe, expect, it } from 'vitest';
import { allRules, type Rules } from '../../shared/engine/rules.ts';
import { provokes } from './switches.ts';
import { World } from './world.ts';

/** Seeds that show it, tried first. A change of the engine makes other histories of them: then others are looked for. */
const SEEDS: Partial<Readonly<Record<keyof Rules, number>>> = {
  answerIsObserved: 13,
  twoColumns: 4,
  presenceColumn: 2,
  observeAndMark: 14,
  dedupPerWork: 2,
  canon: 14,
  intentOwns: 1,
  slot: 3,
  keyFromIntent: 2,
  settleTime: 1,
  sweepSuspects: 1,
  debt: 6,
  readBeforeRemoval: 37,
  watermarkFromStart: 50,
  refuseOlder: 2,
  adoptKeepsSent: 11,
  editBeforeRemoval: 27,
  clearByCount: 11,
  breaker: 1,
  intentBeforeCall: 1,
  keyWindow: 1,
  findBeforeResend: 3,
  fence: 2,
  cursorAfterPage: 1,
  continuationToken: 13,
  replanInConfirm: 186,
};
const MOST = 80;

const rules = Object.keys(allRules) as (keyof Rules)[];

async function isViolated(rule: keyof Rules, seed: number, holds: boolean): Promise<boolean> {
  const { violations } = await new World({ seed, mix: provokes[rule] ?? {}, rules: { [rule]: holds } }).run();
  return violations.length > 0;
}

/** A world that is violated without the rule, and not with it. */
async function seedThatShows(rule: keyof Rules): Promise<number | undefined> {
  const seeds = new Set([SEEDS[rule] ?? 1, ...Array.from({ length: MOST }, (_, index) => index + 1)]);
  for (const seed of seeds) {
    if ((await isViolated(rule, seed, false)) && !(await isViolated(rule, seed, true))) return seed;
  }
  return undefined;
}

describe('a rule that is switched off is missed', () => {
  it.each(rules)(
    '%s',
    async (rule) => {
      expect(await seedThatShows(rule), `no world of ${MOST} is violated without ${rule}`).toBeDefined();
    },
    120_000,
  );
});
