import type { World } from '../world.ts';

/** One thing that happens in a day, by the row of the vendor's page it belongs to. */
export interface Act {
  readonly id: string;
  /** In the page's words. */
  readonly title: string;
  /** What people do, and what must be true afterwards. @returns what was seen @throws what was seen instead */
  readonly play: (world: World) => Promise<string>;
}
