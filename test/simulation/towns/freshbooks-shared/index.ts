import { alternative } from '../alternative-freshbooks/index.ts';
import { crm } from '../capsule-freshbooks/index.ts';
import { freshbooksTown } from '../freshbooks/town.ts';
import { getPaid } from '../melio-freshbooks/index.ts';

const PLATFORMS = [alternative, getPaid, crm];

/** One FreshBooks account in two or three connections at once (D39): what one platform is paid is settled elsewhere for the other. */
export const freshbooksSharedTown = freshbooksTown((chance) => {
  const left = [...PLATFORMS];
  const drawn = [];
  for (let count = chance.of(0.5) ? 3 : 2; count > 0; count -= 1)
    drawn.push(...left.splice(chance.between(0, left.length - 1), 1));
  return drawn;
});
