import type { WebhookReader } from '../../shared/engine/provider.ts';
import { loaders } from './loaders.ts';

/** All of them at once, for whoever is not in a hurry: the CDK app, the specs. */
export const readers = Object.fromEntries(
  await Promise.all(
    Object.entries(loaders).map(async ([provider, load]) => [provider, (await load()).webhook] as const),
  ),
) as Readonly<Record<keyof typeof loaders, WebhookReader>>;
