import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { projectRoot, syncProviders } from './functions.ts';
import { deployment, pascal } from './names.ts';
import { ApiStack } from './stacks/api.ts';
import { ObservabilityStack } from './stacks/observability.ts';
import { StateStack } from './stacks/state.ts';
import { SyncStack } from './stacks/sync.ts';

export interface AppSettings {
  /** Where the cloud assembly goes; the CDK's own choice (`CDK_OUTDIR`, else `cdk.out`) when absent. */
  readonly outdir?: string;
  /** Directory with one bundle directory per function (`infra/build.ts`). */
  readonly bundles?: string;
  /** Those that have a worker when absent. */
  readonly providers?: readonly string[];
  /** Begins every physical name; `-c name=...` on the command line. Default: `tieout`. */
  readonly name?: string;
}

/**
 * The whole app, ready for `synth()`. It asks for no account and no region, and is the same whoever makes it: the CDK's
 * feature flags come from cdk.json also where no CLI reads them.
 * @throws from `synth()` when cdk-nag finds something that no reason is given for
 */
export function createApp({
  outdir,
  bundles = join(projectRoot, 'dist/functions'),
  providers = syncProviders(),
  name,
}: AppSettings = {}): App {
  const { context } = JSON.parse(readFileSync(join(projectRoot, 'cdk.json'), 'utf8')) as { context: object };
  const app = new App({
    context: { ...context, ...(name ? { name } : {}) },
    analyticsReporting: false,
    ...(outdir ? { outdir } : {}),
  });
  const prefix = pascal(deployment(app));
  const state = new StateStack(app, `${prefix}-State`, { description: 'Tieout: what must not be lost' });
  const sync = new SyncStack(app, `${prefix}-Sync`, {
    description: 'Tieout: queues and workers',
    state,
    providers,
    bundles,
  });
  new ApiStack(app, `${prefix}-Api`, { description: 'Tieout: webhooks and API', state, sync, providers, bundles });
  new ObservabilityStack(app, `${prefix}-Observability`, { description: 'Tieout: alarms and dashboard', providers });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

if (import.meta.main) createApp().synth();
