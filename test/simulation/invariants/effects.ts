import type { PreparedRequest, RecordWrite } from '../../../shared/engine/provider.ts';
import { idempotencyKey } from '../../../shared/engine/state/intent.ts';
import { bodyText, type HttpRequest } from '../../../shared/model/http.ts';
import type { Json } from '../../../shared/model/json.ts';
import { otherSide, type Side } from '../../../shared/model/names.ts';
import { ownId } from '../../../shared/model/record.ts';
import type { Pair } from '../pair.ts';
import { settledOf, sharesIn, type TrueChange, type TrueEntity, type TrueRecord } from '../truth.ts';
import { sameValue } from './values.ts';

interface SentIntent {
  readonly id: string;
  readonly gen: number;
  readonly entity: TrueEntity;
  readonly kind: RecordWrite['kind'];
  readonly side: Side;
  readonly link: string;
  readonly request: PreparedRequest;
  readonly write: RecordWrite;
  readonly marker: string;
  readonly source?: { readonly side: Side; readonly id: string };
}

/** Between what a vendor shows and its being stored. */
const LATENCY_MS = 60_000;
const WATCHED: readonly string[] = [
  ...['contact', 'bill', 'billPayment', 'invoice', 'payment', 'vendorCredit', 'creditMemo'],
];

/** What every write at a vendor must be justified by, seen at the instant it takes effect: (1), (4), (5), (6), (7). */
export class Effects {
  readonly #pair: Pair;
  /** Records that each source was made into, by `side entity source`. */
  readonly #madeFrom = new Map<string, string[]>();
  /** Records that the sync made, by `side entity own id`: out of what, and as that was seen when. */
  readonly #made = new Map<string, { readonly seenAt: number; readonly source: string | undefined }>();
  /** What stood in the books before anybody connected them, by `side entity#id`. */
  readonly #before = new Set<string>();
  #firstWrite: { readonly at: number; readonly connection: unknown } = { at: 0, connection: undefined };

  constructor(pair: Pair) {
    this.#pair = pair;
  }

  /** The two books are about to be connected. */
  connected(): void {
    const { records } = this.#pair.truth;
    for (const side of ['L', 'R'] as const) for (const key of records[side].keys()) this.#before.add(`${side} ${key}`);
  }

  /**
   * (1): who stood in both books under one name and one address before they were connected, and was never renamed, is
   * linked or asked about, and not entered a second time unless a person says so.
   */
  #checkTwin(source: NonNullable<SentIntent['source']>, made: TrueRecord): void {
    const from = this.#pair.truth.get(source.side, 'contact', source.id);
    if (!from || !this.#isUntouched(from)) return;
    if (this.#pair.spokenFor().some(({ code, decision }) => code === 'possibleMatch' && decision === 'create')) return;
    const twin = this.#pair.truth
      .of(made.side, 'contact')
      .find(
        (other) =>
          other.id !== made.id &&
          other.live &&
          this.#isUntouched(other) &&
          IDENTITY.every((name) => sameValue(name, other.fields[name], from.fields[name])) &&
          !this.#pair.items.linkAt(other.side, 'contact', other.id),
      );
    if (twin)
      this.#pair.violate('(1) doubled', `contact ${made.id} was made from ${from.id}, and ${twin.id} was there before`);
  }

  /**
   * It stood in the books before the connection had written anything: while a first sync reads, nobody can tell what is
   * there from what somebody enters meanwhile.
   */
  wasThere({ side, entity, id }: TrueRecord): boolean {
    const { at, connection } = this.#firstWrite;
    if (connection !== this.#pair.items.connection?.id) return true;
    return (this.#pair.truth.bornAt.get(`${side} ${entity}#${id}`) ?? 0) <= at;
  }

  #isUntouched({ side, id, fields }: TrueRecord): boolean {
    const shown = (name: string) => this.#pair.truth.shown.get(`${side} contact#${id} ${name}`)?.size === 1;
    return this.#before.has(`${side} contact#${id}`) && IDENTITY.every((name) => fields[name] !== null && shown(name));
  }

  /** Made by the sync, out of something that is still there. */
  #isCopy(side: Side, entity: TrueEntity, id: string): boolean {
    const made = this.#made.get(`${side} ${entity} ${ownId(id)}`);
    return made !== undefined && (this.#pair.truth.get(otherSide(side), entity, made.source)?.live ?? false);
  }

  /** @returns whether this connection had asked for it */
  after(side: Side, request: HttpRequest, changes: readonly TrueChange[]): boolean {
    const intents = this.#matching(side, request);
    for (const intent of intents) {
      if (!WATCHED.includes(intent.entity)) continue;
      const own = changes.filter(({ after }) => after.side === side && after.entity === intent.entity);
      if (intent.kind === 'create') this.#created(intent, own);
      if (intent.kind === 'remove') this.#removed(intent, own);
      if (intent.kind === 'create' || intent.kind === 'update') this.#values(intent, own);
    }
    if (intents.length > 0) {
      this.#pair.edits.sync(changes);
      const connection = this.#pair.items.connection?.id;
      if (connection !== this.#firstWrite.connection) this.#firstWrite = { at: this.#pair.now(), connection };
    }
    return intents.length > 0;
  }

  #matching(side: Side, request: HttpRequest): SentIntent[] {
    const { key, path } = addressOf(request);
    const open = [...this.#pair.items.sent.values()].filter((item) => item.side === side) as unknown as SentIntent[];
    const alone = open.filter(
      (intent) =>
        intent.request.method === request.method &&
        path.endsWith(decodeURIComponent(intent.request.path)) &&
        this.#isBodyOf(intent, request),
    );
    const keyed = alone.filter(
      (intent) => !this.#pair.world.rules.keyFromIntent || !key || idempotencyKey(intent) === key,
    );
    if (alone.length > 0) return keyed.slice(-1);
    const body = bodyText(request.body ?? '');
    const batch = open.filter(({ kind, write }) => kind === 'update' && 'id' in write && isNamedIn(body, write.id));
    return [...new Map(batch.map((intent) => [intent.link, intent])).values()];
  }

  /** Some clients put in what only the account knows, such as ids of its own fields: then the marker tells. */
  #isBodyOf({ request, kind, marker }: SentIntent, { body }: HttpRequest): boolean {
    if (request.body === null || request.body === body) return true;
    // Bytes go out with what is said of them in one body.
    if (request.content && request.body && bodyText(body ?? '').includes(request.body)) return true;
    return this.#pair.made.completesBodies === true && (kind !== 'create' || bodyText(body ?? '').includes(marker));
  }

  /** (1), (5): of everything that was ever made from one source on one side, one at most is live. */
  #created(intent: SentIntent, changes: readonly TrueChange[]): void {
    const { source, side, entity } = intent;
    for (const { before, after } of changes) {
      if (before || !after.live) continue;
      this.#made.set(`${side} ${entity} ${ownId(after.id)}`, {
        seenAt: this.#pair.items.plannedFrom.get(intent.id) ?? 0,
        source: source?.id,
      });
      if (!source) continue;
      if (this.#isCopy(source.side, entity, source.id)) {
        this.#pair.violate(
          '(5) copied back',
          `${entity} ${after.id} was made from ${source.id}, which the sync made itself`,
        );
      }
      if (entity === 'contact') this.#checkTwin(source, after);
      const key = `${side} ${entity} ${source.id}`;
      const others = this.#madeFrom.get(key) ?? [];
      // What was reversed stays in its closed period, and counts no more.
      const counted = others.filter((id) => !this.#pair.items.reversed.has(id));
      const live = counted.filter((id) => this.#pair.truth.get(side, entity, id)?.live);
      this.#madeFrom.set(key, [...others, after.id]);
      if (live.length === 0) continue;
      const number = entity === 'billPayment' || entity === 'payment' ? '(5) recorded twice' : '(1) two records';
      this.#pair.violate(
        number,
        `${entity} ${source.id} stands on the other side as ${[...live, after.id].join(' and ')}`,
      );
    }
  }

  /** (6): the source is gone or unwanted, and has been so since the target was made. */
  #removed(intent: SentIntent, changes: readonly TrueChange[]): void {
    const { side, entity, source } = intent;
    for (const { before, after } of changes) {
      if (!before?.live || after.live) continue;
      this.#pair.edits.removed(after);
      if (side === 'R' && entity === 'bill') this.#checkPayments(after);
      const link = this.#pair.items.linkAt(side, entity, after.id);
      const from = source?.id ?? link?.[otherSide(side)];
      if (typeof from !== 'string') continue;
      if (this.#pair.truth.get(otherSide(side), entity, from)?.live === false) continue;
      if (this.#entersWith(before, from)) continue;
      const unwantedAt = this.#pair.truth.unwantedAt.get(`${otherSide(side)} ${entity}#${from}`);
      const seenAt = this.#made.get(`${side} ${entity} ${ownId(after.id)}`)?.seenAt ?? 0;
      if (unwantedAt === undefined || unwantedAt < seenAt - LATENCY_MS) {
        this.#pair.violate('(6) removal', `${entity} ${after.id} was removed although ${from} was there all the time`);
      }
    }
  }

  /** One that settles several documents is recorded anew, with more shares than before, when one of them has entered the sync. */
  #entersWith({ side, entity, fields }: TrueRecord, from: string): boolean {
    const source = this.#pair.truth.get(otherSide(side), entity, from);
    const document = entity === 'payment' ? 'invoice' : 'bill';
    const known = [...sharesIn(source?.fields.allocations).keys()].filter((id) =>
      this.#pair.items.linkAt(otherSide(side), document, id),
    );
    return known.length > sharesIn(fields.allocations).size;
  }

  /** Money that is on its way for a bill must keep its bill. */
  #checkPayments(bill: TrueRecord): void {
    const moving = this.#pair.truth
      .of('R', 'billPayment')
      .filter((payment) => payment.live && payment.fields.moves === true && settledOf(payment, bill.id) > 0);
    if (moving.length > 0)
      this.#pair.violate('(6) removal', `bill ${bill.id} was removed with payment ${moving[0]!.id} on it`);
  }

  /** Of a payment of more than was due, what the document took of it is as true as the whole. */
  #shown(side: Side, entity: TrueEntity, id: string, name: string): readonly Json[] {
    const { shown } = this.#pair.truth;
    const names = name === 'amount' ? ['amount', 'applied'] : [name];
    return names.flatMap((one) => [...(shown.get(`${side} ${entity}#${id} ${one}`) ?? [])]);
  }

  /** Of a payment over several documents, what is left of it without those that do not sync. */
  #isPart(side: Side, entity: TrueEntity, id: string, amount: number): boolean {
    const wholes = this.#shown(side, entity, id, 'amount');
    return this.#shown(side, entity, id, 'allocations').some((text) => {
      let sums = [0];
      for (const share of sharesIn(text).values()) sums = sums.flatMap((sum) => [sum, sum + share]);
      return sums.some((sum) => sum === amount || wholes.some((whole) => Number(whole) - sum === amount));
    });
  }

  /** (7): nothing is written that the other side never showed. */
  #values(intent: SentIntent, changes: readonly TrueChange[]): void {
    const { side, entity, source, write } = intent;
    const link = this.#pair.items.linkOf(String(this.#pair.items.connection?.id), entity, intent.link);
    const from = source?.id ?? link?.[otherSide(side)];
    if (typeof from !== 'string' || changes.length === 0) return;
    const fields = write.kind === 'create' ? write.fields : write.kind === 'update' ? write.changes : {};
    for (const name of CHECKED[entity]) {
      const value = fields[name];
      if (value === undefined || value === null) continue;
      const shown = this.#shown(otherSide(side), entity, from, name);
      if (shown.length === 0 || shown.some((one) => sameValue(name, one, value as Json))) continue;
      if (name === 'amount' && this.#isPart(otherSide(side), entity, from, Number(value))) continue;
      this.#pair.violate(
        '(7) invented',
        `${entity} ${from} never had the ${name} ${JSON.stringify(value)} that was written`,
      );
    }
  }
}

/** By these a contact is known on both sides. */
const IDENTITY = ['name', 'email'] as const;

/** The idempotency key, in a header or in the address, and the address without what a client puts behind every one. */
function addressOf({ headers, url }: HttpRequest): { readonly key: string | undefined; readonly path: string } {
  const key = headers['idempotency-key'] ?? new URL(url).searchParams.get('requestid') ?? undefined;
  return { key, path: decodeURIComponent(url.replace(/[?&](minorversion|requestid)=[^&]*/g, '')) };
}

/** Short ids are numbers that each kind of record counts for itself, behind the kind's name with us. */
const isNamedIn = (body: string, id: string): boolean =>
  body.includes(/^([a-z]+-)?\d+$/.test(id) ? `"Id":"${id.slice(id.lastIndexOf('-') + 1)}"` : id);

const CHECKED: Readonly<Record<TrueEntity, readonly string[]>> = {
  contact: ['name', 'email', 'phone', 'line1', 'city'],
  bill: ['number', 'dueOn', 'total'],
  billPayment: ['amount'],
  invoice: ['number'],
  payment: ['amount'],
  vendorCredit: ['number', 'total'],
  creditMemo: ['number', 'total'],
};
