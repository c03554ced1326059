import type { AccountId, Entity, Side } from '../../model/names.ts';
import type { RunContext } from '../context.ts';
import type { Mapping } from '../integration.ts';
import type { Connection } from '../state/account.ts';
import type { Link } from '../state/link.ts';
import type { Observation } from '../state/observation.ts';

/** What a provider can do with such records; of one it does not speak of, nothing. */
export const factsOf = (context: RunContext, account: AccountId, entity: Entity) => {
  const provider = context.providers[account.slice(0, account.indexOf(':')) as keyof typeof context.providers];
  return (
    provider?.capabilities.entities[entity] ??
    ({ can: [], versioned: false, key: false, find: { by: 'none' }, searchLagSeconds: 30 } as const)
  );
};

/** The table that a record belongs to: its link's once it has one, else the first that claims it. */
export function mappingOf(
  context: Pick<RunContext, 'integrations'>,
  connection: Connection,
  entity: Entity,
  side: Side,
  link: Link | undefined,
  observation: Observation | undefined,
): Mapping | undefined {
  const mappings = context.integrations[connection.integration]?.mappings ?? [];
  if (link) return mappings.find((mapping) => mapping.id === link.mapping);
  return mappings.find(
    (mapping) =>
      mapping.entity === entity && (!mapping.claims || (mapping.claims[side]?.(observation?.fields ?? {}) ?? false)),
  );
}
