/** Where a value's references lead. Every method throws when the name is unknown. */
export interface Scope {
  /** A parameter, a pseudo parameter or a resource. `undefined` only for `AWS::NoValue`. */
  ref(name: string): unknown;
  attribute(resource: string, name: string): unknown;
  importValue(exportName: string): unknown;
  mapping(map: string, top: string, second: string): unknown;
  condition(name: string): boolean;
}

type Node = Readonly<Record<string, unknown>>;

/**
 * Evaluates a template's value: plain JSON with CloudFormation's functions inside.
 * @throws naming the function when it is not one of those below
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
 */
export function evaluate(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((item) => evaluate(item, scope)).filter((item) => item !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [name, argument] = entries[0] ?? [];
  if (entries.length === 1 && name !== undefined && (name === 'Ref' || name.startsWith('Fn::'))) {
    const call = FUNCTIONS[name];
    if (!call) throw new Error(`the template uses ${name}, which the local runtime does not know`);
    return call(argument, scope);
  }
  return Object.fromEntries(
    entries.map(([key, item]) => [key, evaluate(item, scope)]).filter(([, item]) => item !== undefined),
  );
}

const list = (value: unknown, scope: Scope): readonly unknown[] => {
  const evaluated = evaluate(value, scope);
  if (!Array.isArray(evaluated)) throw new Error(`expected a list, got ${JSON.stringify(evaluated)}`);
  return evaluated;
};

const text = (value: unknown, scope: Scope): string => {
  const evaluated = evaluate(value, scope);
  if (typeof evaluated === 'object' || evaluated === undefined) {
    throw new Error(`expected a text, got ${JSON.stringify(evaluated)}`);
  }
  return String(evaluated);
};

const FUNCTIONS: Readonly<Record<string, (argument: unknown, scope: Scope) => unknown>> = {
  Ref: (name, scope) => scope.ref(String(name)),
  'Fn::GetAtt': (argument, scope) => {
    const [resource, ...path] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
    return scope.attribute(resource!, path.join('.'));
  },
  'Fn::Join': (argument, scope) => {
    const [separator, items] = argument as [string, unknown];
    return list(items, scope)
      .map((item) => text(item, scope))
      .join(separator);
  },
  'Fn::Sub': (argument, scope) => substitute(argument, scope),
  'Fn::Select': (argument, scope) => {
    const [index, items] = argument as [unknown, unknown];
    const at = Number(text(index, scope));
    const all = list(items, scope);
    if (!(at in all)) throw new Error(`Fn::Select: there is no item ${at} among ${all.length}`);
    return all[at];
  },
  'Fn::Split': (argument, scope) => {
    const [separator, source] = argument as [string, unknown];
    return text(source, scope).split(separator);
  },
  'Fn::ImportValue': (argument, scope) => scope.importValue(text(argument, scope)),
  'Fn::FindInMap': (argument, scope) => {
    const [map, top, second] = (argument as unknown[]).map((item) => text(item, scope));
    return scope.mapping(map!, top!, second!);
  },
  'Fn::If': (argument, scope) => {
    const [condition, yes, no] = argument as [string, unknown, unknown];
    return evaluate(scope.condition(condition) ? yes : no, scope);
  },
  'Fn::Equals': (argument, scope) => {
    const [a, b] = argument as [unknown, unknown];
    return text(a, scope) === text(b, scope);
  },
  'Fn::Not': (argument, scope) => !truth((argument as unknown[])[0], scope),
  'Fn::And': (argument, scope) => (argument as unknown[]).every((item) => truth(item, scope)),
  'Fn::Or': (argument, scope) => (argument as unknown[]).some((item) => truth(item, scope)),
};

/** `{Condition: name}` stands for a named condition inside `Fn::And`, `Fn::Or` and `Fn::Not`. */
export function truth(value: unknown, scope: Scope): boolean {
  const named = (value as Node | null)?.Condition;
  const result = typeof named === 'string' ? scope.condition(named) : evaluate(value, scope);
  if (typeof result !== 'boolean') throw new Error(`expected a condition, got ${JSON.stringify(result)}`);
  return result;
}

function substitute(argument: unknown, scope: Scope): string {
  const [source, variables] = Array.isArray(argument) ? (argument as [string, Node]) : [String(argument), {} as Node];
  return source.replace(/\$\{([^}]*)\}/g, (_, name: string) => {
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    if (name in variables) return text(variables[name], scope);
    if (!name.includes('.')) return text({ Ref: name }, scope);
    return text({ 'Fn::GetAtt': name }, scope);
  });
}
