import type { KMSClientConfig } from '@aws-sdk/client-kms';
import type { KeyService } from './key-ring.ts';
import { once } from './once.ts';

/**
 * Data keys of one KMS key. The client is loaded at the first use.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_GenerateDataKey.html
 */
export function kmsKeys(keyId: string, config: KMSClientConfig = {}): KeyService {
  const kms = once(async () => {
    const { DecryptCommand, GenerateDataKeyCommand, KMSClient } = await import('@aws-sdk/client-kms');
    const client = new KMSClient({
      maxAttempts: 3,
      requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
      ...config,
    });
    return { client, DecryptCommand, GenerateDataKeyCommand };
  });
  return {
    async generate(context) {
      const { client, GenerateDataKeyCommand } = await kms();
      const { Plaintext, CiphertextBlob } = await client.send(
        new GenerateDataKeyCommand({ KeyId: keyId, KeySpec: 'AES_256', EncryptionContext: context }),
      );
      return { plain: Plaintext!, wrapped: Buffer.from(CiphertextBlob!).toString('base64') };
    },

    async unwrap(wrapped, context) {
      const { client, DecryptCommand } = await kms();
      const { Plaintext } = await client.send(
        new DecryptCommand({
          KeyId: keyId,
          CiphertextBlob: Buffer.from(wrapped, 'base64'),
          EncryptionContext: context,
        }),
      );
      return Plaintext!;
    },
  };
}
