import { bill } from '../../shared/providers/bill/index.ts';
import { syncHandler } from './wiring.ts';

export const handler = syncHandler(bill);
