import type { TieoutClient } from '../client.ts';
import type { Command } from './commands.ts';

const consent: Command = {
  usage: 'consent PROVIDER [ACCOUNT] | consent --id CONSENT',
  does: 'ask for access to a company, and see what came of it',
  takes: [0, 2],
  async run({ client, words: [provider, account], options: { id }, print }) {
    const found =
      provider === undefined
        ? await client.call('readConsent', { id: id ?? '' })
        : await client.call('startConsent', { body: { provider, ...(account === undefined ? {} : { account }) } });
    const url = 'url' in found && typeof found.url === 'string' ? found.url : undefined;
    print.value(found, [
      `${found.id} ${found.state}${found.reason === undefined ? '' : `: ${found.reason}`}`,
      ...(url === undefined ? [] : [`open in a browser: ${url}`]),
      ...(found.accounts ?? []).map(({ account: one, name }) => `${one}  ${name}`),
    ]);
    return found.state === 'refused' ? 1 : 0;
  },
};

const connect: Command = {
  usage: 'connect INTEGRATION LEFT RIGHT [--review]',
  does: 'connect the companies of two consents; CONSENT=ACCOUNT where one opens several',
  takes: [3, 3],
  async run({ client, words: [integration = '', left = '', right = ''], options: { review }, print }) {
    const made = await client.call('connect', {
      body: {
        integration,
        left: await sideOf(client, left),
        right: await sideOf(client, right),
        review: review ?? false,
      },
    });
    print.value(made, [
      made.id,
      review ? `Nothing is written yet: tieout plan ${made.id}` : `Under way: tieout connections ${made.id}`,
    ]);
    return 0;
  },
};

/** @throws which companies there are to choose from */
async function sideOf(
  client: TieoutClient,
  named: string,
): Promise<{ readonly account: string; readonly grant: string }> {
  const [id = '', wanted] = named.split(/=(.*)/s);
  const { accounts = [], grant, state } = await client.call('readConsent', { id });
  if (grant === undefined) throw new Error(`The consent ${id} is ${state}.`);
  const fitting = accounts.filter(({ account }) => wanted === undefined || account === wanted);
  if (fitting.length !== 1) {
    throw new Error(`Choose one: ${accounts.map(({ account, name }) => `${id}=${account} (${name})`).join(', ')}`);
  }
  return { account: fitting[0]!.account, grant };
}

export const connectCommands = { consent, connect };
