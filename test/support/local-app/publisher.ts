import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';

const events = new EventBridgeClient({});
const ses = new SESv2Client({});

/** Announces what the stream shows; on a schedule's event it sends mail. */
export const handler = async (event: {
  readonly Records?: readonly { readonly dynamodb: { readonly Keys: { readonly sk: { readonly S: string } } } }[];
  readonly mail?: string;
}) => {
  if (event.mail !== undefined) {
    await ses.send(
      new SendEmailCommand({
        FromEmailAddress: 'Books <books@example.com>',
        Destination: { ToAddresses: ['clerk@example.com'] },
        Content: { Simple: { Subject: { Data: 'Größe' }, Body: { Text: { Data: event.mail } } } },
      }),
    );
    return;
  }
  for (const { dynamodb } of event.Records ?? []) {
    await events.send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: process.env.BUS,
            Source: 'local-app',
            DetailType: 'seen',
            Detail: JSON.stringify({ text: dynamodb.Keys.sk.S }),
          },
        ],
      }),
    );
  }
};
