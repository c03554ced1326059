import type { HttpResponse } from '../../../model/http.ts';
import type { World } from './company.ts';

interface Stored {
  readonly at: number;
  readonly response: HttpResponse & { readonly body: string };
}

/** Answers under their request ids: the same id in the same company gets the first answer again, whatever else it asks. */
export class Replays {
  readonly #world: World;
  #stored = new Map<string, Stored>();

  constructor(world: World) {
    this.#world = world;
  }

  get(key: string): HttpResponse | undefined {
    const found = this.#stored.get(key);
    return found && this.#world.now() - found.at < this.#world.options.switches.requestIdMs
      ? found.response
      : undefined;
  }

  keep(key: string, response: HttpResponse, refused: boolean): void {
    if (typeof response.body !== 'string' || (refused && !this.#world.options.switches.requestIdReplaysFaults)) return;
    this.#stored.set(key, { at: this.#world.now(), response: { ...response, body: response.body } });
  }

  toJson(): readonly (readonly [string, Stored])[] {
    return [...this.#stored];
  }
  restore(stored: readonly (readonly [string, Stored])[]): void {
    this.#stored = new Map(stored);
  }
}
