import { freshbooks } from '../../shared/providers/freshbooks/index.ts';
import { syncHandler } from './wiring.ts';

export const handler = syncHandler(freshbooks);
