import type { Issue } from '../state/issue.ts';
import type { Link } from '../state/link.ts';
import type { Observation } from '../state/observation.ts';
import type { Snapshot } from './snapshot.ts';

/** D34: what a person may choose where a record waits for a contact that was put away on the side where it is to be written. */
export const REACTIVATE = 'reactivate';
/** Of the contact itself: that choice, as data. */
export const PUT_AWAY = 'putAway';

/** What a decision is about: the record as it was put away. Once it is there again, or changes, somebody is asked anew. */
export const asPutAway = ({ id, rev }: Observation): string => `${id}@${rev}`;

/** A person decided to have this record back, and it is as they decided about it. */
export const isWantedBack = (observation: Observation | undefined, issues: readonly Issue[]): boolean =>
  observation?.presence === 'archived' &&
  issues.some(
    ({ code, state, decision, about }) =>
      code === PUT_AWAY && state === 'decided' && decision === REACTIVATE && about === asPutAway(observation),
  );

/** Whether the pair's record on this side is to be brought out of the archive by decision. */
export const isReactivated = ({ obs, issues, facts }: Snapshot, link: Link, target: 'L' | 'R'): boolean =>
  link.present[target] === 'yes' && facts[target].can.includes('restore') && isWantedBack(obs[target], issues);

/** This record was refused for a contact that was put away, and somebody had that brought back: it goes first. */
export const waitsForContact = (issues: readonly Issue[]): boolean =>
  issues.some(({ partner, decision }) => partner !== undefined && decision === REACTIVATE);
