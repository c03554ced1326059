import { describe, expect, it } from 'vitest';
import { allRules, type Rules } from '../../shared/engine/rules.ts';
import { isMissed, SEEDS } from './switches.ts';

const MOST = 80;

const rules = Object.keys(allRules) as (keyof Rules)[];

/** A world that is violated without the rule, and not with it. */
async function seedThatShows(rule: keyof Rules): Promise<number | undefined> {
  const seeds = new Set([SEEDS[rule] ?? 1, ...Array.from({ length: MOST }, (_, index) => index + 1)]);
  for (const seed of seeds) {
    if (await isMissed(rule, seed)) return seed;
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
