import { type AppModel, readApp } from './template/app.ts';
import { readAssembly } from './template/assembly.ts';
import { type ResolveOptions, resolveStacks } from './template/resolve.ts';

export type { AppModel, FunctionDefinition } from './template/app.ts';
export type { Resource } from './template/resolve.ts';

/**
 * Loads a synthesized CDK app as something that can be run: references followed, functions with their code, environment
 * and permissions.
 * @param assembly directory of the cloud assembly (`cdk.out`)
 * @throws naming what it cannot run: a template that would behave differently here than in the cloud is refused
 */
export const loadTemplate = (assembly: string, options: ResolveOptions): AppModel =>
  readApp(resolveStacks(readAssembly(assembly), options));
