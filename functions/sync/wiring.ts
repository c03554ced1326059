import { setTimeout as sleep } from 'node:timers/promises';
import { envName, readProviderConfig } from '../../shared/aws/config.ts';
import { awsPorts, readPortsConfig } from '../../shared/aws/ports.ts';
import type { EnginePorts } from '../../shared/engine/context.ts';
import { releaseAccess } from '../../shared/engine/grants/release.ts';
import { GrantStore } from '../../shared/engine/grants.ts';
import type { Provider } from '../../shared/engine/provider.ts';
import { allRules } from '../../shared/engine/rules.ts';
import { integrations, servedProviders } from '../../shared/integrations/index.ts';
import type { AccountId } from '../../shared/model/names.ts';
import { providers } from '../../shared/providers/index.ts';
import { webhookPath } from '../../shared/providers/webhook-address.ts';
import { createSyncHandler } from './sync.ts';

/** Production's ports for the worker of one provider. It calls no other provider: the others are there as facts only. */
export function syncHandler(provider: Provider) {
  const { env } = process;
  const aws = awsPorts(readPortsConfig(env, servedProviders));
  const config = readProviderConfig(env, provider.id);
  const auth = { http: aws.http, clock: aws.clock, config };
  const grants = new GrantStore(aws, provider, auth);
  const { webhookKey } = config;
  const ports: EnginePorts = {
    ...aws,
    rules: allRules,
    providers,
    integrations,
    open: async ({ account, grant }) => {
      // Also in a run that will call nobody: a refresh that was put off is tried again here.
      await grants.usable(grant);
      return provider.connect(account, {
        http: aws.http,
        clock: aws.clock,
        config,
        token: (fresh) => grants.usable(grant, fresh === undefined ? {} : { fresh }),
        pause: (ms) => sleep(ms),
      });
    },
    // Where vendors cannot reach us, nothing is registered there: they are polled.
    ...(provider.webhook.addressed && webhookKey && env[`${envName(provider.id)}_WEBHOOKS`] !== 'off'
      ? { webhookPath: (account: AccountId) => webhookPath(account, webhookKey) }
      : {}),
    release: (account) => releaseAccess(grants, provider.auth, auth, account),
    isPostponed: (grant) => grants.isPostponed(grant),
  };
  return createSyncHandler(ports);
}
