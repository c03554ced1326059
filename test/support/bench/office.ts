import { changeSettings, loadConnection } from '../../../shared/engine/connect.ts';
import { decide } from '../../../shared/engine/decide.ts';
import type { Settings } from '../../../shared/engine/integration.ts';
import type { Item } from '../../../shared/engine/ports.ts';
import type { Issue } from '../../../shared/engine/state/issue.ts';
import { type TieOut, tieOut } from '../../../shared/engine/tie-out.ts';
import type { Json } from '../../../shared/model/json.ts';
import { Bench } from './bench.ts';
import type { Vendors } from './vendor.ts';

/** One line of the history: what was done to which field, by which rule, in which run. */
export interface Activity {
  readonly entity: string;
  readonly act: string;
  readonly side?: string;
  readonly row: string;
  readonly reason: string;
  readonly run: string;
  readonly changes?: Readonly<Record<string, { readonly before: Json; readonly sent: Json; readonly after: Json }>>;
}

const WRITES = /^(POST|PUT|PATCH|DELETE) /;

/** A bench with Tieout's own side open: its issues, its history, what it called. Offices add their vendors' books. */
export class BenchOffice<V extends Vendors> extends Bench<V> {
  /** A person changes settings; what they do not name takes its default. */
  async set(settings: Settings): Promise<void> {
    await changeSettings(this.engine, this.connection, settings);
    await this.settle();
  }

  /** Codes of the open issues. */
  async held(): Promise<readonly string[]> {
    return (await this.issues()).map(({ code }) => code).sort();
  }

  /** The open issue of this code. @throws there is none, or more than one */
  async issue(code: string): Promise<Issue> {
    return only(
      (await this.issues()).filter((issue) => issue.code === code),
      `issue ${code}`,
    );
  }

  /** A person settles an issue, and what follows from it comes to rest. */
  async decide(code: string, decision: string): Promise<void> {
    await this.decideOn(await this.issue(code), decision);
  }
  async decideOn({ subject, code }: Issue, decision: string): Promise<void> {
    await decide(this.ports, this.connection, subject, code, decision);
    await this.settle();
  }

  /** ALL-14, of documents of a kind and their payments. */
  protected async tieOutOf(entities: Parameters<typeof tieOut>[2]): Promise<TieOut> {
    const connection = (await loadConnection(this.ports.table, this.connection))!;
    return await tieOut(this.ports.table, connection, entities);
  }

  /** What was announced, oldest first. */
  async announced(kind: string): Promise<readonly Item[]> {
    return (await this.ports.table.query(`X#${this.connection}`)).filter((item) => item.kind === kind);
  }

  async activity(): Promise<readonly Activity[]> {
    return (await this.announced('activity')) as unknown as readonly Activity[];
  }

  /** Why records stay out, by `side#entity#id`. */
  async outOfScope(): Promise<Readonly<Record<string, string>>> {
    const items = await this.ports.table.query(`O#${this.connection}`);
    return Object.fromEntries(items.map(({ sk, rule }) => [sk, String(rule)]));
  }

  /** Calls that change something at a provider, since the last `resetCalls`. */
  writes(provider: keyof V & string): Record<string, number> {
    const writes = Object.entries(this.calls(provider)).filter(([name]) => WRITES.test(name) && !/token/.test(name));
    return Object.fromEntries(writes);
  }
}

/** @throws there is none, or more than one */
export function only<T>(found: readonly T[], what: string): T {
  if (found.length !== 1) throw new Error(`there are ${found.length} of: ${what}`);
  return found[0]!;
}
