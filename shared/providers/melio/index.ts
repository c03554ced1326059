import type { Provider } from '../../engine/provider.ts';
import { createPlatformProvider } from '../platform/index.ts';

/** Melio has no public API: it is spoken to through the platform contract. */
export const melio: Provider = createPlatformProvider({ id: 'melio', name: 'Melio' });
