import type { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { sqsDeadLetters } from './dead-letters.ts';

interface Letter {
  readonly id: string;
  readonly account: string;
}

/** A queue with letters behind it, as the client sees it: what was received is hidden until it is given back. */
function queue(letters: readonly Letter[], dies: (command: string) => boolean = () => false) {
  const dead = [...letters];
  const hidden: Letter[] = [];
  const sent: { readonly group: string; readonly dedup: string; readonly body: string }[] = [];
  const take = (id: string) => {
    const index = hidden.findIndex((letter) => letter.id === id);
    return hidden.splice(index, 1)[0]!;
  };
  const client = {
    async send({ constructor: { name }, input }: { constructor: { name: string }; input: Record<string, never> }) {
      if (dies(name)) throw new Error('the process died');
      if (name === 'ReceiveMessageCommand') {
        const given = dead.splice(0, 10);
        hidden.push(...given);
        return {
          Messages: given.map(({ id, account }) => ({
            MessageId: id,
            ReceiptHandle: id,
            Body: `{"account":"${account}"}`,
            Attributes: { MessageGroupId: account },
          })),
        };
      }
      if (name === 'SendMessageCommand') {
        sent.push({ group: input.MessageGroupId!, dedup: input.MessageDeduplicationId!, body: input.MessageBody! });
      } else if (name === 'DeleteMessageCommand') take(input.ReceiptHandle!);
      else dead.push(take(input.ReceiptHandle!));
      return {};
    },
  };
  const letterBox = sqsDeadLetters(client as unknown as SQSClient, [{ url: 'https://q', dead: 'https://d' }]);
  return { letterBox, sent, dead, hidden };
}

const letters = (count: number, account: string) =>
  Array.from({ length: count }, (_, index) => ({ id: `${account}-${index}`, account }));
const ours = async (account: string) => account === 'xero:ours';

describe('dead letters', () => {
  it('of ours are queued again in their group, as new work, and then gone', async () => {
    const { letterBox, sent, dead, hidden } = queue(letters(13, 'xero:ours'));
    expect(await letterBox.redrive(ours)).toEqual({ redriven: 13, more: false });
    expect(sent[0]).toEqual({ group: 'xero:ours', dedup: 'again:xero:ours-0', body: '{"account":"xero:ours"}' });
    expect([dead, hidden]).toEqual([[], []]);
  });

  it('of others are given back, and nothing of them is sent', async () => {
    const { letterBox, sent, dead, hidden } = queue([...letters(3, 'xero:theirs'), ...letters(1, 'xero:ours')]);
    expect(await letterBox.redrive(ours)).toEqual({ redriven: 1, more: false });
    expect(sent).toHaveLength(1);
    expect([dead.map(({ account }) => account), hidden]).toEqual([Array(3).fill('xero:theirs'), []]);
  });

  it('are looked at so many at a time, and there may be more', async () => {
    const { letterBox, dead } = queue(letters(400, 'xero:ours'));
    expect(await letterBox.redrive(ours)).toEqual({ redriven: 300, more: true });
    expect(dead).toHaveLength(100);
  });

  it('are queued before they are deleted: who dies in between loses none', async () => {
    const { letterBox, sent, hidden } = queue(letters(1, 'xero:ours'), (command) => command === 'DeleteMessageCommand');
    await expect(letterBox.redrive(ours)).rejects.toThrow('died');
    expect([sent.length, hidden.length]).toEqual([1, 1]);
  });
});
