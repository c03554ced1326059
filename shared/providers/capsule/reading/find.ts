import type { FindQuery } from '../../../engine/provider.ts';
import type { ProviderRecord } from '../../../model/record.ts';
import { withQuery } from '../../paths.ts';
import type { Client } from '../client.ts';
import type { Definitions } from '../definitions.ts';
import { notesOf } from './fetch.ts';
import { readParties, rowsOf } from './rows.ts';

/** Records that could be our own create, by the marker that was sent in the same request. The caller checks every hit. */
export async function findRecords(
  client: Client,
  definitions: Definitions,
  { entity, write }: FindQuery,
): Promise<readonly ProviderRecord[]> {
  const { contact } = write.fields;
  if (entity === 'invoice')
    return typeof contact === 'string' ? byMarker(await notesOf(client, contact), write.marker) : [];
  if (entity !== 'contact' && entity !== 'contactPerson') return [];
  // Without the field there is no party of ours: the create makes the field first.
  const definition = await definitions.idOf('marker');
  if (definition === undefined) return [];
  const filter = { conditions: [{ field: `custom:${definition}`, operator: 'is', value: write.marker }] };
  const path = withQuery('/parties/filters/results', { embed: 'tags,fields', page: '1', perPage: '100' });
  const { body } = await client.ask(path, { filter });
  const { records } = readParties(rowsOf(body, 'parties'));
  return byMarker(records, write.marker).filter((record) => record.entity === entity);
}

/** A filter that Capsule does not understand must not make strangers ours. */
const byMarker = (records: readonly ProviderRecord[], marker: string): readonly ProviderRecord[] =>
  records.filter((record) => record.marker?.toUpperCase().includes(marker.toUpperCase()));
