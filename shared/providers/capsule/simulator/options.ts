/** A person with a login. Only administrators see everything, define fields and register REST hooks. */
export interface CapsuleUser {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly role: 'admin' | 'user';
}

export interface Team {
  readonly id: string;
  readonly name: string;
}

/** What Capsule makes of texts it is sent, at once or a while later. */
export interface Normalise {
  trim?: boolean;
  /** E-mail addresses in lower case. */
  lowerEmail?: boolean;
  /** 0: at once. Otherwise the party changes by itself so much later. */
  afterMs?: number;
  /** Whether a late change moves `updatedAt`. */
  bumps?: boolean;
}

/** What Capsule's documentation leaves open. Each default is what the pages let one expect. */
export interface CapsuleSwitches {
  /** Is a party changed in the very second of `since` listed? */
  sinceInclusive: boolean;
  /** The order of `GET /parties`: nobody says. */
  partiesOrder: 'id' | 'updated';
  /** `GET /parties/1,2` with an id that is not there: the others, or 404 for all. */
  multiGetMissing: 'omit' | '404';
  /** A party the token's user may not see. */
  restrictedAnswer: 404 | 403;
  /** `"owner": null` in a create: taken, or the token's user all the same. */
  nullOwnerOnCreate: 'taken' | 'ignored';
  /** Does `organisation: {"name": ...}` find or make the organisation? */
  organisationByName: boolean;
  /** Does a tag move `updatedAt` (and raise `party/updated`)? */
  tagsBumpUpdated: boolean;
  /** Does a note on a party? */
  entriesBumpUpdated: boolean;
  /** A new refresh token with every use; the one before is dead. */
  rotateRefreshTokens: boolean;
  /** Does an answer of 410 end a REST hook? */
  goneUnsubscribes: boolean;
  /** Deleting an organisation with people is a job: 202. */
  deleteAsJob: boolean;
  /** The most custom fields that a plan allows for parties. */
  maxDefinitions: number;
  /** Name of the header with a file's name. */
  uploadNameHeader: string;
}

export const DEFAULT_SWITCHES: CapsuleSwitches = {
  sinceInclusive: false,
  partiesOrder: 'id',
  multiGetMissing: 'omit',
  restrictedAnswer: 404,
  nullOwnerOnCreate: 'taken',
  organisationByName: false,
  tagsBumpUpdated: false,
  entriesBumpUpdated: false,
  rotateRefreshTokens: true,
  goneUnsubscribes: true,
  deleteAsJob: false,
  maxDefinitions: 100,
  uploadNameHeader: 'x-attachment-filename',
};

export interface CapsuleOptions {
  /** First part of the site's address; names the account. */
  subdomain: string;
  siteName: string;
  clientId: string;
  clientSecret: string;
  /** Registered redirect URIs; without it https anywhere and http on localhost. */
  redirectUris?: readonly string[];
  users: readonly CapsuleUser[];
  teams: readonly Team[];
  /** In front of every address in an answer, without a slash at the end. */
  baseUrl: string;
  accessTokenSeconds: number;
  /** Requests of one user in an hour. */
  limits: { readonly perHour: number };
  /** Ids begin here: Capsule's are 64-bit integers. */
  firstId: string;
  /** Lists show the world as it was so long ago; reads by id are current. */
  listLagMs: number;
  /** The same of filters and search. */
  searchLagMs: number;
  /** From a change to its REST hook. */
  hookDelayMs: number;
  /** When a refused REST hook is tried again, after the attempt before. Capsule promises nothing. */
  hookRetriesMs: readonly number[];
  normalise: Normalise;
  switches: CapsuleSwitches;
}

export type PartialCapsuleOptions = Partial<Omit<CapsuleOptions, 'switches'>> & {
  readonly switches?: Partial<CapsuleSwitches>;
};

export const DEMO_OWNER: CapsuleUser = { id: '6', username: 'maya', name: 'Maya Torres', role: 'admin' };
export const DEMO_COLLEAGUE: CapsuleUser = { id: '7', username: 'sam', name: 'Sam Lee', role: 'user' };

export const resolveOptions = (options: PartialCapsuleOptions = {}): CapsuleOptions => ({
  subdomain: 'brightside',
  siteName: 'Brightside Studio LLC',
  clientId: 'capsule-demo-client',
  clientSecret: 'capsule-demo-secret',
  users: [DEMO_OWNER, DEMO_COLLEAGUE],
  teams: [{ id: '3', name: 'Studio' }],
  baseUrl: 'https://api.capsulecrm.com',
  accessTokenSeconds: 604_799,
  limits: { perHour: 4000 },
  firstId: '11580',
  listLagMs: 0,
  searchLagMs: 0,
  hookDelayMs: 1000,
  hookRetriesMs: [],
  normalise: {},
  ...options,
  switches: { ...DEFAULT_SWITCHES, ...options.switches },
});
