import * as z from 'zod';
import type { Resource } from './resolve.ts';

/** A resource's properties in the shape that the runtime expects. @throws naming the resource and what does not fit */
export function readProperties<T>({ id, type, properties }: Resource, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(properties);
  if (!parsed.success) throw new Error(`${id} (${type}) cannot be run locally: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** CloudFormation takes texts where it wants booleans. */
export const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);
