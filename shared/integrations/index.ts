import type { Integration } from '../engine/integration.ts';
import { melioXero } from './melio-xero/index.ts';

/** Every integration there is. Adding one is a folder of tables and a line here. */
export const integrations: Readonly<Record<string, Integration>> = {
  [melioXero.id]: melioXero,
};
