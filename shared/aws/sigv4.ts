import { createHmac, hash } from 'node:crypto';

/** Whose signature it is, as Lambda puts it into the environment. */
export interface Signer {
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Headers of a signed call of SQS: a POST to the root of its endpoint. Only that form is covered: one path, no query,
 * these headers.
 * @param target `AmazonSQS.<operation>`
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signPost(host: string, target: string, body: string, signer: Signer): Record<string, string> {
  const { region, accessKeyId, secretAccessKey, sessionToken, now } = signer;
  const stamp = new Date(now()).toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${stamp.slice(0, 8)}/${region}/sqs/aws4_request`;
  // In the order of their names, as the signature wants them.
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    host,
    'x-amz-date': stamp,
    ...(sessionToken && { 'x-amz-security-token': sessionToken }),
    'x-amz-target': target,
  };
  const names = Object.keys(headers).join(';');
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
  const canonical = `POST\n/\n\n${lines.join('')}\n${names}\n${hash('sha256', body)}`;
  const toSign = `${algorithm}\n${stamp}\n${scope}\n${hash('sha256', canonical)}`;
  const key = scope
    .split('/')
    .reduce<string | Buffer>((secret, part) => hmac(secret, part).digest(), `AWS4${secretAccessKey}`);
  const signature = hmac(key, toSign).digest('hex');
  return {
    ...headers,
    authorization: `${algorithm} Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

const algorithm = 'AWS4-HMAC-SHA256';
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text);
