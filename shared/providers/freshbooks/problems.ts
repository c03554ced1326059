/** One reason in an error answer. `errno` is FreshBooks' own number, where there is one. */
export interface Problem {
  readonly errno?: number;
  readonly message: string;
  readonly field?: string;
  readonly object?: string;
}

type Shape = Readonly<Record<string, unknown>>;

/**
 * The reasons in an answer, whatever its family and its age; none in a good answer. FreshBooks also sends errors with
 * status 200, so every answer is looked through.
 *
 * | shape | where |
 * | --- | --- |
 * | `{response: {errors: [{errno, field, message, object}]}}` | accounting, events |
 * | `{code, message, details: [{reason, metadata: {...}}]}` | the same under a dated version |
 * | `{code, message, details: [{fieldViolations: [{field, description}]}]}` | events |
 * | `{errors: {message, details: [...]}}` | ledger accounts |
 * | `{errno, message, error?: {title}}` | events, projects |
 * | `{error, error_description?}`, `{error_type, message}` | access, uploads, payment options |
 * @see https://www.freshbooks.com/api/errors
 */
export function problemsOf(body: unknown): readonly Problem[] {
  const { response, errors, error, errno, error_type, code, details, message, error_description } = shape(body);
  const listed = shape(response).errors;
  if (listed !== undefined) return list(listed).map(legacy);
  if (errors !== undefined) {
    return Array.isArray(errors) ? errors.map(legacy) : dated(shape(errors));
  }
  if (errno !== undefined) return [legacy({ errno, message: message ?? shape(error).title })];
  if (typeof error === 'string') return [{ message: [error, words(error_description)].filter(Boolean).join(': ') }];
  if (error !== undefined && error !== null) return [{ message: words(shape(error).title) || words(message) }];
  if (error_type !== undefined) return [{ message: words(message) || words(error_type) }];
  if (typeof code === 'number' && (details !== undefined || message !== undefined)) return dated(shape(body));
  return [];
}

function dated({ message, details }: Shape): readonly Problem[] {
  const found = list(details).flatMap((detail): readonly Problem[] => {
    const { reason, metadata, fieldViolations } = shape(detail);
    if (Array.isArray(fieldViolations)) {
      return fieldViolations.map((one) => legacy({ message: shape(one).description, field: shape(one).field }));
    }
    const { message: own, field, object } = shape(metadata);
    return [legacy({ errno: reason, message: own ?? message, field, object })];
  });
  return found.length > 0 ? found : [{ message: words(message) }];
}

function legacy(problem: unknown): Problem {
  const { errno, message, field, object } = shape(problem);
  const number =
    typeof errno === 'number' ? errno : typeof errno === 'string' ? Number.parseInt(errno, 10) : Number.NaN;
  return {
    ...(Number.isFinite(number) ? { errno: number } : {}),
    message: words(message),
    ...(words(field) ? { field: words(field) } : {}),
    ...(words(object) ? { object: words(object) } : {}),
  };
}

const shape = (value: unknown): Shape => (typeof value === 'object' && value !== null ? (value as Shape) : {});
const list = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];
const words = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');
