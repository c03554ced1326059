import type { AlternativeUi } from '../../shared/providers/alternative-payments/simulator/index.ts';
import type { BillUi } from '../../shared/providers/bill/simulator/ui/index.ts';
import type { CapsuleSimulator } from '../../shared/providers/capsule/simulator/index.ts';
import type { FreshBooksUi } from '../../shared/providers/freshbooks/simulator/index.ts';
import type { MelioUi } from '../../shared/providers/melio/simulator/index.ts';
import type { QuickBooksUi } from '../../shared/providers/quickbooks/simulator/index.ts';
import type { XeroSimulator } from '../../shared/providers/xero/simulator/index.ts';
import type { DemoContext } from '../start.ts';
import type { Api } from './api.ts';

export type XeroUi = ReturnType<XeroSimulator['ui']>;

/** What the story acts on: every vendor's screens, Tieout's API, and time. */
export interface World {
  readonly context: DemoContext;
  readonly api: Api;
  /** The one that this part of the story is about. */
  readonly connection: string;
  readonly xero: XeroUi;
  readonly melio: MelioUi;
  readonly freshbooks: FreshBooksUi;
  readonly alternative: AlternativeUi;
  readonly capsule: ReturnType<CapsuleSimulator['ui']>;
  readonly quickbooks: QuickBooksUi;
  readonly bill: BillUi;
  /** Ends every number of this day, so that the story can be told again on the same books. */
  readonly day: string;
  /** The day so many days from today, `YYYY-MM-DD`. */
  date(offset: number): string;
  /** Lets everything on its way arrive. */
  settle(): Promise<void>;
  /** Lets so many minutes pass, schedules included. */
  minutes(count: number): Promise<void>;
}

/** @throws with both values, when they differ */
export function equal(what: string, shown: unknown, expected: unknown): void {
  if (shown !== expected) throw new Error(`${what} is ${String(shown)}, not ${String(expected)}`);
}

/** Lets time pass until it is so, half an hour at most: a vendor that asks us to wait is no failure. */
export async function until(world: World, isSo: () => boolean): Promise<void> {
  for (let minute = 0; minute < 30 && !isSo(); minute += 5) await world.minutes(5);
}
