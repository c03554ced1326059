import type { CapsuleSimulator } from '../../../../shared/providers/capsule/simulator/index.ts';
import type { Party } from '../../../../shared/providers/capsule/simulator/records.ts';
import type { FreshBooksSimulator } from '../../../../shared/providers/freshbooks/simulator/index.ts';
import type { Chance } from '../../chance.ts';
import type { Words } from '../../people/words.ts';
import { type Act, one } from '../../people.ts';

interface Office {
  readonly capsule: CapsuleSimulator;
  readonly freshbooks: FreshBooksSimulator;
  readonly chance: Chance;
  readonly words: Words;
}

/** What people do in Capsule. */
export function capsuleActs({ capsule, freshbooks, chance, words }: Office): readonly Act[] {
  const ui = capsule.ui();
  const party = (which: (party: Party) => boolean = () => true) => one(chance, ui.parties().filter(which));
  const organisation = () => party(({ type }) => type === 'organisation');
  const email = () => ({ emailAddresses: [{ type: 'Work', address: words.email() }] });
  /** Somebody has entered the same company before. */
  const twin = () => ui.addOrganisation(String(one(chance, freshbooks.ui().clients()).fields.organization));
  const merge = () => {
    const [kept, other] = [organisation(), organisation()];
    if (kept.id !== other.id) ui.merge(kept.id, other.id);
  };
  const rename = () => void ui.edit(organisation().id, { name: words.name().trim() });
  const readdress = () => {
    const { id, emailAddresses } = organisation();
    const old = emailAddresses.map((address) => ({ id: address.id, _delete: true }));
    ui.edit(id, { emailAddresses: [...old, { type: 'Work', address: words.email() }] });
  };
  return [
    { name: 'capsule twin', weight: 0.5, run: () => void twin() },
    { name: 'organisation', weight: 1.5, run: () => void ui.addOrganisation(words.name().trim(), email()) },
    { name: 'person', weight: 1, run: () => void ui.addPerson('Ada', words.name().trim(), email()) },
    { name: 'organisation renamed', weight: 2, run: rename },
    { name: 'organisation e-mail', weight: 2, run: readdress },
    { name: 'sent to accounting', weight: 2, run: () => void ui.tag(party().id, 'Send to accounting') },
    { name: 'party deleted', weight: 1, run: () => ui.delete(party().id) },
    { name: 'parties merged', weight: 0.4, run: merge },
    { name: 'note', weight: 0.5, run: () => ui.addNote(party().id, words.note()) },
  ];
}
