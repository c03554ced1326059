import type { FieldView, Hold, RecordView } from '../../engine/integration.ts';
import type { Kind } from './allocations.ts';
import { channelOf } from './voids.ts';

/** The setting that names the clearing account. */
export const CLEARING = {
  billPayment: 'moneyOutAccount',
  payment: 'moneyInAccount',
} as const;

const unmapped = (setting: string, what: string): Hold => ({
  hold: 'unmappedAccount',
  text: `${what}, and no QuickBooks account is chosen for it (setting ${setting}). Choose it; the payment is recorded then.`,
  actions: ['retry', 'ignore'],
});

/** The account that somebody chose in BILL, as QuickBooks has it. */
const chosenInBill = ({ fields, related }: RecordView): string | undefined =>
  related.find(({ entity, id }) => entity === 'account' && id === fields.account)?.partner;

/**
 * What BILL moved is booked on the clearing account, or on that of the funding account; what was recorded there only, on the
 * account it names, never on the clearing account: nothing would offset it.
 */
export const accountOf =
  ({ entity }: Kind): FieldView =>
  (fields, view) => {
    const { settings } = view;
    const chosen = (name: string) => (typeof settings[name] === 'string' ? (settings[name] as string) : undefined);
    if (channelOf(fields) === 'offline') {
      return (
        chosenInBill({ ...view, fields }) ??
        chosen('offlineAccount') ??
        unmapped('offlineAccount', 'This payment was recorded in BILL without an account')
      );
    }
    const funding = (settings.fundingAccounts as Readonly<Record<string, string>> | undefined) ?? {};
    return (
      chosen(CLEARING[entity]) ??
      funding[String(fields.fundingAccount)] ??
      unmapped(`${CLEARING[entity]} or fundingAccounts`, 'BILL moved the money of this payment')
    );
  };

/** What decides the account, as BILL shows it: settings count from the next change on. */
export const bookedBy: FieldView = ({ movesMoney, account, fundingAccount }) =>
  (movesMoney === false ? account : fundingAccount) ?? null;
