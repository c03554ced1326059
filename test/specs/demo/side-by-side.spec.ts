import { describe, expect, it } from 'vitest';
import { SharedTime } from '../../../local/demo/shared-time.ts';
import { sideBySide, type Telling } from '../../../local/demo/side-by-side.ts';

/** A time that notes how far it went, and is alone while it passes. */
function clock() {
  const passed: number[] = [];
  let moving = false;
  const time = new SharedTime(async (minutes) => {
    expect(moving).toBe(false);
    moving = true;
    await new Promise((resolve) => setImmediate(resolve));
    moving = false;
    passed.push(minutes);
  });
  const now = () => passed.reduce((sum, minutes) => sum + minutes, 0);
  return { time, passed, now, isMoving: () => moving };
}

describe('time that stories share', () => {
  it('passes once for all that wait, and an hour of one is made of the minutes of the others', async () => {
    const { time, passed, now } = clock();
    const at: string[] = [];
    const story = (name: string, waits: readonly number[]) =>
      time.tell(async () => {
        for (const minutes of waits) {
          await time.wait(minutes);
          at.push(`${name} ${now()}`);
        }
      });
    await Promise.all([story('a', [2, 2, 2]), story('b', [5]), story('c', [2, 10])]);
    expect(at).toEqual(['a 2', 'c 2', 'a 4', 'b 6', 'a 6', 'c 12']);
    expect(passed).toEqual([2, 2, 2, 6]);
  });

  it('does not move while a story looks', async () => {
    const { time, passed, isMoving } = clock();
    const looking = time.tell(async () => {
      for (let turn = 0; turn < 5; turn += 1) {
        await new Promise((resolve) => setImmediate(resolve));
        expect([isMoving(), passed.length]).toEqual([false, 0]);
      }
    });
    await Promise.all([looking, time.tell(() => time.wait(2))]);
    expect(passed).toEqual([2]);
  });

  it('tells all that wait what went wrong in it, and goes on for those that try again', async () => {
    let broken = true;
    const time = new SharedTime(async () => {
      if (broken) throw new Error('still at work');
    });
    const outcomes = await Promise.allSettled([time.wait(2), time.tell(() => time.wait(60))]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    broken = false;
    await time.wait(2);
  });
});

describe('stories side by side', () => {
  const telling = (time: SharedTime, log: string[], name: string, needs: readonly string[], acts: number) => ({
    needs,
    async tell(say: (line: string) => void) {
      log.push(`${name} begins`);
      for (let act = 1; act <= acts; act += 1) {
        await time.wait(2);
        say(`${name}${act}`);
      }
      log.push(`${name} ends`);
      return name;
    },
  });

  it('begin when nobody needs what they need, share their minutes, and are printed in their order', async () => {
    const { time, passed } = clock();
    const log: string[] = [];
    const printed: string[] = [];
    const stories: readonly Telling<string>[] = [
      telling(time, log, 'a', ['xero', 'melio'], 3),
      telling(time, log, 'b', ['freshbooks'], 1),
      telling(time, log, 'c', ['freshbooks', 'melio'], 2),
      telling(time, log, 'd', ['freshbooks', 'capsule'], 2),
    ];
    const results = await sideBySide(time, stories, (line) => printed.push(line));
    expect(results).toEqual(['a', 'b', 'c', 'd']);
    expect(printed).toEqual(['a1', 'a2', 'a3', 'b1', 'c1', 'c2', 'd1', 'd2']);
    expect(log).toEqual(['a begins', 'b begins', 'b ends', 'd begins', 'a ends', 'd ends', 'c begins', 'c ends']);
    expect(passed).toEqual([2, 2, 2, 2, 2]);
  });

  it('end with what went wrong in one of them', async () => {
    const { time } = clock();
    const broken = { needs: [], tell: () => Promise.reject(new Error('no such vendor')) };
    await expect(sideBySide(time, [telling(time, [], 'a', [], 1), broken], () => {})).rejects.toThrow('no such vendor');
  });
});
