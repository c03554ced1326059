import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const resource = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).optional(),
  Condition: z.string().optional(),
});

const template = z.looseObject({
  Parameters: z.record(z.string(), z.looseObject({ Type: z.string(), Default: z.unknown().optional() })).optional(),
  Mappings: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))).optional(),
  Conditions: z.record(z.string(), z.unknown()).optional(),
  Resources: z.record(z.string(), resource).default({}),
  Outputs: z
    .record(z.string(), z.looseObject({ Value: z.unknown(), Export: z.looseObject({ Name: z.unknown() }).optional() }))
    .optional(),
});
export type CfnTemplate = z.infer<typeof template>;

const manifest = z.looseObject({
  artifacts: z.record(
    z.string(),
    z.looseObject({ type: z.string(), properties: z.record(z.string(), z.unknown()).optional() }),
  ),
});

const assetManifest = z.looseObject({
  files: z
    .record(
      z.string(),
      z.looseObject({
        source: z.looseObject({ path: z.string() }),
        destinations: z.record(z.string(), z.looseObject({ objectKey: z.string() })),
      }),
    )
    .default({}),
});

/** One stack of a cloud assembly, as the synthesizer wrote it. */
export interface Stack {
  readonly name: string;
  readonly template: CfnTemplate;
  /** Object key in the assets bucket -> the file or directory it is made from. */
  readonly assets: ReadonlyMap<string, string>;
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/**
 * Reads a cloud assembly: what `cdk synth` leaves in `cdk.out`.
 * @throws when there is none, or a stack cannot be read
 * @see https://docs.aws.amazon.com/cdk/v2/guide/deploy.html
 */
export function readAssembly(directory: string): readonly Stack[] {
  const path = join(directory, 'manifest.json');
  if (!existsSync(path)) throw new Error(`${directory} holds no cloud assembly: run "npm run synth" first`);
  const artifacts = Object.entries(manifest.parse(readJson(path)).artifacts);
  const assets = new Map<string, string>();
  for (const [, { type, properties }] of artifacts) {
    if (type !== 'cdk:asset-manifest') continue;
    const { files } = assetManifest.parse(readJson(join(directory, z.string().parse(properties?.file))));
    for (const { source, destinations } of Object.values(files)) {
      for (const { objectKey } of Object.values(destinations)) assets.set(objectKey, join(directory, source.path));
    }
  }
  return artifacts
    .filter(([, { type }]) => type === 'aws:cloudformation:stack')
    .map(([id, { properties }]) => ({
      name: z.string().parse(properties?.stackName ?? id),
      template: template.parse(readJson(join(directory, z.string().parse(properties?.templateFile)))),
      assets,
    }));
}
