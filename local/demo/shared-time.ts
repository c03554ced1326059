interface Waiting {
  left: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** What one minute brings may need the next one, so less than this never passes. */
const AT_LEAST_MINUTES = 2;

/**
 * Time that several stories live through together: it passes once all of them wait for it, and for as long as the one
 * that waits shortest. So a story that waits for an hour holds up nobody, and nothing moves while another one looks.
 */
export class SharedTime {
  readonly #pass: (minutes: number) => Promise<void>;
  readonly #waiting = new Set<Waiting>();
  #told = 0;
  #isPassing = false;

  /** @param pass lets minutes pass, and everything in them happen */
  constructor(pass: (minutes: number) => Promise<void>) {
    this.#pass = pass;
  }

  /** From here to its end, time passes only while this story waits for it too. */
  async tell<T>(story: () => Promise<T>): Promise<T> {
    this.#told += 1;
    try {
      return await story();
    } finally {
      this.#told -= 1;
      this.#passIfAllWait();
    }
  }

  /** Resolves when at least so many minutes have passed. @throws what went wrong in them */
  wait(minutes: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.add({ left: minutes, resolve, reject });
      this.#passIfAllWait();
    });
  }

  /** Looked at a moment later: stories that begin together are all there then. */
  #passIfAllWait(): void {
    queueMicrotask(() => {
      if (!this.#isPassing && this.#waiting.size > 0 && this.#waiting.size >= this.#told) void this.#passOnce();
    });
  }

  async #passOnce(): Promise<void> {
    const waiting = [...this.#waiting];
    const minutes = Math.max(AT_LEAST_MINUTES, Math.min(...waiting.map(({ left }) => left)));
    this.#isPassing = true;
    let failure: { readonly error: unknown } | undefined;
    await this.#pass(minutes).catch((error: unknown) => {
      failure = { error };
    });
    this.#isPassing = false;
    for (const one of waiting) {
      one.left -= minutes;
      if (!failure && one.left > 0) continue;
      this.#waiting.delete(one);
      if (failure) one.reject(failure.error);
      else one.resolve();
    }
    // Whoever came while it passed waits for the next time; those that go on now will ask again.
    this.#passIfAllWait();
  }
}
