import * as z from 'zod';

export const text = z.string().nullable();
export const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .nullable();
export const minor = z.number().int();
