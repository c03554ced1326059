import type { Act } from '../act.ts';
import { billPayments } from './bill-payments.ts';
import { documents } from './documents.ts';
import { receivedPayments } from './received-payments.ts';
import { switched } from './switched.ts';

export { firstSync as bqFirstSync } from './first-sync.ts';

export const bqDay: readonly Act[] = [...documents, ...billPayments, ...receivedPayments, ...switched];
