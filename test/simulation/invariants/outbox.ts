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
  /** First deliveries, per connection. */
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

  check(): void {
    const expected = this.#stream.map(({ id }) => id);
    if (this.#delivered.length < expected.length) {
      this.#watch.violate(
        '(19) outbox',
        `${expected.length - this.#delivered.length} announcements were never published`,
      );
    } else if (this.#delivered.some((id, index) => id !== expected[index])) {
      this.#watch.violate('(19) outbox', 'announcements were published out of their order');
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
