import type { Provider } from '../../engine/provider.ts';
import { externalIdOf } from '../../model/names.ts';
import { platformAuth } from './auth.ts';
import { platformCapabilities } from './capabilities.ts';
import type { Speaker } from './errors.ts';
import { platformSession } from './session.ts';
import { platformWebhook } from './webhook.ts';

/**
 * A provider for a platform that implements the contract: its name is all that it needs to get every ledger.
 * `config.apiUrl` is the contract's server URL (it ends in `/v1`), `config.tokenUrl` its `/oauth/token`,
 * `config.webhookKey` the secret shown when the webhook endpoint was created.
 * @see docs/platform-contract.yaml
 */
export const createPlatformProvider = (speaker: Speaker): Provider => ({
  id: speaker.id,
  name: speaker.name,
  capabilities: platformCapabilities,
  connect: (account, { http, token, config }) =>
    platformSession({ speaker, http, token, apiUrl: config.apiUrl, account: externalIdOf(account) }),
  auth: platformAuth(speaker),
  webhook: platformWebhook(speaker.id),
});
