import type { TownMaker } from '../town.ts';
import { alternativeFreshbooksTown } from './alternative-freshbooks/index.ts';
import { billQuickbooksTown } from './bill-quickbooks/index.ts';
import { capsuleFreshbooksTown } from './capsule-freshbooks/index.ts';
import { freshbooksSharedTown } from './freshbooks-shared/index.ts';
import { melioFreshbooksTown } from './melio-freshbooks/index.ts';
import { melioXeroTown } from './melio-xero/index.ts';
import type { TownName } from './names.ts';

/** How each is made. */
export const towns: Readonly<Record<TownName, TownMaker>> = {
  'melio-xero': melioXeroTown,
  'melio-freshbooks': melioFreshbooksTown,
  'alternative-freshbooks': alternativeFreshbooksTown,
  'capsule-freshbooks': capsuleFreshbooksTown,
  'freshbooks-shared': freshbooksSharedTown,
  'bill-quickbooks': billQuickbooksTown,
};
