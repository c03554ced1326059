import type { Item } from '../../../../../shared/engine/ports.ts';
import type { Side } from '../../../../../shared/model/names.ts';
import type { Pair } from '../../../pair.ts';
import { settledOf, type TrueEntity, type TrueRecord } from '../../../truth.ts';

const SETTLES: Partial<Readonly<Record<TrueEntity, TrueEntity>>> = { bill: 'billPayment', invoice: 'payment' };

/** Records of which a person is asked whether they are what we wrote: nothing happens to them meanwhile. */
const maybeOurs = ({ code, subject, entity, actions }: Item): readonly string[] =>
  code === 'foundAltered'
    ? (actions as readonly string[])
        .filter((action) => action.startsWith('link:'))
        .map((action) => `${String(subject).startsWith('L') ? 'R' : 'L'}:${String(entity)}:${action.slice(5)}`)
    : [];

/** Issues that stand or were settled by a person, by the record that they are about: either says why it is as it is. */
export class Spoken {
  readonly #pair: Pair;
  readonly #subjects: ReadonlySet<string>;

  constructor(pair: Pair) {
    this.#pair = pair;
    this.#subjects = new Set(pair.spokenFor().flatMap((issue) => [String(issue.subject), ...maybeOurs(issue)]));
  }

  /** About this very record. */
  on(record: { readonly side: Side; readonly entity: string; readonly id: string } | undefined): boolean {
    return record !== undefined && this.#subjects.has(`${record.side}:${record.entity}:${record.id}`);
  }

  /** About a document, whom it is of, or a payment of it. */
  about(record: TrueRecord | undefined): boolean {
    if (record === undefined) return false;
    if (this.on(record) || this.onContact(record)) return true;
    const settles = SETTLES[record.entity];
    return settles !== undefined && this.#payments(settles, record).some((payment) => this.on(payment));
  }

  onContact({ side, fields }: TrueRecord): boolean {
    return this.on({ side, entity: 'contact', id: String(fields.contact) });
  }

  /** About a list entry: whatever is booked on it waits for it. */
  get onLists(): boolean {
    return [...this.#subjects].some((subject) => /^[LR]:(account|dimension|item):/.test(subject));
  }

  #payments(settles: TrueEntity, { side, id }: TrueRecord): readonly TrueRecord[] {
    return this.#pair.truth.of(side, settles).filter((payment) => settledOf(payment, id) > 0);
  }
}
