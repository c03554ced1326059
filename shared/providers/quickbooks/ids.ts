import type { Entity } from '../../model/names.ts';
import { isId, type ObjectName } from './query.ts';

/**
 * QuickBooks counts each kind of object on its own account, as far as its pages say; where several of its objects are one
 * record to us, our id says which: `vendor-46`, `class-5`, `deposit-148`. What an object is read as stands first.
 */
const PREFIXED = {
  contact: ['Vendor', 'Customer'],
  dimension: ['Class', 'Department'],
  payout: ['Deposit', 'Transfer', 'JournalEntry'],
  reversal: ['JournalEntry'],
} as const satisfies Partial<Record<Entity, readonly ObjectName[]>>;

const PLAIN = {
  bill: 'Bill',
  vendorCredit: 'VendorCredit',
  billPayment: 'BillPayment',
  invoice: 'Invoice',
  creditMemo: 'CreditMemo',
  payment: 'Payment',
  account: 'Account',
  item: 'Item',
  attachment: 'Attachable',
} as const satisfies Partial<Record<Entity, ObjectName>>;

export interface Address {
  readonly object: ObjectName;
  /** The object's own. */
  readonly id: string;
}

/** Which object a record is; undefined for an id that is none of ours. */
export function addressOf(entity: Entity, id: string): Address | undefined {
  const plain = PLAIN[entity as keyof typeof PLAIN];
  if (plain) return isId(id) ? { object: plain, id } : undefined;
  const [prefix = '', own = ''] = id.split('-');
  const object = objectsOf(entity).find((name) => name.toLowerCase() === prefix);
  return object && isId(own) ? { object, id: own } : undefined;
}

/** The objects that are records of this entity. */
export const objectsOf = (entity: Entity): readonly ObjectName[] => {
  const plain = PLAIN[entity as keyof typeof PLAIN];
  return plain ? [plain] : (PREFIXED[entity as keyof typeof PREFIXED] ?? []);
};

export function entityOf(object: ObjectName): Entity | undefined {
  for (const [entity, name] of Object.entries(PLAIN)) if (name === object) return entity as Entity;
  for (const [entity, names] of Object.entries(PREFIXED))
    if ((names as readonly ObjectName[]).includes(object)) return entity as Entity;
  return undefined;
}

/** Our id of an object. */
export const recordId = (object: ObjectName, id: string): string =>
  Object.values<readonly ObjectName[]>(PREFIXED).some((names) => names.includes(object))
    ? `${object.toLowerCase()}-${id}`
    : id;
