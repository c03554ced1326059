import type { RunContext } from '../context.ts';
import { type Mark, needKey } from '../state/account.ts';
import type { Link } from '../state/link.ts';

/** Both sides of a pair are there (again): records that were put off for either are looked at in this run. */
export function noteMet({ met }: Pick<RunContext, 'met'>, link: Link): void {
  for (const side of ['L', 'R'] as const) {
    const id = link[side];
    if (id === undefined || link.present.L !== 'yes' || link.present.R !== 'yes') continue;
    met.add(needKey(link.connection, { side, entity: link.entity, id }));
  }
}

/**
 * Each time it finds what it needs without a partner it waits longer; when there is one, it has waited long enough. That is not
 * stored: where the run ends before it comes to it, it comes at its time.
 */
export const isMet = ({ met }: Pick<RunContext, 'met'>, { waitsFor }: Mark): boolean =>
  typeof waitsFor === 'string' && met.has(waitsFor);
