import { Stack, Validations } from 'aws-cdk-lib';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';

/** Says why a finding of cdk-nag is meant to be so. Keys are finding ids (`AwsSolutions-IAM5[Resource::*]`). */
export function acknowledge(construct: IConstruct, reasons: Readonly<Record<string, string>>): void {
  for (const [id, reason] of Object.entries(reasons)) Validations.of(construct).acknowledge({ id, reason });
}

/** A function that reaches every object of a bucket of another stack; cdk-nag names it by how the bucket's ARN is imported. */
export function acknowledgeObjects(scope: IConstruct, bucket: Bucket, paths: readonly string[] = ['']): void {
  const arn = Stack.of(scope).resolve(Stack.of(bucket).exportValue(bucket.bucketArn)) as { 'Fn::ImportValue': string };
  for (const path of paths) {
    acknowledge(scope, {
      [`AwsSolutions-IAM5[Resource::${arn['Fn::ImportValue']}/${path}*]`]:
        'Objects are named by the hash of what is in them.',
    });
  }
}
