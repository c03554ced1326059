import { publish } from '../../../functions/publish/publish.ts';
import { isOutboxKey, type OutboxItem, readOutbox } from '../../../shared/engine/outbox.ts';
import type { TableChange } from '../../../shared/memory/table.ts';
import { MemoryTable } from '../../../shared/memory/table.ts';
import type { Watch } from '../watch.ts';
import type { World } from '../world.ts';

/** The table's stream and its reader: batches, repeats, a bus that refuses. (19): all of it gets out, in order. */
export class Outbox {
  readonly #world: World;
  readonly #watch: Watch;
  readonly #stream: OutboxItem[] = [];
  /** First deliveries. */
  readonly #delivered: string[] = [];
  readonly #seen = new Set<string>();
  readonly #activity = new MemoryTable();
  #position = 0;
  #busy = false;

  constructor(world: World, watch: Watch) {
    this.#world = world;
    this.#watch = watch;
  }

  stored({ before, after }: TableChange): void {
    if (!after || before || !isOutboxKey(after.pk)) return;
    this.#stream.push(readOutbox(after));
    if (this.#busy) return;
    this.#busy = true;
    this.#world.scheduler.after(2_000, () => this.#read());
  }

  /** In order for each connection; what is about two has none. */
  check(): void {
    if (this.#delivered.length < this.#stream.length) {
      this.#watch.violate(
        '(19) outbox',
        `${this.#stream.length - this.#delivered.length} announcements were never published`,
      );
      return;
    }
    const place = new Map(this.#delivered.map((id, index) => [id, index]));
    for (const [connection, items] of Map.groupBy(this.#stream, (item) => item.connection)) {
      const places = items.map(({ id }) => place.get(id)!);
      if (places.some((at, index) => index > 0 && at < places[index - 1]!))
        this.#watch.violate('(19) outbox', `announcements of ${connection} were published out of their order`);
    }
  }

  #read(): void {
    const { scheduler, chance, faults } = this.#world;
    const batch = this.#stream.slice(this.#position, this.#position + chance.between(1, 10));
    if (batch.length === 0) {
      this.#busy = false;
      return;
    }
    scheduler.stir();
    const silent = { info() {}, warn() {}, error() {} };
    const bus = {
      put: async (events: readonly { readonly id: string }[]) => {
        const refused = events.filter(() => faults.draw('bus refused', faults.mix.queue.refuse));
        for (const event of events) if (!refused.includes(event)) this.#deliver(event.id);
        return refused as never;
      },
    };
    void publish({ activity: this.#activity, bus, mailer: { send: async () => {} }, log: silent }, batch).then(
      (unsent) => {
        const first = batch.findIndex((item) => unsent.has(item));
        const done = first < 0 ? batch.length : first;
        // A reader that died after its work reads the same records again.
        if (!faults.draw('stream repeated', faults.mix.crash)) this.#position += done;
        scheduler.after(500, () => this.#read());
      },
    );
  }

  #deliver(event: string): void {
    const id = event.slice(event.lastIndexOf('/') + 1);
    if (this.#seen.has(id)) return;
    this.#seen.add(id);
    this.#delivered.push(id);
  }
}
