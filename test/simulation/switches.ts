import type { Rules } from '../../shared/engine/rules.ts';
import { longDay } from './day.ts';
import type { Mix } from './faults.ts';
import { World } from './world.ts';

/** Faults that bring out what a rule prevents; everything else of the mix is the seed's. */
export const provokes: Partial<Readonly<Record<keyof Rules, Partial<Mix>>>> = {
  twoColumns: { values: { left: true, right: true, laterMs: 0, silent: false } },
  canon: { values: { left: true, right: true, laterMs: 20_000, silent: false } },
  breaker: { quarrel: true },
  deferNextMinute: { ...calls({ lostBefore: 0.3, limited: 0.2 }), fine: 1 },
  replanInConfirm: { keyless: true, ...calls({ lostAfter: 0.9 }), meddle: 1, webhook: webhooks({}) },
  observeAndMark: { crash: 0.015, fine: 1 },
  debt: { crash: 0.05, fine: 1 },
  cursorAfterPage: { crash: 0.08, fine: 1, webhook: webhooks({ lost: 0.9 }) },
  intentOwns: { keyless: true, ...calls({ lostAfter: 0.5 }) },
  slot: { ...calls({ lostAfter: 0.4, slow: 0.3 }), fine: 1, meddle: 0.3 },
  keyFromIntent: { meddle: 0.3 },
  settleTime: { keyless: true, ...calls({ late: 0.3, lostAfter: 0.3 }), listLagMs: { left: 60_000, right: 30_000 } },
  keyWindow: { ...calls({ lostAfter: 0.9 }) },
  findBeforeResend: { keyless: true, ...calls({ lostAfter: 0.5 }) },
  adoptKeepsSent: { keyless: true, ...calls({ lostAfter: 0.5 }), meddle: 0.3 },
  readBeforeRemoval: { webhook: webhooks({ lost: 1 }), meddle: 0.4 },
  refuseOlder: { listLagMs: { left: 60_000, right: 30_000 }, syncNowPerHour: 10 },
  watermarkFromStart: { ...calls({ slow: 0.6 }), webhook: webhooks({ lost: 1 }), meddle: 0.4 },
  clearByCount: { fine: 1, meddle: 0.8, ...calls({ slow: 0.3 }) },
  fence: { queue: { refuse: 0, duplicate: 0.2, late: 0.5 }, fine: 1, ...calls({ slow: 0.3 }) },
  sweepSuspects: { sweepPerHour: 3, shortList: 0.9 },
  continuationToken: { queue: { refuse: 0, duplicate: 0.5, late: 0.5 }, ...calls({ slow: 0.9 }), meddle: 0.5 },
  presenceColumn: { meddle: 0.3 },
  editBeforeRemoval: { meddle: 0.8 },
};

function calls(some: Partial<Mix['call']>): Pick<Mix, 'call'> {
  return {
    call: { lostBefore: 0, lostAfter: 0, late: 0, slow: 0, limited: 0, failedBefore: 0, failedAfter: 0, ...some },
  };
}

function webhooks(some: Partial<Mix['webhook']>): Mix['webhook'] {
  return { lost: 0, doubled: 0, delayed: 0, reordered: 0, forgedPerHour: 0, ...some };
}

/**
 * Seeds that show it, tried first. A change of the engine makes other histories of them: then others are looked for
 * (`switch-seeds.ts`).
 */
export const SEEDS: Partial<Readonly<Record<keyof Rules, number>>> = {
  answerIsObserved: 1,
  twoColumns: 4,
  presenceColumn: 6,
  gate: 21,
  observeAndMark: 172,
  dedupPerWork: 2,
  canon: 3,
  intentOwns: 11,
  slot: 9,
  keyFromIntent: 2,
  settleTime: 3,
  sweepSuspects: 2,
  debt: 11,
  deferNextMinute: 1,
  readBeforeRemoval: 159,
  watermarkFromStart: 244,
  refuseOlder: 2,
  adoptKeepsSent: 32,
  editBeforeRemoval: 37,
  replanInConfirm: 78,
  clearByCount: 34,
  breaker: 2,
  intentBeforeCall: 1,
  keyWindow: 33,
  findBeforeResend: 5,
  fence: 4,
  cursorAfterPage: 5,
  continuationToken: 1,
};

/** Is a world of this seed violated without the rule, and not with it? */
export const isMissed = async (rule: keyof Rules, seed: number): Promise<boolean> =>
  (await isViolated(rule, seed, false)) && !(await isViolated(rule, seed, true));

async function isViolated(rule: keyof Rules, seed: number, holds: boolean): Promise<boolean> {
  const { violations } = await new World({
    seed,
    mix: provokes[rule] ?? {},
    rules: { [rule]: holds },
    day: longDay,
  }).run();
  return violations.length > 0;
}
