/** Objects of the developer portal's list, and two that are accepted without standing in it (uploads, account). */
const OBJECTS = [
  'profile',
  'clients',
  'invoices',
  'payments',
  'credit_notes',
  'expenses',
  'other_income',
  'journal_entries',
  'taxes',
  'billable_items',
  'bills',
  'bill_payments',
  'bill_vendors',
  'estimates',
  'projects',
  'time_entries',
  'business',
  'reports',
  'uploads',
  'account',
] as const;

export type ScopeObject = (typeof OBJECTS)[number];

/** `user:<object>:<read|write>`. @see https://www.freshbooks.com/api/scopes */
export const ALL_SCOPES: readonly string[] = OBJECTS.flatMap((object) => [
  `user:${object}:read`,
  `user:${object}:write`,
]);
