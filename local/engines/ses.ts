import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Call } from '../gateway/call.ts';
import { type Engine, json, jsonError } from '../gateway/engine.ts';

interface SendEmail {
  readonly FromEmailAddress?: string;
  readonly Destination?: { readonly ToAddresses?: readonly string[]; readonly CcAddresses?: readonly string[] };
  readonly Content?: {
    readonly Simple?: {
      readonly Subject: { readonly Data: string };
      readonly Body: { readonly Text?: { readonly Data: string }; readonly Html?: { readonly Data: string } };
    };
    readonly Raw?: { readonly Data: string };
  };
}

/**
 * Mail that would have been sent, one `.eml` file each: any mail program opens them.
 * @param outbox directory
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
export function sesEngine(outbox: string, now: () => number): Engine {
  let count = 0;
  return async ({ input }: Call) => {
    const { FromEmailAddress: from, Destination = {}, Content = {} } = input as SendEmail;
    const to = Destination.ToAddresses ?? [];
    const message = Content.Raw
      ? Buffer.from(Content.Raw.Data, 'base64').toString()
      : compose(from ?? '', to, Destination.CcAddresses ?? [], Content.Simple, now());
    if (message === undefined) return jsonError(400, 'BadRequestException', 'only Simple and Raw content are offered');
    mkdirSync(outbox, { recursive: true });
    count += 1;
    const MessageId = `${now()}-${String(count).padStart(4, '0')}`;
    writeFileSync(join(outbox, `${MessageId}.eml`), message);
    return json(200, { MessageId });
  };
}

type Simple = NonNullable<SendEmail['Content']>['Simple'];

function compose(from: string, to: readonly string[], cc: readonly string[], simple: Simple, nowMs: number) {
  if (!simple) return undefined;
  const { Text, Html } = simple.Body;
  const head = [
    `From: ${from}`,
    `To: ${to.join(', ')}`,
    ...(cc.length > 0 ? [`Cc: ${cc.join(', ')}`] : []),
    `Subject: ${encodeWord(simple.Subject.Data)}`,
    `Date: ${new Date(nowMs).toUTCString()}`,
    'MIME-Version: 1.0',
    `Content-Type: text/${Text ? 'plain' : 'html'}; charset=utf-8`,
    'Content-Transfer-Encoding: 8bit',
  ];
  return `${head.join('\r\n')}\r\n\r\n${(Text ?? Html)?.Data ?? ''}\r\n`;
}

/** Headers are ASCII; line breaks would start a header of the subject's own. */
const encodeWord = (text: string): string =>
  /^[\x20-\x7e]*$/.test(text) ? text : `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;
