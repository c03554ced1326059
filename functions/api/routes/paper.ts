import { operations } from '../../../shared/api-client/contract/index.ts';
import { keys } from '../../../shared/engine/keys.ts';
import type { Provider } from '../../../shared/engine/provider.ts';
import { readAccount } from '../../../shared/engine/state/account.ts';
import { providerOf } from '../../../shared/model/names.ts';
import { route } from '../call.ts';
import { notFound, Problem } from '../problems.ts';
import { addressed } from './records.ts';

/** What fits into an answer, which is text. */
const MOST_BYTES = 4 * 1024 * 1024;

/**
 * AF-X4: a linked invoice as its ledger prints it, fetched when it is asked for and kept nowhere. The ledger's own links to
 * its papers open them for whoever has the link, so they are neither asked for nor passed on.
 */
export const readPaper = route(operations.readPaper, async (call) => {
  const { ports } = call;
  const { connection, entity, link } = await addressed(call);
  const account = readAccount(await ports.table.get(keys.account(connection.L)));
  if (entity !== 'invoice' || link?.L === undefined || link.R === undefined || !account) throw notFound('paper');
  const id = providerOf(connection.L);
  const provider = (ports.providers as Readonly<Record<string, Provider | undefined>>)[id];
  const grants = ports.grants[id];
  const auth = ports.auth[id];
  if (!provider || !grants || !auth) throw notFound('paper');
  const session = provider.connect(connection.L, {
    ...auth,
    token: (fresh) => grants.usable(account.grant, fresh === undefined ? {} : { fresh }),
  });
  const bytes = await session.pdf?.(link.L);
  if (!bytes) throw notFound('paper');
  const isPdf = Buffer.from(bytes.subarray(0, 5)).toString('latin1') === '%PDF-';
  if (!isPdf || bytes.length > MOST_BYTES) {
    throw new Problem(502, 'noPaper', `${provider.name} has no paper of this invoice that can be passed on.`);
  }
  return { status: 200, body: { mimeType: 'application/pdf', content: Buffer.from(bytes).toString('base64') } };
});
