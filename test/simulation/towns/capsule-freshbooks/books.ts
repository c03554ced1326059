import { keyOf } from '../../invariants/edits.ts';
import { sameValue } from '../../invariants/values.ts';
import type { Pair } from '../../pair.ts';
import type { TrueRecord } from '../../truth.ts';

/** (14) every client is in Capsule, and (15) every edit made there stands in FreshBooks: out of the vendors' own books alone. */
export function checkBooks(pair: Pair): void {
  for (const client of pair.truth.of('L', 'contact')) {
    if (!client.live) continue;
    const link = pair.items.linkAt('L', 'contact', client.id);
    const party = pair.truth.get('R', 'contact', link?.R as string | undefined);
    if (isSpokenFor(pair, client.id, link?.R)) continue;
    if (!link) pair.violate('(14) books', `client ${client.id} never reached Capsule`);
    else if (party?.live) checkEdits(pair, client, party);
    else if (pair.connection.settings.onDelete === 'recreate' && party)
      pair.violate('(14) books', `contact ${party.id} was deleted, and its client ${client.id} is still there (CF-6)`);
  }
  checkOnce(pair);
}

const isSpokenFor = (pair: Pair, ...ids: readonly unknown[]): boolean =>
  pair.spokenFor().some(({ subject }) => ids.some((id) => String(subject).endsWith(`:contact:${String(id)}`)));

/** Of what was edited in Capsule and not in FreshBooks since, FreshBooks says the same. */
function checkEdits(pair: Pair, client: TrueRecord, party: TrueRecord): void {
  for (const name of ['name', 'email']) {
    const [there, here] = [pair.edits.last.get(keyOf(party, name)), pair.edits.last.get(keyOf(client, name))];
    if (!there || here || party.fields.kind !== 'organisation') continue;
    if (sameValue(name, client.fields[name], party.fields[name])) continue;
    // Edited while it stood alone: linking two that are there copies nothing, only later moves count (CF-3).
    const link = pair.items.linkAt('R', 'contact', party.id);
    if (link?.adopted === true && there.at <= pair.items.joinedAt(party)) continue;
    pair.violate(
      '(15) edit lost',
      `${name} of contact ${party.id} is ${JSON.stringify(party.fields[name])}, and of its client ${client.id} ${JSON.stringify(client.fields[name])}`,
    );
  }
}

/** CF-3: no contact of Capsule stands for two clients, and no client for two contacts. */
function checkOnce(pair: Pair): void {
  const seen = new Set<string>();
  for (const { item, entity } of pair.items.links.values()) {
    if (entity !== 'contact' || typeof item.R !== 'string' || item.connection !== pair.connection.id) continue;
    if (seen.has(item.R)) pair.violate('(2) uniqueness', `contact ${item.R} stands for two clients`);
    seen.add(item.R);
  }
}
