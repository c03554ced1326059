import type { Match, MatchView } from '../engine/integration.ts';
import { normalEmail, normalName, termsOf } from '../engine/terms.ts';

/**
 * ALL-11: e-mail, then name. Certain only with a mailbox that nobody shares and compatible names; shared mailboxes (the
 * accountant's, `ap@`) and equal names alone are asked about.
 */
export const matchContacts: Match = {
  terms: (fields) => termsOf('contact', fields),
  judge: (view) => {
    const sameEmail = same(normalEmail(view.fields.email), normalEmail(view.candidate.email));
    const sameName = same(normalName(view.fields.name), normalName(view.candidate.name));
    if (sameEmail && compatibleNames(view) && view.count === 1) return 'certain';
    return sameEmail || sameName ? 'likely' : 'none';
  },
};

const same = (a: string | undefined, b: string | undefined): boolean => a !== undefined && a === b;

const compatibleNames = (view: MatchView): boolean => {
  const a = normalName(view.fields.name);
  const b = normalName(view.candidate.name);
  return a === undefined || b === undefined || a.includes(b) || b.includes(a);
};
