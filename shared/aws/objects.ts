import type { S3ClientConfig } from '@aws-sdk/client-s3';
import type { Objects } from '../engine/ports.ts';
import { once } from './once.ts';

const DELETED_AT_ONCE = 20;

/**
 * Objects in one S3 bucket. The client is loaded at the first use: most runs need no object. A missing object is told from
 * a forbidden one only where the function may list the bucket.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export function s3Objects(bucket: string, config: S3ClientConfig = {}): Objects {
  const s3 = once(async () => {
    const { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } = await import(
      '@aws-sdk/client-s3'
    );
    const client = new S3Client({
      maxAttempts: 3,
      requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
      ...config,
    });
    return { client, DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand };
  });
  return {
    async put(key, bytes) {
      const { client, PutObjectCommand } = await s3();
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes }));
    },

    async get(key) {
      const { client, GetObjectCommand } = await s3();
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return await Body?.transformToByteArray();
      } catch (error) {
        if ((error as Error).name === 'NoSuchKey') return undefined;
        throw error;
      }
    },

    async deleteUnder(prefix) {
      const { client, ListObjectsV2Command, DeleteObjectCommand } = await s3();
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
      for (let from = 0; from < Contents.length; from += DELETED_AT_ONCE) {
        const some = Contents.slice(from, from + DELETED_AT_ONCE);
        await Promise.all(some.map(({ Key }) => client.send(new DeleteObjectCommand({ Bucket: bucket, Key }))));
      }
      return Contents.length;
    },
  };
}
