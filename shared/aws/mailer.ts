import { SESv2Client, type SESv2ClientConfig, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { MailRefused } from '../engine/errors.ts';
import type { Mailer } from '../engine/ports.ts';

/** A timeout may follow a sent mail, and mails have no deduplication id: one attempt per call. */
export const sesClient = (config: SESv2ClientConfig = {}): SESv2Client =>
  new SESv2Client({
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
    ...config,
  });

/** What SES will say again however often it is asked. */
const final = new Set(['BadRequestException', 'MessageRejected', 'NotFoundException']);

/**
 * Plain text mails from one sender.
 * @throws {MailRefused} SES will never send it
 * @see https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html
 */
export const sesMailer = (client: SESv2Client, from: string): Mailer => ({
  async send({ to, subject, text }) {
    try {
      await client.send(
        new SendEmailCommand({
          FromEmailAddress: from,
          Destination: { ToAddresses: [...to] },
          Content: { Simple: { Subject: { Data: subject }, Body: { Text: { Data: text } } } },
        }),
      );
    } catch (error) {
      if (error instanceof Error && final.has(error.name)) throw new MailRefused(error.name);
      throw error;
    }
  },
});
