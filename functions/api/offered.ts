import type { Integration } from '../../shared/engine/integration.ts';
import { offers } from '../../shared/integrations/offers.ts';
import { type AccountId, providerOf } from '../../shared/model/names.ts';
import type { ApiPorts } from './call.ts';
import { companyBehind } from './company.ts';
import { Problem } from './problems.ts';

/**
 * MF-5: a ledger that an integration does not join is refused with what it is joined by instead.
 * @throws {Problem} 422
 */
export function demandSides(
  ports: Pick<ApiPorts, 'integrations' | 'providers'>,
  integration: Integration,
  left: AccountId,
  right: AccountId,
): void {
  if (providerOf(left) === integration.left || providerOf(right) !== integration.right) return;
  const fitting = Object.values(ports.integrations).filter(
    (one) => one.left === providerOf(left) && one.right === integration.right,
  );
  if (fitting.length === 0) return;
  const ledger = ports.providers[providerOf(left)]?.name ?? providerOf(left);
  const instead = fitting.map(({ name, id }) => `${name} (${offers[id]?.books ?? id})`).join(', ');
  const books = offers[integration.id]?.books ?? 'this';
  throw new Problem(422, 'notOffered', `${ledger} is not offered for ${books}, only for ${instead}.`);
}

/**
 * What the platform's company must be able to do, as it says right now.
 * @throws {Problem} 422: this integration is not offered to it; the detail says why
 */
export async function demandOffered(
  ports: ApiPorts,
  integration: Integration,
  { account, grant }: { readonly account: AccountId; readonly grant: string },
): Promise<void> {
  const withheld = offers[integration.id]?.withheld;
  const because = withheld?.(await companyBehind(ports, account, grant));
  if (because !== undefined) throw new Problem(422, 'notOffered', because);
}
