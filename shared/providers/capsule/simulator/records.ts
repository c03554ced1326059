/** Records as the site keeps them. Ids are texts of digits, instants milliseconds. Rows are never changed in place. */
export interface Item {
  readonly id: string;
}

export interface Address extends Item {
  readonly type: string | null;
  readonly street: string | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly zip: string | null;
  readonly country: string | null;
}
export interface PhoneNumber extends Item {
  readonly type: string | null;
  readonly number: string;
}
export interface EmailAddress extends Item {
  readonly type: string | null;
  readonly address: string;
}
export interface Website extends Item {
  readonly type: string | null;
  readonly service: string;
  readonly address: string;
}
/** A custom field that has a value: one without has no item. */
export interface FieldValue extends Item {
  readonly definition: string;
  readonly value: string | number | boolean;
}

export type PartyType = 'person' | 'organisation';

export interface Party extends Item {
  readonly type: PartyType;
  readonly about: string | null;
  readonly title: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly jobTitle: string | null;
  /** Of an organisation. */
  readonly name: string | null;
  readonly organisation: string | null;
  readonly owner: string | null;
  readonly team: string | null;
  readonly addresses: readonly Address[];
  readonly phoneNumbers: readonly PhoneNumber[];
  readonly emailAddresses: readonly EmailAddress[];
  readonly websites: readonly Website[];
  /** Ids of tags. */
  readonly tags: readonly string[];
  readonly fields: readonly FieldValue[];
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly lastContactedAt: number | null;
}

export interface Tag extends Item {
  readonly name: string;
  readonly dataTag: boolean;
}

export const definitionTypes = ['text', 'date', 'list', 'boolean', 'number', 'link'] as const;

export interface Definition extends Item {
  readonly name: string;
  readonly type: (typeof definitionTypes)[number];
  readonly description: string | null;
  readonly captureRule: PartyType | null;
  readonly options: readonly string[] | null;
  readonly important: boolean;
  /** DataTag that groups it. */
  readonly tag: string | null;
}

export interface Entry extends Item {
  readonly type: 'note';
  readonly content: string;
  readonly party: string;
  readonly creator: string;
  readonly entryAt: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly attachments: readonly { readonly id: string; readonly filename: string; readonly contentType: string }[];
}

export interface RestHook extends Item {
  readonly event: string;
  readonly targetUrl: string;
  readonly description: string | null;
  readonly embed: string | null;
  readonly batched: boolean;
}

/** What a user sees instead of a party's name. */
export const nameOf = ({ name, firstName, lastName }: Pick<Party, 'name' | 'firstName' | 'lastName'>): string =>
  name ?? [firstName, lastName].filter(Boolean).join(' ');
