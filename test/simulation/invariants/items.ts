import { keys } from '../../../shared/engine/keys.ts';
import type { Item } from '../../../shared/engine/ports.ts';
import type { TableChange } from '../../../shared/memory/table.ts';
import type { Pair } from '../pair.ts';
import type { TrueRecord } from '../truth.ts';

interface LinkState {
  readonly item: Item;
  readonly connection: string;
  readonly entity: string;
  readonly id: string;
}

/** What must hold of the items themselves after every transaction: (2), (3), (8), (9). */
export class Items {
  readonly #pair: Pair;
  /** By connection, entity and link. */
  readonly links = new Map<string, LinkState>();
  readonly #uniques = new Map<string, string>();
  readonly #joinedAt = new Map<string, number>();
  /** Intents by id, with their link. */
  readonly intents = new Map<string, Item>();
  /** When what an intent was planned from was last seen like that. A newer look may lie between the plan and the intent. */
  readonly plannedFrom = new Map<string, number>();
  /** Every generation of every intent that was ever stored as sent: what is on the wire may arrive much later. */
  readonly sent = new Map<string, Item>();
  /** Links whose items were touched since the last check. */
  readonly #touched = new Set<string>();
  /** Records of the ledger that stand in a closed period and were reversed by another one. */
  readonly reversed = new Set<string>();
  readonly #fetched = new Map<string, number>();
  /** By revision of the observation. */
  readonly #seen = new Map<string, number>();
  readonly #firstSeen = new Map<string, number>();
  connection: Item | undefined;
  /** Of this pair's connection, once it was stored for the first time. */
  #id: string | undefined;

  constructor(pair: Pair) {
    this.#pair = pair;
  }

  stored({ before, after }: TableChange): void {
    const item = (after ?? before)!;
    const { pk, sk } = item;
    switch (pk[0]) {
      case 'L':
        if (this.#isOurs(pk)) this.#link(pk, sk, after);
        return;
      case 'U':
        if (this.#isOurs(pk)) this.#unique(pk, item, after);
        return;
      case 'W':
        if (sk.startsWith('1#') && item.connection === this.#id) this.#intent(before, after);
        return;
      case 'E':
        this.#observation(before, after);
        return;
      case 'C':
        if (sk === 'META') this.#connection(item, after);
    }
  }

  #connection(item: Readonly<Record<string, unknown>>, after: Item | undefined): void {
    const { made, vendors } = this.#pair;
    const { L, R } = vendors;
    if (item.integration !== made.integration || item.L !== L.account || item.R !== R.account) return;
    this.connection = after;
    this.#id = String(item.id);
  }

  /** `L#connection#...` */
  #isOurs(pk: string): boolean {
    return this.#id !== undefined && pk.startsWith(`${pk[0]}#${this.#id}#`);
  }

  /** When the stored observation of a record was last renewed. */
  fetchedAt(side: 'L' | 'R', entity: string, id: string): number {
    return this.#fetched.get(`${side} ${entity} ${id}`) ?? 0;
  }

  /** When a record was stored for the first time; never: infinite. */
  firstSeenAt({
    side,
    entity,
    id,
  }: {
    readonly side: 'L' | 'R';
    readonly entity: string;
    readonly id: string;
  }): number {
    return this.#firstSeen.get(`${side} ${entity} ${id}`) ?? Number.POSITIVE_INFINITY;
  }

  linkOf(connection: string, entity: string, id: string): Item | undefined {
    return this.links.get(`${connection}|${entity}|${id}`)?.item;
  }

  /** The link of a record, by its uniqueness item. */
  linkAt(side: 'L' | 'R', entity: string, id: string): Item | undefined {
    const connection = this.connection?.id;
    if (typeof connection !== 'string') return undefined;
    const { pk } = keys.unique(connection, side, entity as 'bill', id);
    const link = this.#uniques.get(pk);
    return link === undefined ? undefined : this.linkOf(connection, entity, link);
  }

  /** Since when a record belongs to its link; never: infinite. */
  joinedAt({ side, entity, id }: Pick<TrueRecord, 'side' | 'entity' | 'id'>): number {
    const { pk } = keys.unique(String(this.connection?.id), side, entity, id);
    return this.#joinedAt.get(pk) ?? Number.POSITIVE_INFINITY;
  }

  check(): void {
    for (const key of this.#touched) this.#checkLink(key);
    this.#touched.clear();
  }

  /** (2) for every uniqueness item, not only for those touched. */
  checkUniques(): void {
    for (const [pk, link] of this.#uniques) {
      const [, connection, , entity] = pk.split('#') as [string, string, string, string];
      if (!this.linkOf(connection, entity, link)) {
        this.#pair.violate('(2) uniqueness', `${pk} names link ${link}, which does not exist`);
      }
    }
  }

  #link(pk: string, sk: string, after: Item | undefined): void {
    const [, connection = '', entity = ''] = pk.split('#');
    const key = `${connection}|${entity}|${sk}`;
    if (after) this.links.set(key, { item: after, connection, entity, id: sk });
    else this.links.delete(key);
    if ((after?.present as { L?: string } | undefined)?.L === 'reversed') this.reversed.add(String(after?.L));
    this.#touched.add(key);
  }

  #unique(pk: string, item: Item, after: Item | undefined): void {
    const [, connection = '', , entity = ''] = pk.split('#');
    const link = String(item.link);
    const known = this.#uniques.get(pk);
    if (known !== undefined && after && known !== link) {
      this.#pair.violate('(2) uniqueness', `${pk} moved from link ${known} to link ${link}`);
    }
    if (after && known === undefined) this.#joinedAt.set(pk, this.#pair.now());
    if (after) this.#uniques.set(pk, link);
    else this.#uniques.delete(pk);
    this.#touched.add(`${connection}|${entity}|${link}`);
  }

  #intent(before: Item | undefined, after: Item | undefined): void {
    const item = (after ?? before)!;
    this.#touched.add(`${String(item.connection)}|${String(item.entity)}|${String(item.link)}`);
    if (before) this.intents.delete(String(before.id));
    if (!after) return;
    const source = after.source as { readonly side: 'L' | 'R'; readonly id: string; readonly rev: number } | undefined;
    if (!before && source) {
      const seen = this.#seen.get(`${source.side} ${String(after.entity)} ${source.id} ${source.rev}`);
      this.plannedFrom.set(String(after.id), seen ?? 0);
    }
    this.intents.set(String(after.id), after);
    if (after.state === 'sent') this.sent.set(`${String(after.id)}#${String(after.gen)}`, after);
    const sent = after.state === 'sent' && (before?.state !== 'sent' || before.lastSentAt !== after.lastSentAt);
    if (sent && this.connection?.state !== 'active') {
      this.#pair.violate(
        '(9) inactive',
        `a ${String(after.entity)} was sent while the connection is ${String(this.connection?.state)}`,
      );
    }
  }

  #observation(before: Item | undefined, after: Item | undefined): void {
    if (!after) return;
    const side = this.#pair.sideOf(after.pk.slice('E#'.length, after.pk.lastIndexOf('#')));
    if (side === undefined) return;
    const record = `${side} ${String(after.entity)} ${after.sk}`;
    const now = this.#pair.now();
    this.#fetched.set(record, now);
    this.#seen.set(`${record} ${String(after.rev)}`, now);
    if (!before) this.#firstSeen.set(record, now);
    if (!before) return;
    const [was, is] = [Number(before.version), Number(after.version)];
    if (is < was && is !== 0) {
      this.#pair.violate('(8) older', `observation ${after.pk} ${after.sk} went from version ${was} back to ${is}`);
    }
  }

  #checkLink(key: string): void {
    const link = this.links.get(key);
    if (!link) return;
    const { item, connection, entity, id } = link;
    for (const side of ['L', 'R'] as const) {
      const record = item[side];
      if (typeof record !== 'string') continue;
      const { pk } = keys.unique(connection, side, entity as 'bill', record);
      if (this.#uniques.get(pk) !== id) {
        this.#pair.violate(
          '(2) uniqueness',
          `link ${entity} ${id} holds ${side} ${record}, whose uniqueness item says ${this.#uniques.get(pk) ?? 'nothing'}`,
        );
      }
    }
    const slot = item.opIntent;
    const open = [...this.intents.values()].filter((intent) => intent.link === id && intent.connection === connection);
    if (open.length > 1) this.#pair.violate('(3) slot', `link ${entity} ${id} has ${open.length} intents`);
    else if (open[0]?.id !== slot) {
      this.#pair.violate('(3) slot', `link ${entity} ${id}: slot ${String(slot)}, intent ${String(open[0]?.id)}`);
    }
  }
}
