import { capsule } from '../../shared/providers/capsule/index.ts';
import { syncHandler } from './wiring.ts';

export const handler = syncHandler(capsule);
