import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { parsePolicy, type Statement } from '../gateway/iam.ts';
import { readProperties } from './properties.ts';
import type { Resource } from './resolve.ts';

/** One Lambda function, as the template describes it. */
export interface FunctionDefinition {
  /** Its own name where the template gives it one, else its logical id. It calls AWS with this as access key. */
  readonly id: string;
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly directory: string;
  /** File and export of the handler. */
  readonly module: string;
  readonly exportName: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  /** Everything its role allows and denies. */
  readonly statements: readonly Statement[];
}

/** The template by what the runtime does with it. */
export interface AppModel {
  readonly resources: readonly Resource[];
  readonly functions: readonly FunctionDefinition[];
  /** What each role of the template allows, by its ARN. */
  readonly roles: ReadonlyMap<string, readonly Statement[]>;
  of(...types: string[]): readonly Resource[];
  /** @throws when there is none with this ARN */
  functionByArn(arn: string): FunctionDefinition;
}

const text = z.string();
const functionProperties = z.looseObject({
  Handler: text,
  Role: text,
  Code: z.looseObject({ S3Key: text }),
  Timeout: z.coerce.number().default(3),
  MemorySize: z.coerce.number().default(128),
  Environment: z.looseObject({ Variables: z.record(text, z.coerce.string()) }).optional(),
});

const roleProperties = z.looseObject({
  Policies: z.array(z.looseObject({ PolicyName: text, PolicyDocument: z.unknown() })).default([]),
  ManagedPolicyArns: z.array(text).default([]),
});
const policyProperties = z.looseObject({ PolicyDocument: z.unknown(), Roles: z.array(text).default([]) });

/** Managed by AWS and about logs only, which are files here. */
const LOGGING_ONLY =
  /:aws:policy\/(service-role\/AWSLambda(Basic|SQSQueue|DynamoDB)ExecutionRole|AWSXRayDaemonWriteAccess)$/;

/** @throws naming the resource that cannot be run */
export function readApp(resources: readonly Resource[]): AppModel {
  const of = (...types: string[]) => resources.filter(({ type }) => types.includes(type));
  const roles = statementsByRole(of);
  const functions = of('AWS::Lambda::Function').map((resource) => readFunction(resource, roles));
  return {
    resources,
    functions,
    roles,
    of,
    functionByArn(arn) {
      const found = functions.find((definition) => definition.arn === arn);
      if (!found) throw new Error(`no function has the ARN ${arn}`);
      return found;
    },
  };
}

function readFunction(resource: Resource, statements: ReadonlyMap<string, readonly Statement[]>): FunctionDefinition {
  const { id, name, assets } = resource;
  const { Handler, Role, Code, Timeout, MemorySize, Environment } = readProperties(resource, functionProperties);
  const directory = assets.get(Code.S3Key);
  if (directory === undefined) throw new Error(`${id}: its code ${Code.S3Key} is not in the assembly`);
  const [file, exportName] = Handler.split('.');
  const module = ['.mjs', '.js', '.cjs']
    .map((end) => join(directory, `${file}${end}`))
    .find((path) => existsSync(path));
  if (module === undefined) throw new Error(`${id}: there is no ${file}.mjs in ${directory}`);
  const own = statements.get(Role);
  if (!own) throw new Error(`${id}: its role ${Role} is not in the template`);
  return {
    id: resource.properties.FunctionName === undefined ? id : name,
    logicalId: id,
    name,
    arn: resource.arn!,
    directory,
    module,
    exportName: exportName ?? 'handler',
    environment: Environment?.Variables ?? {},
    timeoutSeconds: Timeout,
    memoryMb: MemorySize,
    statements: own,
  };
}

/** Role ARN -> the statements of its inline, attached and managed policies. */
function statementsByRole(of: AppModel['of']): ReadonlyMap<string, readonly Statement[]> {
  const roles = new Map<string, { readonly arn: string; readonly statements: Statement[] }>();
  const managed = new Map<string, readonly Statement[]>();
  for (const policy of of('AWS::IAM::ManagedPolicy')) {
    const { PolicyDocument, Roles } = readProperties(policy, policyProperties);
    managed.set(policy.ref, parsePolicy(PolicyDocument, policy.id));
    for (const role of Roles) attach(role, policy.id, managed.get(policy.ref)!);
  }
  function attach(role: string, from: string, statements: readonly Statement[]): void {
    const found = roleNamed(role);
    if (!found) throw new Error(`${from} is attached to ${role}, which is not in the template`);
    found.statements.push(...statements);
  }
  function roleNamed(name: string) {
    if (roles.size === 0)
      for (const { ref, arn } of of('AWS::IAM::Role')) roles.set(ref, { arn: arn!, statements: [] });
    return roles.get(name);
  }
  for (const role of of('AWS::IAM::Role')) {
    const { Policies, ManagedPolicyArns } = readProperties(role, roleProperties);
    for (const { PolicyName, PolicyDocument } of Policies) {
      attach(role.ref, PolicyName, parsePolicy(PolicyDocument, `${role.id}/${PolicyName}`));
    }
    for (const policyArn of ManagedPolicyArns) {
      const own = managed.get(policyArn);
      if (!own && !LOGGING_ONLY.test(policyArn)) throw new Error(`${role.id}: ${policyArn} is not known locally`);
      attach(role.ref, policyArn, own ?? []);
    }
  }
  for (const policy of of('AWS::IAM::Policy')) {
    const { PolicyDocument, Roles } = readProperties(policy, policyProperties);
    for (const role of Roles) attach(role, policy.id, parsePolicy(PolicyDocument, policy.id));
  }
  return new Map([...roles.values()].map(({ arn, statements }) => [arn, statements]));
}
