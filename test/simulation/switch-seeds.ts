import { parseArgs } from 'node:util';
import { allRules, type Rules } from '../../shared/engine/rules.ts';
import { isMissed, SEEDS } from './switches.ts';

/**
 * `node test/simulation/switch-seeds.ts [--upTo 400] [RULE]...`: the lowest seed of each rule that shows its absence, for
 * `SEEDS` in `switches.ts`. A change of the engine makes other histories of the same seeds, and the spec then has to look
 * for new ones at every run: what is listed is tried first.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { upTo: { type: 'string', default: '400' } },
});
const rules = (positionals.length > 0 ? positionals : Object.keys(allRules)) as (keyof Rules)[];

for (const rule of rules) {
  const listed = SEEDS[rule];
  if (listed !== undefined && (await isMissed(rule, listed))) {
    console.log(`  ${rule}: ${listed},`);
    continue;
  }
  let found: number | undefined;
  for (let seed = 1; seed <= Number(values.upTo) && found === undefined; seed += 1) {
    if (await isMissed(rule, seed)) found = seed;
  }
  console.log(found === undefined ? `  // ${rule}: none up to ${values.upTo}` : `  ${rule}: ${found},`);
}
