import type { Stack } from './assembly.ts';
import { ACCOUNT, type Endpoints, KINDS, REGION } from './identity.ts';
import { evaluate, type Scope, truth } from './intrinsics.ts';

/** A resource with every reference in its properties followed. */
export interface Resource {
  readonly stack: string;
  readonly id: string;
  readonly type: string;
  readonly name: string;
  /** Absent where the type has none. */
  readonly arn: string | undefined;
  readonly ref: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly assets: ReadonlyMap<string, string>;
}

export interface ResolveOptions {
  readonly endpoints: Endpoints;
  /** Values for template parameters, by name; one that no stack declares is refused. */
  readonly parameters?: Readonly<Record<string, string>>;
}

/**
 * Follows every reference of every stack, exports and imports between stacks included.
 * @throws naming stack and resource: an unknown type, function, attribute or parameter; a parameter without value;
 * a logical id used twice
 */
export function resolveStacks(stacks: readonly Stack[], { endpoints, parameters = {} }: ResolveOptions): Resource[] {
  refuseUndeclared(stacks, parameters);
  const scopes = new Map(stacks.map((stack) => [stack.name, scopeOf(stack)]));

  function scopeOf(stack: Stack): Scope {
    const { Parameters = {}, Mappings = {}, Conditions = {}, Resources } = stack.template;
    const scope: Scope = {
      ref(name) {
        if (name.startsWith('AWS::')) return pseudo(name, stack.name);
        const declared = Parameters[name];
        if (declared) {
          const value = parameters[name] ?? declared.Default;
          if (value === undefined) throw new Error(`parameter ${name} of stack ${stack.name} has no value`);
          return declared.Type === 'CommaDelimitedList' ? String(value).split(',') : value;
        }
        return kindOf(name).ref(named(name), endpoints);
      },
      attribute(id, attribute) {
        const find = kindOf(id).attributes?.[attribute];
        if (!find) throw new Error(`${Resources[id]?.Type} ${id}: attribute ${attribute} is not known locally`);
        return find(named(id), endpoints);
      },
      importValue,
      mapping(map, top, second) {
        const value = Mappings[map]?.[top]?.[second];
        if (value === undefined) throw new Error(`mapping ${map}.${top}.${second} is not in stack ${stack.name}`);
        return value;
      },
      condition(name) {
        if (!(name in Conditions)) throw new Error(`condition ${name} is not in stack ${stack.name}`);
        return truth(Conditions[name], scope);
      },
    };
    const kindOf = (id: string) => {
      const resource = Resources[id];
      if (!resource) throw new Error(`${id} is neither a parameter nor a resource of stack ${stack.name}`);
      const kind = KINDS[resource.Type];
      if (!kind) throw new Error(`${resource.Type} (${id}) is a resource type the local runtime does not know`);
      return kind;
    };
    const named = (id: string) => ({ id, name: physicalName(stack, id, scope) });
    return scope;
  }

  function importValue(exportName: string): unknown {
    for (const stack of stacks) {
      const scope = scopes.get(stack.name)!;
      for (const output of Object.values(stack.template.Outputs ?? {})) {
        if (output.Export && evaluate(output.Export.Name, scope) === exportName) return evaluate(output.Value, scope);
      }
    }
    throw new Error(`no stack exports ${exportName}`);
  }

  const seen = new Map<string, string>();
  return stacks.flatMap((stack) => {
    const scope = scopes.get(stack.name)!;
    return Object.entries(stack.template.Resources).flatMap(([id, { Type, Properties = {}, Condition }]) => {
      const kind = KINDS[Type];
      if (!kind) throw new Error(`${stack.name}/${id}: the local runtime does not know ${Type}`);
      if (Condition !== undefined && !scope.condition(Condition)) return [];
      const elsewhere = seen.get(id);
      if (elsewhere !== undefined && !kind.inert) throw new Error(`${id} stands in ${elsewhere} and in ${stack.name}`);
      seen.set(id, stack.name);
      try {
        return [
          {
            stack: stack.name,
            id,
            type: Type,
            name: physicalName(stack, id, scope),
            arn: kind.attributes?.Arn?.({ id, name: physicalName(stack, id, scope) }, endpoints),
            ref: String(scope.ref(id)),
            properties: kind.inert ? {} : (evaluate(Properties, scope) as Resource['properties']),
            assets: stack.assets,
          },
        ];
      } catch (error) {
        throw new Error(`${stack.name}/${id} (${Type}): ${(error as Error).message}`, { cause: error });
      }
    });
  });
}

function refuseUndeclared(stacks: readonly Stack[], parameters: Readonly<Record<string, string>>): void {
  const declared = new Set(stacks.flatMap(({ template }) => Object.keys(template.Parameters ?? {})));
  const unknown = Object.keys(parameters).filter((name) => !declared.has(name));
  if (unknown.length > 0) throw new Error(`no stack has a parameter ${unknown.join(', ')}`);
}

/** Names made up locally follow the limits of the strictest service: lower case, 63 characters. */
function physicalName(stack: Stack, id: string, scope: Scope): string {
  const { Type, Properties = {} } = stack.template.Resources[id]!;
  const property = KINDS[Type]?.nameProperty;
  const own = property === undefined ? undefined : evaluate(Properties[property], scope);
  if (typeof own === 'string') return own;
  const made = `${stack.name}-${id}`;
  if (Type === 'AWS::S3::Bucket') return made.toLowerCase().slice(-63).replace(/^-+/, '');
  return Type === 'AWS::SQS::Queue' && String(Properties.FifoQueue) === 'true' ? `${made.slice(-75)}.fifo` : made;
}

function pseudo(name: string, stack: string): string | undefined {
  const values: Readonly<Record<string, string>> = {
    'AWS::AccountId': ACCOUNT,
    'AWS::Partition': 'aws',
    'AWS::Region': REGION,
    'AWS::StackName': stack,
    'AWS::StackId': `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/${stack}/local`,
    'AWS::URLSuffix': 'amazonaws.com',
  };
  if (name === 'AWS::NoValue') return undefined;
  if (!(name in values)) throw new Error(`${name} is a pseudo parameter the local runtime does not know`);
  return values[name];
}
