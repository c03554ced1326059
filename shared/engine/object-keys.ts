import type { AccountId } from '../model/names.ts';

/**
 * Where objects stand: by what they are, then by the company that they were seen at or are written to. A company belongs
 * to one tenant, so nothing is shared between tenants, and everything of a company goes with it.
 * @see docs/adr/0050-large-values-stand-beside-the-table.md
 */
export const objectKeys = {
  /** Bytes of an attachment, under their own hash. */
  file: (account: AccountId, hash: string): string => `files/${folder(account)}/${hash}`,
  /** A value that is too long for its item, under its own hash. */
  value: (account: AccountId, hash: string): string => `values/${folder(account)}/${hash}`,
  /** Ids that a page of the weekly sweep listed to the run under this fence. */
  sweepPage: (account: AccountId, stream: string, beganAt: number, page: number, fence: number): string =>
    `sweeps/${folder(account)}/${stream}/${beganAt}/${page}.${fence}`,

  /** What the keys of a company begin with. */
  ofCompany: (account: AccountId): readonly string[] =>
    ['files', 'values', 'sweeps'].map((kind) => `${kind}/${folder(account)}/`),
} as const;

/** No account's folder is inside another's. */
const folder = (account: AccountId): string => account.replaceAll('%', '%25').replaceAll('/', '%2F');
