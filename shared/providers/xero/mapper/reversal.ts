import type { ProviderRecord } from '../../../model/record.ts';

/** The same bill as what it is to us: the opposite of a payment. Its number is where our marker stands. */
export function toReversal({ id, version, presence, fields }: ProviderRecord): ProviderRecord {
  const { number, contact, total, currency, billedOn } = fields;
  return {
    entity: 'reversal',
    id,
    version,
    presence,
    ...(typeof number === 'string' ? { marker: number } : {}),
    fields: {
      number: number ?? null,
      ...(contact === undefined ? {} : { contact }),
      ...(total === undefined ? {} : { amount: total }),
      ...(currency === undefined ? {} : { currency }),
      reversedOn: billedOn ?? null,
    },
  };
}
