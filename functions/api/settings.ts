import type { Settings } from '../../shared/engine/integration.ts';
import { keys } from '../../shared/engine/keys.ts';
import type { Table } from '../../shared/engine/ports.ts';
import type { Connection } from '../../shared/engine/state/account.ts';
import { isLive, readObservation } from '../../shared/engine/state/observation.ts';
import { type AccountChoice, type ChartAccount, offers } from '../../shared/integrations/offers.ts';
import type { Json } from '../../shared/model/json.ts';
import type { AccountId } from '../../shared/model/names.ts';
import { Problem } from './problems.ts';

export interface SettingProblem {
  readonly setting: string;
  readonly code: 'unset' | 'unknownAccount' | 'inactiveAccount' | 'wrongAccount';
  readonly text: string;
  readonly holds: string;
}

/** @returns undefined while it was not read yet */
async function chartOf(table: Table, account: AccountId): Promise<readonly ChartAccount[] | undefined> {
  const { pk } = keys.observation(account, 'accountList', '');
  const lists = (await table.query(pk)).map(readObservation).filter(isLive);
  if (lists.length === 0) return undefined;
  return lists.flatMap(({ fields }) => (fields.items ?? []) as unknown as readonly ChartAccount[]);
}

/** What can be chosen for each setting that names an account, from the chart as it was read last. */
export async function choicesOf(table: Table, connection: Connection) {
  const choices = [];
  for (const [setting, choice] of Object.entries(accountsOf(connection))) {
    const chart = (await chartOf(table, connection[choice.side])) ?? [];
    choices.push({
      setting,
      side: choice.side,
      accounts: chart
        .filter((account) => account.active && (choice.fits?.(account) ?? true))
        .map(({ id, code, name, type, active }) => ({ id, code: code ?? null, name, type, active })),
    });
  }
  return choices;
}

const accountsOf = ({ integration }: Connection): Readonly<Record<string, AccountChoice>> =>
  offers[integration]?.accounts ?? {};

/** What of these settings is missing or does not fit the chart. Only what needs it is held; the rest goes on. */
export async function settingProblems(
  table: Table,
  connection: Connection,
  settings: Settings = connection.settings,
): Promise<readonly SettingProblem[]> {
  const problems: SettingProblem[] = [];
  for (const [setting, choice] of Object.entries(accountsOf(connection))) {
    const holds = choice.holds?.(settings);
    const named = accountIds(settings[setting]);
    if (named.length === 0) {
      if (holds !== undefined) problems.push({ setting, code: 'unset', text: `${setting} is not set.`, holds });
      continue;
    }
    const chart = await chartOf(table, connection[choice.side]);
    for (const id of chart ? named : []) {
      const found = chart!.find((account) => account.id === id);
      const wrong = whatIsWrong(found, choice);
      if (wrong)
        problems.push({ setting, ...wrong(found?.name ?? id), holds: holds ?? 'What is booked there is refused.' });
    }
  }
  return problems;
}

/** A setting names one account, or maps something to several. */
const accountIds = (value: Json | undefined): readonly string[] => {
  const values = typeof value === 'object' && value !== null ? Object.values(value) : [value];
  return values.filter((one): one is string => typeof one === 'string');
};

function whatIsWrong(account: ChartAccount | undefined, { fits }: AccountChoice) {
  if (!account) {
    return (name: string) => ({ code: 'unknownAccount' as const, text: `There is no account ${name} in the ledger.` });
  }
  if (!account.active) {
    return (name: string) => ({
      code: 'inactiveAccount' as const,
      text: `The account ${name} is archived in the ledger.`,
    });
  }
  if (fits && !fits(account)) {
    return (name: string) => ({ code: 'wrongAccount' as const, text: `The account ${name} cannot be used for this.` });
  }
  return undefined;
}

/**
 * Settings that are about to be stored must fit the chart, as far as it was read. What is merely unset is allowed: it
 * holds what needs it.
 * @throws {Problem} 422, naming the setting
 */
export async function demandFitting(
  table: Table,
  connection: Connection,
  settings: Settings,
  changed: readonly string[],
) {
  const problems = await settingProblems(table, connection, settings);
  const problem = problems.find(({ setting, code }) => code !== 'unset' && changed.includes(setting));
  if (problem) {
    throw new Problem(422, problem.code, problem.text, { members: { setting: problem.setting } });
  }
}
