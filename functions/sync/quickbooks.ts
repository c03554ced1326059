import { quickbooks } from '../../shared/providers/quickbooks/index.ts';
import { syncHandler } from './wiring.ts';

export const handler = syncHandler(quickbooks);
