import type { AccountId, ProviderId } from '../model/names.ts';
import type { Capabilities } from './provider/capabilities.ts';
import type { Auth } from './provider/grants.ts';
import type { ConnectPorts } from './provider/ports.ts';
import type { Session } from './provider/session.ts';
import type { WebhookReader } from './provider/webhooks.ts';

/** What a provider's folder exports. The registry in shared/providers/index.ts lists them all. */
export interface Provider {
  readonly id: ProviderId;
  readonly name: string;
  readonly capabilities: Capabilities;
  /** One account, ready to talk. Makes no call by itself. */
  connect(account: AccountId, ports: ConnectPorts): Session;
  readonly auth: Auth;
  readonly webhook: WebhookReader;
}

export type * from './provider/capabilities.ts';
export type * from './provider/grants.ts';
export type * from './provider/ports.ts';
export type * from './provider/reading.ts';
export type * from './provider/session.ts';
export type * from './provider/webhooks.ts';
export type * from './provider/writing.ts';
