import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { MalformedBody, SignatureRejected } from '../../engine/errors.ts';
import type { Handshake, Notice } from '../../engine/provider.ts';
import { webhookMac } from '../webhook-address.ts';
import { isSigned, parseCallback, signedText, webhook } from './webhook.ts';

const VERIFIER = 'scADVVi5QuKuj5qTjVkbJNYQe7V7USpGd';
const form = (text: string) => Buffer.from(text);
/** The vendor's own example. */
const body = form('name=invoice.create&object_id=1234567&account_id=6BApk&business_id=6543&identity_id=1234&user_id=1');
const signature = '/S03vyYmI7CekM4YXBHUhs9o5rnMtqGLrW3aA8S9gPc=';
const request = (value: string | undefined, bytes = body) => ({
  headers: value === undefined ? ({} as Record<string, string>) : { 'x-freshbooks-hmac-sha256': value },
  body: bytes,
  query: {},
});
/** As the worker reads it, with these verifiers kept for the account. */
const admit = (value: string | undefined, bytes = body, verifiers = [VERIFIER], account = '6BApk') =>
  webhook.admit!(
    `freshbooks:${account}`,
    { body: bytes.toString(), signature: value ?? '' },
    Object.fromEntries(verifiers.map((verifier, index) => [String(index), verifier])),
  ) as readonly Notice[] & Handshake;
const event = (name: string, id = '17') => form(`name=${name}&object_id=${id}&account_id=ZyQ04o`);

describe('a delivery', () => {
  it('is signed over the form as Python writes JSON', () => {
    expect(signedText(body)).toBe(
      '{"name": "invoice.create", "object_id": "1234567", "account_id": "6BApk", "business_id": "6543", "identity_id": "1234", "user_id": "1"}',
    );
    expect(admit(signature)).toEqual([{ account: 'freshbooks:6BApk', entity: 'invoice', id: '1234567' }]);
    expect(admit(signature, body, ['another', VERIFIER])).toHaveLength(1);
  });

  it.each([
    ['Zo%C3%AB+%F0%9F%98%80', '"Zo\\u00eb \\ud83d\\ude00"'],
    ['%22%5C%2F%0A%7F', '"\\"\\\\/\\n\\u007f"'],
    ['', '""'],
  ])('with %s in it signs %s', (value, text) => {
    expect(signedText(form(`a=${value}`))).toBe(`{"a": ${text}}`);
  });

  it.each<[string | undefined, string]>([
    ['ENwe/8MKygI95fsgnoIq4e1NnxOVl/8jdAncDoXm2/k=', 'compact JSON'],
    [createHmac('sha256', VERIFIER).update(body).digest('base64'), 'the bytes as they came'],
    [createHmac('sha256', 'another').update(signedText(body)).digest('base64'), "another subscription's verifier"],
    ['', 'nothing'],
    [undefined, 'no header'],
  ])('signed %s (%s) is refused', (value) => {
    expect(() => admit(value)).toThrow(SignatureRejected);
  });

  it('is refused without a verifier to check it with, however it is signed', () => {
    expect(() => admit(signature, body, [])).toThrow(SignatureRejected);
    expect(() => admit(signature, body, ['another'])).toThrow(SignatureRejected);
  });

  it('is refused at an address of another account', () => {
    expect(() => admit(signature, body, [VERIFIER], 'ZyQ04o')).toThrow(SignatureRejected);
  });

  it('is refused when the order of its fields is another', () => {
    const turned = form(
      'object_id=1234567&name=invoice.create&account_id=6BApk&business_id=6543&identity_id=1234&user_id=1',
    );
    expect(isSigned(request(signature, turned), VERIFIER)).toBe(false);
    expect(isSigned(request(signature), VERIFIER)).toBe(true);
  });
});

describe('a callback', () => {
  it.each([
    ['client.update', { entity: 'contact', id: '17' }],
    ['invoice.delete', { entity: 'invoice', id: '17' }],
    ['invoice.sendByEmail', { entity: 'invoice', id: '17' }],
    ['payment.create', { entity: 'payment', id: '/17' }],
  ])('%s says: look at %j', (name, ref) => {
    expect(parseCallback(event(name))).toEqual({
      kind: 'event',
      account: 'freshbooks:ZyQ04o',
      notices: [{ account: 'freshbooks:ZyQ04o', ...ref }],
    });
  });

  it.each(['credit_note.create', 'expense.update', 'constructor.create'])('%s is not work', (name) => {
    expect(parseCallback(event(name))).toMatchObject({ notices: [] });
  });

  it('of the handshake carries the verifier, and is no notice', () => {
    const handshake = form(`name=callback.verify&object_id=2001&account_id=ZyQ04o&verifier=${VERIFIER}`);
    expect(parseCallback(handshake)).toEqual({
      kind: 'verify',
      account: 'freshbooks:ZyQ04o',
      callbackId: '2001',
      verifier: VERIFIER,
    });
    expect(admit('', handshake, [], 'ZyQ04o')).toEqual({ subscription: '2001', secret: VERIFIER });
  });

  it.each([
    '',
    '{"name":"invoice.create"}',
    'name=invoice.create&object_id=17',
    'name=invoice.create&object_id=17%2F18&account_id=ZyQ04o',
    'name=invoice.create&object_id=17&account_id=a%23b',
    'name=invoice&object_id=17&account_id=ZyQ04o',
    'name=callback.verify&object_id=17&account_id=ZyQ04o',
  ])('%j is none', (text) => {
    expect(() => parseCallback(form(text))).toThrow(MalformedBody);
  });
});

describe('the receiver', () => {
  const at = (account: string, mac: string) => ({ ...request(signature), address: { account, mac } });
  const mac = webhookMac('freshbooks:6BApk', 'key');

  it('hands on what came to an address of ours, to be checked by the worker', () => {
    expect(webhook.read(at('6BApk', mac), { webhookKey: 'key' }, 0)).toEqual([
      { account: 'freshbooks:6BApk', delivery: { body: body.toString(), signature } },
    ]);
  });

  it.each([
    ['of another account', at('ZyQ04o', mac)],
    ['that nobody gave', at('6BApk', '')],
    ['of no account', request(signature)],
  ])('refuses an address %s', (_, one) => {
    expect(() => webhook.read(one, { webhookKey: 'key' }, 0)).toThrow(SignatureRejected);
  });
});
