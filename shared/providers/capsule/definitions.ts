import { OutcomeUnknown, Unavailable } from '../../engine/errors.ts';
import type { Refusal } from '../../engine/provider.ts';
import { bodyText } from '../../model/http.ts';
import { withQuery } from '../paths.ts';
import type { Client } from './client.ts';
import { refusalOf } from './errors.ts';
import { parseJson } from './json.ts';
import { FIELD, type FieldName } from './mapper/party.ts';
import { rowsOf } from './reading/rows.ts';
import { capsuleDefinition } from './schema.ts';

const PATH = '/parties/fields/definitions';

/** Ids of our custom fields on this site. They are looked up once in a conversation, and made when a write needs one. */
export class Definitions {
  readonly #client: Client;
  #ids: Promise<ReadonlyMap<string, string>> | undefined;

  constructor(client: Client) {
    this.#client = client;
  }

  /** @returns undefined when the site has no such field (yet) */
  async idOf(field: FieldName): Promise<string | undefined> {
    this.#ids ??= this.#read();
    const ids = await this.#ids.catch((error: unknown) => {
      this.#ids = undefined;
      throw error;
    });
    return ids.get(FIELD[field].name.toLowerCase());
  }

  /**
   * As `idOf`, and makes the field where it is missing, which Capsule allows to administrators only.
   * @throws {Unavailable} it may have been made; the next look tells
   */
  async ensure(field: FieldName): Promise<{ readonly id: string } | { readonly refusal: Refusal }> {
    const known = await this.idOf(field);
    if (known !== undefined) return { id: known };
    const { name, type } = FIELD[field];
    const definition = { name, type, description: 'Kept by Tieout. Please leave it as it is.' };
    const before = await this.#ids;
    this.#ids = undefined;
    const response = await this.#client.send('POST', PATH, { definition }).catch((error: unknown) => {
      if (error instanceof OutcomeUnknown) throw new Unavailable('capsule did not say whether it made a custom field');
      throw error;
    });
    if (response.status < 300) {
      const id = idIn(response.body);
      this.#ids = Promise.resolve(new Map([...(before ?? []), [name.toLowerCase(), id]]));
      return { id };
    }
    // Another run may have been faster.
    const theirs = await this.idOf(field);
    if (theirs !== undefined) return { id: theirs };
    return { refusal: withAdvice(refusalOf(response), name) };
  }

  async #read(): Promise<ReadonlyMap<string, string>> {
    const ids = new Map<string, string>();
    for (let page: number | undefined = 1; page !== undefined; ) {
      const { body, next } = await this.#client.get(withQuery(PATH, { page: String(page), perPage: '100' }));
      for (const row of rowsOf(body, 'definitions')) {
        const parsed = capsuleDefinition.safeParse(row);
        if (parsed.success) ids.set(parsed.data.name.toLowerCase(), parsed.data.id);
      }
      page = next;
    }
    return ids;
  }
}

function idIn(body: string | Uint8Array): string {
  const { definition } = Object(parseJson(bodyText(body))) as { readonly definition?: unknown };
  const parsed = capsuleDefinition.safeParse(definition);
  if (!parsed.success) throw new Unavailable('capsule made a custom field without naming it');
  return parsed.data.id;
}

const withAdvice = ({ code, message }: Refusal, name: string): Refusal => ({
  code,
  message: `${message} (custom field "${name}": connect as an administrator, or add it to people and organisations in Capsule)`,
});
