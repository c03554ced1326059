import type { HttpRequest } from '../../shared/model/http.ts';
import { bodyText } from '../../shared/model/http.ts';

export type Service = 'dynamodb' | 'sqs' | 's3' | 'kms' | 'ses' | 'events';

/** One AWS call, as the gateway reads it off the wire. */
export interface Call {
  /** Logical id of the calling function. */
  readonly caller: string;
  /** Which of its workers, when the call comes from one. */
  readonly worker: string | undefined;
  readonly service: Service;
  readonly operation: string;
  /** Path and query as sent. */
  readonly path: string;
  readonly request: HttpRequest;
  /** JSON protocols: the parsed body. S3: `{Bucket, Key}`. */
  readonly input: Readonly<Record<string, unknown>>;
}

export class UnknownCall extends Error {
  override readonly name = 'UnknownCall';
}

const CREDENTIAL = /Credential=([^/\s]+)\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/;
/** Name in the signature -> ours. */
const SERVICES: Readonly<Record<string, Service>> = {
  dynamodb: 'dynamodb',
  sqs: 'sqs',
  s3: 's3',
  kms: 'kms',
  ses: 'ses',
  events: 'events',
};

/**
 * Who calls what: the access key id of the SigV4 credential is the function, the signed service name the service.
 * @throws {UnknownCall} not signed, or nothing that the local runtime offers
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 */
export function readCall(request: HttpRequest): Call {
  const [, caller, signed] = CREDENTIAL.exec(request.headers.authorization ?? '') ?? [];
  if (caller === undefined || signed === undefined) throw new UnknownCall('the request is not signed with SigV4');
  const service = SERVICES[signed];
  if (!service) throw new UnknownCall(`${caller} calls ${signed}, which the local runtime does not offer`);
  const { pathname, search } = new URL(request.url);
  const base = { caller, worker: request.headers['x-amz-security-token'], service, path: pathname + search, request };
  if (service === 's3') return { ...base, ...readS3(request.method, pathname, new URL(request.url).searchParams) };
  const input = request.body ? (JSON.parse(bodyText(request.body)) as Record<string, unknown>) : {};
  if (service === 'ses') return { ...base, operation: readSes(request.method, pathname), input };
  const operation = request.headers['x-amz-target']?.split('.').at(-1);
  if (!operation) throw new UnknownCall(`${caller} calls ${signed} without X-Amz-Target`);
  return { ...base, operation, input };
}

const OBJECT_CALLS: Readonly<Record<string, string>> = {
  PUT: 'PutObject',
  GET: 'GetObject',
  HEAD: 'HeadObject',
  DELETE: 'DeleteObject',
};

function readS3(method: string, pathname: string, query: URLSearchParams): Pick<Call, 'operation' | 'input'> {
  const [, Bucket = '', ...rest] = pathname.split('/');
  const Key = decodeURIComponent(rest.join('/'));
  const operation = Key ? OBJECT_CALLS[method] : method === 'GET' ? 'ListObjectsV2' : undefined;
  const special = ['uploads', 'uploadId', 'tagging', 'acl', 'versionId'].find((name) => query.has(name));
  if (!operation || special) throw new UnknownCall(`S3 ${method} ${pathname} ${special ?? ''} is not offered locally`);
  return { operation, input: { Bucket, Key, prefix: query.get('prefix') ?? '' } };
}

function readSes(method: string, pathname: string): string {
  if (method === 'POST' && pathname === '/v2/email/outbound-emails') return 'SendEmail';
  throw new UnknownCall(`SES ${method} ${pathname} is not offered locally`);
}
