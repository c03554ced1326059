import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

const sqs = new SQSClient({});

/** Takes `POST /notes/{group}` and queues its body. */
export const handler = async (event: {
  readonly body: string;
  readonly isBase64Encoded: boolean;
  readonly pathParameters: { readonly group: string };
  readonly requestContext: { readonly requestId: string };
}) => {
  const body = event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString() : event.body;
  if (body === 'throw') throw new Error('asked to');
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: process.env.QUEUE_URL,
      MessageBody: body,
      MessageGroupId: event.pathParameters.group,
      MessageDeduplicationId: event.requestContext.requestId,
    }),
  );
  return {
    statusCode: 202,
    headers: { 'X-Encoded': String(event.isBase64Encoded) },
    cookies: ['a=1', 'b=2'],
    body: '',
  };
};
