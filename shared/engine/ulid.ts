const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * A ULID: 26 characters that sort by time.
 * @param now milliseconds since the epoch
 * @param random in [0, 1)
 * @see https://github.com/ulid/spec
 */
export function ulid(now: number, random: () => number): string {
  let time = '';
  for (let rest = now, digit = 0; digit < 10; digit += 1, rest = Math.floor(rest / 32))
    time = alphabet[rest % 32] + time;
  let chance = '';
  for (let digit = 0; digit < 16; digit += 1) chance += alphabet[Math.floor(random() * 32)];
  return time + chance;
}
