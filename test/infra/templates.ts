import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { createApp } from '../../infra/app.ts';
import { servedProviders } from '../../shared/integrations/index.ts';

// biome-ignore lint/suspicious/noExplicitAny: templates are JSON of many shapes, and the rules look at corners of them
export type Value = any;

export interface Resource {
  readonly stack: string;
  readonly id: string;
  readonly type: string;
  readonly properties: Value;
  readonly raw: Value;
}

export const providers = servedProviders;
export const functionNames = [
  ...['api', 'deliver', 'dispatch', 'publish', 'sweep', 'webhook'],
  ...servedProviders.map((provider) => `sync-${provider}`),
].sort();

/** The app with handlers that do nothing: what is asserted here is the template around them. */
export function appWithStubs(name?: string): { app: App; outdir: string } {
  const outdir = mkdtempSync(join(tmpdir(), 'tieout-infra-'));
  for (const name of functionNames) {
    mkdirSync(join(outdir, 'bundles', name), { recursive: true });
    writeFileSync(join(outdir, 'bundles', name, 'index.mjs'), `export const handler = async () => '${name}';\n`);
  }
  const app = createApp({
    outdir: join(outdir, 'cdk.out'),
    bundles: join(outdir, 'bundles'),
    providers,
    ...(name ? { name } : {}),
  });
  return { app, outdir };
}

export interface Synthesized {
  readonly templates: Readonly<Record<string, Value>>;
  readonly files: readonly string[];
}

export function synthesize(name?: string): Synthesized {
  const { app } = appWithStubs(name);
  const { stacks, directory } = app.synth();
  return {
    templates: Object.fromEntries(
      stacks.map(({ stackName, templateFile }) => [
        stackName,
        JSON.parse(readFileSync(join(directory, templateFile), 'utf8')),
      ]),
    ),
    files: stacks.map(({ templateFile }) => join(directory, templateFile)),
  };
}

/** All stacks as one, with the references between them followed. */
export class Templates {
  readonly resources: readonly Resource[];
  readonly parameters: Readonly<Record<string, Value>>;
  readonly #exports: ReadonlyMap<string, Value>;

  constructor(templates: Synthesized['templates']) {
    const stacks = Object.entries(templates);
    this.resources = stacks.flatMap(([stack, { Resources = {} }]) =>
      Object.entries<Value>(Resources).map(([id, raw]) => ({
        stack,
        id,
        type: raw.Type as string,
        properties: raw.Properties ?? {},
        raw,
      })),
    );
    this.parameters = Object.assign({}, ...stacks.map(([, { Parameters = {} }]) => Parameters));
    this.#exports = new Map(
      stacks.flatMap(([, { Outputs = {} }]) =>
        Object.values<Value>(Outputs).flatMap(({ Export, Value: value }) => (Export ? [[Export.Name, value]] : [])),
      ),
    );
  }

  of(type: string): readonly Resource[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /** The resource that a reference leads to, whatever of it is referred to. */
  target(value: Value): Resource | undefined {
    if (value?.['Fn::ImportValue']) return this.target(this.#exports.get(value['Fn::ImportValue']));
    const id = value?.Ref ?? value?.['Fn::GetAtt']?.[0];
    return this.resources.find((resource) => resource.id === id);
  }

  /** Short name of a function: `sync-xero`. */
  nameOf(fn: Resource): string {
    return (fn.properties.FunctionName as string).replace(/^tieout-/, '');
  }

  statementsOf(role: Resource): readonly Value[] {
    return (role.properties.Policies ?? []).flatMap(({ PolicyDocument }: Value) => PolicyDocument.Statement);
  }
}

export const list = (value: Value): Value[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);
