import type { Snapshot } from './snapshot.ts';

/** Nothing is changed or removed before both sides were read to their end. */
export const bothRead = (snapshot: Snapshot): boolean => !snapshot.rules.gate || (snapshot.gate.L && snapshot.gate.R);
export const UNREAD = 'both sides must have been read to their end first';
