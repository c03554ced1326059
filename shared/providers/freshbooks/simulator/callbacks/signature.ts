import { createHmac } from 'node:crypto';

/**
 * What FreshBooks signs is not the body that it sends: the form's fields as JSON the way Python writes it, all values
 * texts, a space after every colon and comma, everything beyond ASCII escaped.
 * @see https://www.freshbooks.com/api/webhooks
 */
export function signedText(fields: Iterable<readonly [string, string]>): string {
  const text = (value: string) =>
    JSON.stringify(value).replace(
      /[\u007f-\uffff]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
  return `{${[...fields].map(([name, value]) => `${text(name)}: ${text(value)}`).join(', ')}}`;
}

export const signature = (verifier: string, fields: Iterable<readonly [string, string]>): string =>
  createHmac('sha256', verifier).update(signedText(fields), 'utf8').digest('base64');
