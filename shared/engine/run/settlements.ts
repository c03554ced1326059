import type { AccountId, Entity } from '../../model/names.ts';
import type { ListRef, Mapping } from '../integration.ts';
import type { Table } from '../ports.ts';
import { loadChildren, loadObservation, type Observation } from '../state/observation.ts';
import { onDocument } from '../terms.ts';

/** Where a payment settles several documents: the rule of its list that says which. */
const allocated = ({ fields }: Mapping): ListRef | undefined =>
  fields.allocations?.refs?.find(({ at }) => at === 'document');

/** The kind of document that records of this mapping hang on: as its children, or by allocations. */
export const documentOf = (mapping: Mapping): Entity | undefined =>
  mapping.parent?.entity ?? allocated(mapping)?.entity;

/** What hangs on a document on one side: its children, or everything that allocates something to it. */
export async function loadUnder(
  table: Table,
  account: AccountId,
  mapping: Mapping,
  document: string,
): Promise<readonly Observation[]> {
  return allocated(mapping) === undefined
    ? await loadChildren(table, account, mapping.entity, document)
    : await loadAllocating(table, account, mapping.entity, document);
}

/** Payments that are records of their own and allocate something to this document. */
export async function loadAllocating(
  table: Table,
  account: AccountId,
  entity: Entity,
  document: string,
): Promise<readonly Observation[]> {
  const items = await table.query(`K#${account}#${entity}`, { prefix: `${onDocument(document)}#` });
  const found: Observation[] = [];
  for (const { id } of items) {
    const observation = await loadObservation(table, account, entity, String(id));
    if (observation) found.push(observation);
  }
  return found;
}

/** What a settlement takes of each document it settles, in minor units. */
export function sharesOf(fields: Readonly<Record<string, unknown>>): ReadonlyMap<string, number> {
  const { allocations, document, amount } = fields;
  if (Array.isArray(allocations)) {
    return new Map(allocations.map((share: { document: string; amount: number }) => [share.document, share.amount]));
  }
  return new Map(typeof document === 'string' ? [[document, Number(amount ?? 0)]] : []);
}
