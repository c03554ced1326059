/** One reason in an error answer. `code` is QuickBooks' own number (`3001` and `003001` are the same), `0` where it has none. */
export interface Problem {
  readonly code: number;
  readonly message: string;
  readonly detail: string;
  readonly element: string;
}

type Shape = Readonly<Record<string, unknown>>;
const shape = (value: unknown): Shape => (typeof value === 'object' && value !== null ? (value as Shape) : {});
const words = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

/**
 * The reasons in an answer, or in one item of a batch; none in a good one. They come under any status, 200 too, and a refused
 * token has the same in lower case.
 *
 * | shape | where |
 * | --- | --- |
 * | `{Fault: {Error: [{Message, Detail, code, element}], type}, time}` | everywhere |
 * | `{fault: {error: [{message, detail, code}], type}, ...}` | 401 |
 * @see https://developer.intuit.com/app/developer/qbo/docs/develop/troubleshooting/error-codes
 */
export function problemsOf(body: unknown): readonly Problem[] {
  const { Fault, fault } = shape(body);
  const { Error: listed, error } = shape(Fault ?? fault);
  const found = listed ?? error;
  if (Fault === undefined && (fault === undefined || fault === null)) return [];
  const errors = Array.isArray(found) ? (found as readonly unknown[]) : [];
  if (errors.length === 0) return [{ code: 0, message: 'a fault without a reason', detail: '', element: '' }];
  return errors.map((one) => {
    const { Message, message, Detail, detail, code, element } = shape(one);
    const number = Number.parseInt(String(code ?? ''), 10);
    return {
      code: Number.isFinite(number) ? number : 0,
      message: words(Message) || words(message),
      detail: words(Detail) || words(detail),
      element: words(element),
    };
  });
}

/** What a problem says to people: the detail repeats the message more often than not. */
export const sentenceOf = ({ message, detail }: Problem): string =>
  detail === '' || message.includes(detail) ? message : detail.startsWith(message) ? detail : `${message}: ${detail}`;
