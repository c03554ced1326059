/** Rules of a grant's life that can be switched off one at a time, to prove that their absence is noticed. */
export interface GrantRules {
  /** A new token is stored before anybody uses it. */
  readonly storeBeforeUse: boolean;
  /** Refreshed tokens are stored only over the version they were made from: a consent in between wins. */
  readonly storeUnderVersion: boolean;
  /** "A person must reconnect" is written only over the version that was refused. */
  readonly statusUnderVersion: boolean;
  /** After a refusal the grant is read again before anything is concluded. */
  readonly readAfterRefusal: boolean;
  /** Within the provider's grace the previous token is tried once. */
  readonly previousInGrace: boolean;
  /** The provider is told to revoke only when no account is bound any more. */
  readonly revokeOnlyLast: boolean;
}

export const allGrantRules: GrantRules = {
  storeBeforeUse: true,
  storeUnderVersion: true,
  statusUnderVersion: true,
  readAfterRefusal: true,
  previousInGrace: true,
  revokeOnlyLast: true,
};
