import { readConfig } from '../../shared/aws/config.ts';
import { dynamoClient, dynamoTable } from '../../shared/aws/dynamodb/table.ts';
import { eventBridgeBus, eventBridgeClient } from '../../shared/aws/event-bus.ts';
import { powertoolsLog } from '../../shared/aws/log.ts';
import { sesClient, sesMailer } from '../../shared/aws/mailer.ts';
import { tableOptions } from '../../shared/aws/ports.ts';
import { BadSetting } from '../../shared/engine/errors.ts';
import { createPublishHandler } from './publish.ts';

const { ACTIVITY_TABLE_NAME, EVENT_BUS_NAME } = readConfig(process.env, ['ACTIVITY_TABLE_NAME', 'EVENT_BUS_NAME']);
const { MAIL_FROM } = process.env;
if (!MAIL_FROM) throw new BadSetting('MAIL_FROM is not set');

export const handler = createPublishHandler({
  activity: dynamoTable(dynamoClient(), ACTIVITY_TABLE_NAME, tableOptions()),
  bus: eventBridgeBus(eventBridgeClient(), EVENT_BUS_NAME),
  mailer: sesMailer(sesClient(), MAIL_FROM),
  log: powertoolsLog('publish'),
});
