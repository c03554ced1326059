import { type AccountId, providerOf } from '../../model/names.ts';
import type { ConnectPorts } from '../connect.ts';
import { keys } from '../keys.ts';
import type { Write } from '../ports.ts';
import type { Provider } from '../provider.ts';
import { type Account, readAccount } from '../state/account.ts';
import { type Interval, intervals, slotWrites } from '../wheel.ts';
import { ConnectionRefused } from './refused.ts';

export interface NewAccount {
  readonly account: AccountId;
  readonly grant: string;
  readonly name: string;
}

/** Of one company. Every run reads all of them. */
const MOST_CONNECTIONS = 10;

/**
 * What belongs into the transaction that gives an account a connection: the account itself and its place on the wheel.
 * @throws {ConnectionRefused} another tenant's company, or one that has no room
 */
export async function accountWrites(
  ports: Pick<ConnectPorts, 'table' | 'providers' | 'publicUrl'>,
  tenant: string,
  wanted: NewAccount,
  connection: string,
  streams: readonly string[],
): Promise<readonly Write[]> {
  const known = readAccount(await ports.table.get(keys.account(wanted.account)));
  if (known && known.tenant !== tenant) {
    throw new ConnectionRefused('taken', 'This company is connected in another workspace.');
  }
  if (known?.state === 'releasing') {
    throw new ConnectionRefused(
      'ending',
      'The last connection of this company is just being ended. Try again in a minute.',
    );
  }
  if (known && known.connections.length >= MOST_CONNECTIONS) {
    throw new ConnectionRefused('taken', 'This company has ten connections already.');
  }
  const needed = [...new Set([...(known?.connections.length ? known.streams : []), ...streams])].sort();
  const interval = intervalOf(ports.providers[providerOf(wanted.account)], needed);
  const account: Account = {
    ...wanted,
    tenant,
    state: 'active',
    connections: [...(known?.connections ?? []).filter((id) => id !== connection), connection],
    streams: needed,
    interval,
    rev: (known?.rev ?? 0) + 1,
    ...(ports.publicUrl === undefined ? {} : { publicUrl: ports.publicUrl }),
  };
  return [
    {
      kind: 'put',
      item: { ...keys.account(wanted.account), ...(account as unknown as Record<string, never>) },
      if: known ? [['rev', '=', known.rev]] : 'absent',
    },
    ...slotWrites(wanted.account, interval, known?.interval as Interval | undefined),
  ];
}

/** The account is visited as often as the most frequent of its streams, at least hourly. */
export function intervalOf(provider: Provider | undefined, streams: readonly string[]): Interval {
  const facts = streams.flatMap((stream) => provider?.capabilities.streams[stream] ?? []);
  const wanted = Math.min(60, ...facts.map(({ everyMinutes }) => everyMinutes));
  return intervals.filter((interval) => interval <= wanted).at(-1) ?? intervals[0];
}
