import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Engine, json, jsonError } from '../gateway/engine.ts';
import { ACCOUNT, REGION } from '../template/identity.ts';

interface Entry {
  readonly EventBusName?: string;
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
  readonly Resources?: readonly string[];
}

/**
 * The event bus as a file of events, one JSON object per line in the form in which EventBridge delivers them.
 * @param forward told of every event: rules of the template may want it
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
export function eventsEngine(
  file: string,
  now: () => number,
  forward: (event: { readonly bus: string; readonly [name: string]: unknown }) => Promise<void> = async () => {},
): Engine {
  mkdirSync(dirname(file), { recursive: true });
  return async ({ operation, input }) => {
    if (operation !== 'PutEvents') return jsonError(400, 'UnknownOperationException', `events ${operation}`);
    const answers = [];
    for (const entry of (input.Entries ?? []) as Entry[]) answers.push(await put(entry));
    return json(200, { FailedEntryCount: answers.filter((answer) => 'ErrorCode' in answer).length, Entries: answers });
  };

  async function put(entry: Entry) {
    if (!entry.Source || !entry.DetailType || !isObject(entry.Detail)) {
      return {
        ErrorCode: 'InvalidArgument',
        ErrorMessage: 'Source, DetailType and Detail (a JSON object) are required',
      };
    }
    const id = randomUUID();
    const event = {
      version: '0',
      id,
      'detail-type': entry.DetailType,
      source: entry.Source,
      account: ACCOUNT,
      time: new Date(now()).toISOString(),
      region: REGION,
      resources: entry.Resources ?? [],
      bus: entry.EventBusName ?? 'default',
      detail: JSON.parse(entry.Detail!) as unknown,
    };
    appendFileSync(file, `${JSON.stringify(event)}\n`);
    await forward(event);
    return { EventId: id };
  }
}

function isObject(text: string | undefined): boolean {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null;
  } catch {
    return false;
  }
}
