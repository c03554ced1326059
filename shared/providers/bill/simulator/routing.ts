interface Shape {
  readonly operation: string;
  readonly parts: readonly string[];
}

export const shapesOf = (operations: readonly string[]): readonly Shape[] =>
  operations.map((operation) => ({ operation, parts: operation.split(/[ /]+/) }));

/** `GET /v3/bills/00n../` is `GET /v3/bills/{id}`; words go before ids. */
export function operationOf(
  shapes: readonly Shape[],
  method: string,
  path: string,
): { readonly operation: string; readonly ids: readonly string[] } {
  const parts = `${method}${path.replace(/\/+$/, '')}`.split('/');
  const fits = shapes.filter(
    (shape) =>
      shape.parts.length === parts.length &&
      shape.parts.every((part, index) => part === '{id}' || part === parts[index]),
  );
  const best = fits.toSorted((a, b) => idsIn(a) - idsIn(b))[0];
  if (!best) return { operation: `${method} ${path}`, ids: [] };
  const ids = best.parts.flatMap((part, index) => (part === '{id}' ? [decodeURIComponent(parts[index]!)] : []));
  return { operation: best.operation, ids };
}

const idsIn = ({ parts }: Shape): number => parts.filter((part) => part === '{id}').length;
