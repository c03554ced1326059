/** What people may call a thing of the template: its name, its logical id, or a part of either. */
interface Pickable {
  readonly id: string;
  readonly name: string;
}

const plain = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/**
 * The one thing that `wanted` means: exactly, else the only one whose name or id holds it.
 * @throws none does, or several do
 */
export function pickOne<T extends Pickable>(kind: string, all: readonly T[], wanted: string): T {
  const exact = all.find(({ id, name }) => id === wanted || name === wanted || name.endsWith(`-${wanted}`));
  if (exact) return exact;
  const close = all.filter(({ id, name }) => plain(id).includes(plain(wanted)) || plain(name).includes(plain(wanted)));
  if (close.length === 1) return close[0]!;
  const names = (close.length > 0 ? close : all).map(({ name }) => name).join(', ');
  throw new Error(`${close.length > 0 ? 'several' : 'no'} ${kind}s are called ${wanted}: ${names || 'there are none'}`);
}
