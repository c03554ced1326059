import { alternativePayments } from '../../shared/providers/alternative-payments/index.ts';
import { syncHandler } from './wiring.ts';

export const handler = syncHandler(alternativePayments);
