import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Call } from '../gateway/call.ts';
import { type Engine, json, jsonError } from '../gateway/engine.ts';
import type { Resource } from '../template.ts';

/** A ciphertext names its key, so that `Decrypt` needs no key id. Bytes: length of the id, id, iv, tag, data. */
const IV = 12;
const TAG = 16;

type Input = Readonly<Record<string, unknown>>;

/**
 * The three KMS operations that envelope encryption needs, bound to their encryption context as in the cloud: another
 * context opens nothing. Key material lies in the data directory, readable by its owner only.
 * @param keys the template's `AWS::KMS::Key` resources
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html
 */
export function kmsEngine(directory: string, keys: readonly Resource[]): Engine {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const known = new Map(keys.flatMap((key) => [key.ref, key.arn!].map((id) => [id, key] as const)));
  const material = new Map(keys.map((key) => [key.ref, readKey(join(directory, `${key.ref}.key`))]));

  const keyFor = (id: unknown): Resource => {
    const key = known.get(String(id));
    if (!key) throw new KmsError('NotFoundException', `there is no key ${String(id)}`);
    return key;
  };
  const seal = (key: Resource, plaintext: Buffer, context: unknown): Buffer => {
    const iv = randomBytes(IV);
    const cipher = createCipheriv('aes-256-gcm', material.get(key.ref)!, iv).setAAD(canonical(context));
    const data = Buffer.concat([cipher.update(plaintext), cipher.final()]);
    const id = Buffer.from(key.ref);
    return Buffer.concat([Buffer.from([id.length]), id, iv, cipher.getAuthTag(), data]);
  };

  const operations: Readonly<Record<string, (input: Input) => Input>> = {
    Encrypt(input) {
      const key = keyFor(input.KeyId);
      const sealed = seal(key, Buffer.from(String(input.Plaintext), 'base64'), input.EncryptionContext);
      return { KeyId: key.arn, CiphertextBlob: sealed.toString('base64'), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
    },
    GenerateDataKey(input) {
      const key = keyFor(input.KeyId);
      const length = Number(input.NumberOfBytes ?? (input.KeySpec === 'AES_128' ? 16 : 32));
      const plaintext = randomBytes(length);
      return {
        KeyId: key.arn,
        Plaintext: plaintext.toString('base64'),
        CiphertextBlob: seal(key, plaintext, input.EncryptionContext).toString('base64'),
      };
    },
    Decrypt(input) {
      const blob = String(input.CiphertextBlob);
      const key = keyFor(keyOfCiphertext(blob));
      if (input.KeyId !== undefined && keyFor(input.KeyId) !== key) {
        throw new KmsError('IncorrectKeyException', 'the ciphertext belongs to another key');
      }
      try {
        const sealed = Buffer.from(blob, 'base64');
        const start = 1 + sealed[0]!;
        const decipher = createDecipheriv('aes-256-gcm', material.get(key.ref)!, sealed.subarray(start, start + IV))
          .setAAD(canonical(input.EncryptionContext))
          .setAuthTag(sealed.subarray(start + IV, start + IV + TAG));
        const plaintext = Buffer.concat([decipher.update(sealed.subarray(start + IV + TAG)), decipher.final()]);
        return { KeyId: key.arn, Plaintext: plaintext.toString('base64'), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
      } catch (error) {
        throw new KmsError(
          'InvalidCiphertextException',
          'the ciphertext or its context is not what was encrypted',
          error,
        );
      }
    },
  };

  return async ({ operation, input }: Call) => {
    const run = operations[operation];
    if (!run) return jsonError(400, 'UnsupportedOperationException', `KMS ${operation} is not offered locally`);
    try {
      return json(200, run(input));
    } catch (error) {
      if (error instanceof KmsError) return jsonError(400, error.code, error.message);
      throw error;
    }
  };
}

/** Id of the key a ciphertext was made with; empty for bytes that are none. */
export function keyOfCiphertext(base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  return bytes.subarray(1, 1 + (bytes[0] ?? 0)).toString();
}

class KmsError extends Error {
  readonly code: string;
  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

function readKey(path: string): Buffer {
  if (!existsSync(path)) writeFileSync(path, randomBytes(32), { mode: 0o600, flag: 'wx' });
  const key = readFileSync(path);
  if (key.length !== 32)
    throw new Error(`${path} is damaged: without it nothing sealed here can be read; --fresh starts over`);
  return key;
}

const canonical = (context: unknown): Buffer => {
  const pairs = Object.entries((context ?? {}) as Record<string, string>).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(pairs)).digest();
};
