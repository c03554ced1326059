import { CannotWrite } from '../../engine/errors.ts';
import type { PreparedRequest, RecordWrite } from '../../engine/provider.ts';
import type { Json } from '../../model/json.ts';
import { pathOf } from './reading/pages.ts';
import { changedCustomer, newCustomer } from './requests/customer.ts';
import { changedInvoice, newInvoice } from './requests/invoice.ts';
import type { Switches } from './switches.ts';

export interface RequestOptions extends Switches {
  readonly platformContract: boolean;
}

type Of<K extends RecordWrite['kind']> = Extract<RecordWrite, { kind: K }>;

/**
 * The exact request of a write. The calls that charge a stored method are not here, and never will be.
 * @throws {CannotWrite} the platform cannot hold what is asked; the message is for people
 */
export function prepare(writes: readonly RecordWrite[], options: RequestOptions): PreparedRequest {
  const [write, ...more] = writes;
  if (!write || more.length > 0) throw new CannotWrite('Alternative Payments takes one write per call.');
  switch (write.kind) {
    case 'create':
      return create(write, options);
    case 'update':
      return update(write, options);
    case 'remove':
      return remove(write);
    case 'restore':
      return restore(write, options);
  }
}

function create(write: Of<'create'>, options: RequestOptions): PreparedRequest {
  const { entity } = write;
  if (entity === 'contact') return json('POST', ['customers'], newCustomer(write), { entity, kind: 'create' });
  if (entity === 'invoice') return json('POST', ['invoices'], newInvoice(write, options), { entity, kind: 'create' });
  throw noWay('create', entity);
}

function update(write: Of<'update'>, options: RequestOptions): PreparedRequest {
  const { entity, id } = write;
  const expects = { entity, id, kind: 'update' } as const;
  if (options.platformContract && entity === 'contact') {
    return json('PATCH', ['customers', id], changedCustomer(write.changes), expects);
  }
  if (options.platformContract && entity === 'invoice') {
    return json('PATCH', ['invoices', id], changedInvoice(write, options), expects);
  }
  throw noWay('change', entity);
}

/** Archived; again is no change. */
function remove({ entity, id }: Of<'remove'>): PreparedRequest {
  if (entity !== 'contact' && entity !== 'invoice') throw noWay('remove', entity);
  const path = pathOf([entity === 'contact' ? 'customers' : 'invoices', id]);
  return { method: 'DELETE', path, headers: {}, body: null, key: false, expects: [{ entity, id, kind: 'remove' }] };
}

function restore({ entity, id }: Of<'restore'>, options: RequestOptions): PreparedRequest {
  if (!options.platformContract || entity !== 'contact') throw noWay('restore', entity);
  const path = pathOf(['customers', id, 'restore']);
  return { method: 'POST', path, headers: {}, body: null, key: false, expects: [{ entity, id, kind: 'restore' }] };
}

const WORD: Readonly<Record<string, string>> = { contact: 'customer' };

const noWay = (verb: string, entity: string): CannotWrite =>
  new CannotWrite(`Alternative Payments offers no way to ${verb} this ${WORD[entity] ?? entity}.`);

const json = (
  method: PreparedRequest['method'],
  segments: readonly string[],
  body: { readonly [key: string]: Json },
  expects: PreparedRequest['expects'][number],
): PreparedRequest => ({
  method,
  path: pathOf(segments),
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
  key: false,
  expects: [expects],
});
