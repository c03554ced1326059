import { showSystem } from './auth/identity.ts';
import type { Call, Reply } from './call.ts';
import { result } from './call.ts';
import { creditNotes } from './documents/credit-notes.ts';
import { invoices } from './documents/invoices.ts';
import { paperOperations } from './documents/paper.ts';
import { payments } from './documents/payments.ts';
import { ERRNO, Refused } from './refusals.ts';
import { type Operation, operationsOf } from './resource.ts';
import { expenses, otherIncome } from './resources/cash.ts';
import { categoryOperations } from './resources/categories.ts';
import { clients } from './resources/clients.ts';
import { items, taxes } from './resources/items.ts';
import { journalOperations } from './resources/journal.ts';

const system: Operation = {
  name: 'GET /systems/systems/{id}',
  scope: 'business',
  write: false,
  run: ({ account }: Call): Reply => result({ system: showSystem(account.business) }),
};

/** Everything under `/accounting/account/{accountId}`, by name. */
const OPERATIONS = new Map<string, Operation>(
  [
    ...operationsOf(clients),
    ...operationsOf(invoices),
    ...paperOperations,
    ...operationsOf(payments),
    ...operationsOf(creditNotes),
    ...operationsOf(expenses),
    ...categoryOperations,
    ...operationsOf(otherIncome),
    ...operationsOf(items),
    ...operationsOf(taxes),
    ...journalOperations,
    system,
  ].map((operation) => [operation.name, operation]),
);

/** `PUT users/clients/567000` is `PUT /users/clients/{id}`. */
export function operationName(method: string, [group = '', kind = '', id, part]: readonly string[]): string {
  return `${method} /${group}/${kind}${id === undefined ? '' : '/{id}'}${part === undefined ? '' : `/${part}`}`;
}

/** @throws {Refused} 404, 405 */
export function findOperation(name: string): Operation {
  const operation = OPERATIONS.get(name);
  if (operation) return operation;
  const path = name.replace(/^\S+/, '');
  const known = [...OPERATIONS.keys()].some((other) => other.endsWith(path) && other.split(' ')[1] === path.trim());
  throw new Refused(
    known ? 405 : 404,
    ERRNO.notFound,
    known ? 'Method Not Allowed' : 'Requested resource could not be found.',
  );
}
