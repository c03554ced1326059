import { Logger } from '@aws-lambda-powertools/logger';
import type { Log } from '../engine/ports.ts';
import type { Json } from '../model/json.ts';

type Data = Readonly<Record<string, Json>>;
export type LogSink = Pick<Logger, 'info' | 'warn' | 'error'>;

/**
 * What may stand in a log line beside its fixed message: ids, codes, counts. Everything else could be a token, a name or
 * an address, and is replaced. A new key is added here on purpose or not seen.
 */
const allowed = new Set([
  'account', 'accounts', 'activity', 'attempt', 'attempts', 'calls', 'code', 'connection', 'count', 'created', 'deferred',
  'durationMs', 'ended', 'entity', 'eventId', 'events', 'fence', 'from', 'function', 'gen', 'grant', 'group', 'id', 'index', 'integration',
  'intent', 'issue', 'kind', 'lag', 'last', 'left', 'limit', 'link', 'lists', 'fetches', 'writes', 'observed', 'planned', 'messages',
  'method', 'minute', 'minutes', 'operation', 'page', 'provider', 'reason', 'records', 'refused', 'retryAfterSeconds', 'rule', 'row',
  'run', 'sent', 'side', 'size', 'slot', 'state', 'status', 'stream', 'tenant', 'tries', 'type', 'until', 'version',
]); // biome-ignore format: a list

/** Ids and codes have neither spaces nor the length of a token. */
const plain = /^[\w:#./-]{0,120}$/;
const guid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
const secretLike = /^ey[\w-]+\.|[\w-]{40}/;

const redacted = '[redacted]';

/** Errors whose texts are our own or the engine's of JavaScript. A provider's error may quote a record. */
const ownText = new Set([
  'TypeError',
  'RangeError',
  'ReferenceError',
  'ConditionFailed',
  'StoreBusy',
  'ReplyLost',
  'RateLimited',
  'AccessLost',
  'BadSetting',
]);

/** Data as it may be logged. */
export const safeData = (data: Data): Data =>
  Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      key,
      key === 'error' ? safeError(value) : allowed.has(key) ? safe(value) : redacted,
    ]),
  );

function safe(value: Json): Json {
  if (typeof value === 'string')
    return plain.test(value) && !secretLike.test(value.replace(guid, '')) ? value : redacted;
  if (Array.isArray(value)) return value.slice(0, 20).map(safe);
  return typeof value === 'object' && value !== null ? redacted : value;
}

/** `Name: text` and perhaps a stack: the name and where it happened always, the text where it is ours. */
function safeError(value: Json): Json {
  const [, name, text] = (typeof value === 'string' && /^(\w{1,60})(?:: (.*))?$/s.exec(value)) || [];
  if (name === undefined) return redacted;
  if (text === undefined) return name;
  const frames = text.split('\n').filter((line) => /^\s+at /.test(line));
  const first = ownText.has(name) ? text.split('\n', 1)[0]!.slice(0, 300) : redacted;
  return [`${name}: ${first}`, ...frames.slice(0, 10)].join('\n');
}

/** JSON lines for CloudWatch. */
export const powertoolsLog = (service: string, sink: LogSink = new Logger({ serviceName: service })): Log => ({
  info: (message, data = {}) => sink.info(message, safeData(data)),
  warn: (message, data = {}) => sink.warn(message, safeData(data)),
  error: (message, data = {}) => sink.error(message, safeData(data)),
});
