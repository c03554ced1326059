import { EventBridgeClient, type EventBridgeClientConfig, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { EventBus } from '../engine/ports.ts';

export const eventBridgeClient = (config: EventBridgeClientConfig = {}): EventBridgeClient =>
  new EventBridgeClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
    ...config,
  });

/**
 * Source `tieout`, detail type the event's kind; the detail is the event itself.
 * @throws the bus could not be reached: any of the events may have been accepted
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
export const eventBridgeBus = (client: EventBridgeClient, busName: string): EventBus => ({
  async put(events) {
    const { Entries = [] } = await client.send(
      new PutEventsCommand({
        Entries: events.map((event) => ({
          EventBusName: busName,
          Source: 'tieout',
          DetailType: event.kind,
          Time: new Date(event.at),
          Detail: JSON.stringify(event),
        })),
      }),
    );
    // Answers come in the order of the entries; one without an id was not accepted.
    return events.filter((_, index) => !Entries[index]?.EventId);
  },
});
