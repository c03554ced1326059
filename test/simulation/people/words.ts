import type { Chance } from '../chance.ts';

/** What people type: names, numbers and days, with the odd space and case that they leave behind. */
export interface Words {
  name(): string;
  email(): string;
  phone(): string;
  street(): string;
  city(): string;
  number(): string;
  note(): string;
  cents(): number;
  /** `YYYY-MM-DD`, so many days from the instant at most. */
  day(now: number, from: number, to: number): string;
}

const NAMES = ['Acme', 'Borealis', 'Cobalt', 'Delta', 'Ember', 'Fjord', 'Granite', 'Harbor'];
const KINDS = ['Supplies', 'Rent', 'Print', 'Foods', 'Legal'];
const CITIES = ['Austin', 'Boise', 'Denver', 'Fargo'];

export function wordsOf(chance: Chance): Words {
  let count = 0;
  // None begins with another: a text that its vendor cut can be told from one that somebody changed.
  const padded = (value: number): string => String(value).padStart(3, '0');
  const next = () => {
    count += 1;
    return padded(count);
  };
  const untidy = (text: string): string => {
    if (!chance.of(0.15)) return text;
    return chance.pick([` ${text}`, `${text} `, text.toUpperCase(), text.replace(' ', '  ')]);
  };
  return {
    name: () => untidy(`${chance.pick(NAMES)} ${chance.pick(KINDS)} ${next()}`),
    email: () => (chance.of(0.2) ? `Mail${next()}@Example.com` : `mail${next()}@example.com`),
    phone: () => `555-0${next()}`,
    street: () => `${next()} Main Street`,
    city: () => chance.pick(CITIES),
    // A number that was used before comes back now and then.
    number: () => untidy(chance.of(0.1) ? `INV-${padded(Math.max(1, count - 1))}` : `INV-${next()}`),
    note: () => untidy(`Work of week ${next()}`),
    cents: () => chance.between(1, 400) * 25,
    day: (now, from, to) => new Date(now + chance.between(from, to) * 86_400_000).toISOString().slice(0, 10),
  };
}
