import type { SharedTime } from './shared-time.ts';

/** Something that is told, and whom it needs for itself while that lasts. */
export interface Telling<T> {
  readonly needs: readonly string[];
  /** @param say prints a line in this one's place */
  readonly tell: (say: (line: string) => void) => Promise<T>;
}

/**
 * Tells stories side by side: each begins as soon as nobody needs what it needs. What they say is printed one story after
 * the other, in their order.
 * @returns what each came to, in the same order
 */
export async function sideBySide<T>(
  time: SharedTime,
  tellings: readonly Telling<T>[],
  print: (line: string) => void,
): Promise<readonly T[]> {
  const say = inOrder(tellings.length, print);
  const taken = new Set<string>();
  const waiting = new Set(tellings.keys());
  const outcomes = tellings.map(() => Promise.withResolvers<T>());

  /** Also called at the end of a story, while that still holds time: so its successors begin in the same minute. */
  function begin(): void {
    for (const index of waiting) {
      const { needs, tell } = tellings[index]!;
      if (needs.some((one) => taken.has(one))) continue;
      waiting.delete(index);
      for (const one of needs) taken.add(one);
      const story = time.tell(async () => {
        try {
          return await tell((line) => say.line(index, line));
        } finally {
          say.end(index);
          for (const one of needs) taken.delete(one);
          begin();
        }
      });
      const { resolve, reject } = outcomes[index]!;
      story.then(resolve, reject);
    }
  }

  begin();
  return Promise.all(outcomes.map(({ promise }) => promise));
}

/** Lines of several, of whom the first that has not ended prints at once; the others' lines are kept for their turn. */
function inOrder(count: number, print: (line: string) => void) {
  const kept: string[][] = Array.from({ length: count }, () => []);
  const ended = new Set<number>();
  let turn = 0;
  return {
    line(index: number, line: string): void {
      if (index === turn) print(line);
      else kept[index]!.push(line);
    },
    end(index: number): void {
      ended.add(index);
      while (ended.has(turn)) {
        turn += 1;
        for (const line of kept[turn]?.splice(0) ?? []) print(line);
      }
    },
  };
}
