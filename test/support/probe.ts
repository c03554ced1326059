import * as z from 'zod';
import type { Integration } from '../../shared/engine/integration.ts';
import type { ProviderId, Side } from '../../shared/model/names.ts';

/** Joins two providers and syncs nothing: what is left is how their accounts are polled and told of changes. */
export const probe = (
  left: ProviderId,
  right: ProviderId,
  streams: Readonly<Record<Side, readonly string[]>>,
): Integration => ({
  id: `probe-${left}-${right}`,
  name: 'Probe',
  left,
  right,
  settings: z.looseObject({}) as unknown as Integration['settings'],
  mappings: [],
  streams,
});
