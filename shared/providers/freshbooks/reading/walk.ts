import { PAGE_SIZE } from '../query.ts';
import type { Listed } from './rows.ts';

/** Which page is next, and how long the list was when the walk was there last. */
export interface Walk {
  readonly page: number;
  readonly total: number | undefined;
}

export const START: Walk = { page: 1, total: undefined };

export const tokenOf = ({ page, total }: Walk): string => `${page}.${total ?? ''}`;

export function walkOf(token: string | undefined): Walk {
  const [page, total] = (token ?? '').split('.');
  return {
    page: Math.max(1, Number.parseInt(page ?? '', 10) || 1),
    total: total ? Number.parseInt(total, 10) : undefined,
  };
}

/**
 * Where to read on after a page; undefined at the end. Pages are counted from the start, so a row that leaves the list moves
 * all later ones forward, some onto a page already passed: a list that became shorter is read again from as many pages
 * before. Rows may come twice.
 *
 * A row that leaves while another one enters changes no total. What such a coincidence hides is found by whatever reads the
 * same rows again: the increment after the first sync (`leftFirstSync`), the next increment (see streams.ts), the sweep.
 */
export function nextWalk({ page, total }: Walk, listed: Listed): Walk | undefined {
  const lost = total === undefined ? 0 : Math.max(0, total - listed.total);
  if (lost > 0 && page > 1) {
    return { page: Math.max(1, Math.min(page, listed.pages) - Math.ceil(lost / PAGE_SIZE)), total: listed.total };
  }
  return page < listed.pages ? { page: page + 1, total: listed.total } : undefined;
}
