import { xero } from '../../shared/providers/xero/index.ts';
import { syncHandler } from './wiring.ts';

export const handler = syncHandler(xero);
