import type { Name } from '../company.ts';
import { attachable } from './attachables.ts';
import { cashKinds } from './cash.ts';
import { documentKinds } from './documents.ts';
import type { Kind } from './kind.ts';
import { nameKinds } from './names.ts';
import { paymentKinds } from './payments.ts';

export const kinds = Object.fromEntries(
  [...nameKinds, ...documentKinds, ...paymentKinds, ...cashKinds, attachable].map((kind) => [kind.name, kind]),
) as Readonly<Record<Name, Kind>>;
