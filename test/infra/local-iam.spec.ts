import { describe, expect, it } from 'vitest';
import { decide, parsePolicy } from '../../local/gateway/iam.ts';

const TABLE = 'arn:aws:dynamodb:us-east-1:000000000000:table/T';
const policy = (...Statement: object[]) => parsePolicy({ Version: '2012-10-17', Statement }, 'spec');
const allow = (Action: string | string[], Resource: string | string[] = TABLE, more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const when = (Condition: object) => policy(allow('dynamodb:GetItem', TABLE, { Condition }));
const get = (context: Record<string, string[]> = {}) => ({ action: 'dynamodb:GetItem', resource: TABLE, context });

describe('an identity policy', () => {
  it.each([
    { action: 'dynamodb:GetItem', resource: TABLE, decision: 'allowed' },
    { action: 'DynamoDB:getitem', resource: TABLE, decision: 'allowed' },
    { action: 'dynamodb:UpdateItem', resource: TABLE, decision: 'not allowed' },
    { action: 'dynamodb:GetItem', resource: `${TABLE}2`, decision: 'not allowed' },
    { action: 'dynamodb:Query', resource: `${TABLE}/index/ByDay`, decision: 'allowed' },
    { action: 'dynamodb:Query', resource: TABLE, decision: 'not allowed' },
    { action: 's3:PutObject', resource: 'arn:aws:s3:::b/k', decision: 'allowed' },
    { action: 's3:DeleteObject', resource: 'arn:aws:s3:::b/k', decision: 'denied' },
  ])('answers $decision for $action on $resource', ({ action, resource, decision }) => {
    const statements = policy(
      allow('dynamodb:GetItem'),
      allow(['dynamodb:Query'], `${TABLE}/index/*`),
      allow('s3:*', 'arn:aws:s3:::?/*'),
      { Effect: 'Deny', Action: 's3:Delete*', Resource: '*' },
    );
    expect(decide(statements, { action, resource })).toBe(decision);
  });

  it.each([
    {
      condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['H#*', 'DISP'] } },
      keys: ['H#1', 'DISP'],
      holds: true,
    },
    {
      condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['H#*'] } },
      keys: ['H#1', 'A#1'],
      holds: false,
    },
    { condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['H#*'] } }, keys: [], holds: true },
    { condition: { 'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': 'a' } }, keys: ['b', 'a'], holds: true },
    { condition: { 'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': 'a' } }, keys: [], holds: false },
    { condition: { StringEquals: { 'dynamodb:LeadingKeys': ['a', 'b'] } }, keys: ['b'], holds: true },
    { condition: { StringEquals: { 'dynamodb:LeadingKeys': 'a' } }, keys: [], holds: false },
    { condition: { StringEqualsIfExists: { 'dynamodb:LeadingKeys': 'a' } }, keys: [], holds: true },
    { condition: { StringNotLike: { 'dynamodb:LeadingKeys': 'G#*' } }, keys: ['G#1'], holds: false },
    { condition: { StringNotLike: { 'dynamodb:LeadingKeys': 'G#*' } }, keys: ['A#1'], holds: true },
  ])('with $condition and keys $keys holds: $holds', ({ condition, keys, holds }) => {
    expect(decide(when(condition), get({ 'dynamodb:leadingkeys': keys }))).toBe(holds ? 'allowed' : 'not allowed');
  });

  it('binds KMS to its encryption context', () => {
    const statements = policy(
      allow('kms:Decrypt', '*', { Condition: { StringEquals: { 'kms:EncryptionContext:Ring': 'a' } } }),
    );
    const decrypt = (ring: string) => ({
      action: 'kms:Decrypt',
      resource: 'k',
      context: { 'kms:encryptioncontext:ring': [ring] },
    });
    expect([decide(statements, decrypt('a')), decide(statements, decrypt('b'))]).toEqual(['allowed', 'not allowed']);
  });

  it.each([
    {
      what: 'NotAction',
      statement: { Effect: 'Allow', NotAction: 's3:*', Resource: '*' },
      says: /policy spec: .*Action/s,
    },
    { what: 'a principal', statement: allow('s3:*', '*', { Principal: '*' }), says: /Principal/ },
    {
      what: 'a policy variable',
      statement: allow('s3:*', `arn:aws:s3:::b/${'$'}{aws:username}`),
      says: /policy variables/,
    },
    {
      what: 'an operator',
      statement: allow('s3:*', '*', { Condition: { IpAddress: { 'ses:FromAddress': '::1' } } }),
      says: /operator IpAddress/,
    },
    {
      what: 'a key',
      statement: allow('s3:*', '*', { Condition: { StringEquals: { 'aws:SourceIp': '::1' } } }),
      says: /condition key aws:SourceIp/,
    },
  ])('refuses to guess about $what', ({ statement, says }) => {
    expect(() => policy(statement)).toThrow(says);
  });
});
