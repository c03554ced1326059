// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates are full of them
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppModel, loadTemplate } from '../../local/template.ts';
import { type LocalApp, localApp, writeAssembly } from '../support/local-app/index.ts';

const root = mkdtempSync(join(tmpdir(), 'template-'));
const endpoints = { gateway: 'http://127.0.0.1:1', api: 'http://localhost:2' };
let count = 0;

beforeAll(() => {
  for (const name of ['receiver', 'worker', 'publisher']) {
    mkdirSync(join(root, 'bundles', name), { recursive: true });
    writeFileSync(join(root, 'bundles', name, 'index.mjs'), 'export const handler = () => {};');
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function load(change: (app: LocalApp) => void = () => {}, parameters: Record<string, string> = {}): AppModel {
  count += 1;
  const app = localApp();
  change(app);
  writeAssembly(join(root, `assembly-${count}`), app, 'bundles');
  return loadTemplate(join(root, `assembly-${count}`), { endpoints, parameters });
}

const value = (expression: unknown, app?: (app: LocalApp) => void): unknown =>
  load((all) => {
    app?.(all);
    all.work.Resources.Queue!.Properties.Probe = expression;
  }).resources.find(({ id }) => id === 'Queue')!.properties.Probe;

describe('a template on this machine', () => {
  it('follows references within and between stacks, whichever comes first', () => {
    const app = load();
    const worker = app.functions.find(({ logicalId }) => logicalId === 'Worker')!;
    expect(worker).toMatchObject({
      id: 'small-worker',
      timeoutSeconds: 60,
      memoryMb: 128,
      environment: { TABLE: 'State-Table', BUCKET: 'state-objects' },
    });
    expect(app.functions.find(({ logicalId }) => logicalId === 'Receiver')!.environment).toEqual({
      QUEUE_URL: 'http://127.0.0.1:1/000000000000/small-notes.fifo',
    });
  });

  it('takes a parameter from outside before its default, and refuses one that nobody declares', () => {
    expect(load(undefined, { Name: 'other' }).functions.map(({ name }) => name)).toContain('other-worker');
    expect(() => load(undefined, { Nmae: 'other' })).toThrow('no stack has a parameter Nmae');
    expect(() => load(({ work }) => Object.assign(work, { Parameters: { Name: { Type: 'String' } } }))).toThrow(
      'parameter Name of stack Work has no value',
    );
  });

  it.each([
    { expression: { 'Fn::Join': ['-', ['a', { Ref: 'Name' }]] }, gives: 'a-small' },
    { expression: { 'Fn::Sub': ['${A}${!B}${Dead.QueueName}', { A: 1 }] }, gives: '1${B}Work-Dead.fifo' },
    { expression: { 'Fn::Select': [1, { 'Fn::Split': ['@', 'a@b'] }] }, gives: 'b' },
    { expression: { 'Fn::If': ['IsSmall', 'yes', 'no'] }, gives: 'yes' },
    { expression: { 'Fn::If': ['IsOther', 'yes', { Ref: 'AWS::NoValue' }] }, gives: undefined },
    { expression: ['a', { Ref: 'AWS::NoValue' }], gives: ['a'] },
    { expression: { 'Fn::FindInMap': ['Map', { Ref: 'AWS::Region' }, 'size'] }, gives: 7 },
    { expression: { 'Fn::GetAtt': 'Dead.Arn' }, gives: 'arn:aws:sqs:us-east-1:000000000000:Work-Dead.fifo' },
  ])('evaluates $expression', ({ expression, gives }) => {
    const more = {
      Conditions: {
        IsSmall: { 'Fn::Equals': [{ Ref: 'Name' }, 'small'] },
        IsOther: { 'Fn::Not': [{ Condition: 'IsSmall' }] },
      },
      Mappings: { Map: { 'us-east-1': { size: 7 } } },
    };
    expect(value(expression, ({ work }) => Object.assign(work, more))).toEqual(gives);
  });

  it.each([
    {
      what: 'a function',
      expression: { 'Fn::Cidr': ['10.0.0.0/8', 1, 1] },
      says: 'Work/Queue (AWS::SQS::Queue): the template uses Fn::Cidr',
    },
    {
      what: 'a reference',
      expression: { Ref: 'Nobody' },
      says: 'Nobody is neither a parameter nor a resource of stack Work',
    },
    {
      what: 'an attribute',
      expression: { 'Fn::GetAtt': ['Dead', 'Colour'] },
      says: 'Dead: attribute Colour is not known',
    },
    { what: 'an export', expression: { 'Fn::ImportValue': 'State:None' }, says: 'no stack exports State:None' },
    {
      what: 'a pseudo parameter',
      expression: { Ref: 'AWS::NotificationARNs' },
      says: 'AWS::NotificationARNs is a pseudo parameter',
    },
  ])('refuses $what that it does not know, by name', ({ expression, says }) => {
    expect(() => value(expression)).toThrow(says);
  });

  it('refuses a resource type that it does not know, a second resource of the same id, and code that is not there', () => {
    expect(() =>
      load(({ work }) => Object.assign(work.Resources, { Net: { Type: 'AWS::EC2::VPC', Properties: {} } })),
    ).toThrow('Work/Net: the local runtime does not know AWS::EC2::VPC');
    expect(() => load(({ work, state }) => Object.assign(work.Resources, { Table: state.Resources.Table }))).toThrow(
      /Table stands in (Work|State) and in (Work|State)/,
    );
    expect(() =>
      load(({ work }) => Object.assign(work.Resources.Worker!.Properties, { Code: { S3Key: 'none.zip' } })),
    ).toThrow('its code none.zip is not in the assembly');
  });

  it('refuses an assembly that is not there, with the command that makes one', () => {
    expect(() => loadTemplate(join(root, 'none'), { endpoints })).toThrow('run "npm run synth" first');
  });
});
