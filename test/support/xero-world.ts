import { bodyText, type Http, type HttpResponse } from '../../shared/model/http.ts';
import { XeroSimulator, type XeroSimulatorOptions } from '../../shared/providers/xero/simulator/index.ts';
import { byHand } from './by-hand.ts';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const HOOK = 'https://tieout.test/webhooks/xero';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed when the answer is JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: specs look into the vendor's bodies at will
  readonly json: any;
  readonly text: string;
}

/** A simulated Xero with a clock that is moved by hand, a receiver of webhooks, and faults that are set when wanted. */
export function xeroWorld(options: XeroSimulatorOptions = {}, wrap: (handle: Http) => Http = (handle) => handle) {
  const { clock, posted: received, receiver, faults, ports } = byHand(Date.parse('2026-09-28T12:00:00Z'));
  const simulator = new XeroSimulator(ports, { webhookUrl: HOOK, intentToReceive: false, ...options });
  const http = wrap((request) => simulator.handle(request));
  const ui = simulator.ui();
  const tokens = simulator.issueTokens();
  const headers = {
    authorization: `Bearer ${tokens.accessToken}`,
    'xero-tenant-id': ui.tenantId,
    accept: 'application/json',
  };

  async function api(method: string, path: string, body?: unknown, more: Record<string, string> = {}): Promise<Answer> {
    const raw = typeof body === 'string' || body instanceof Uint8Array;
    const sent = body === undefined ? {} : { body: raw ? body : JSON.stringify(body) };
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const url = `https://api.xero.com/api.xro/2.0/${path}`;
    return answer(await http({ method, url, headers: { ...headers, ...type, ...more }, ...sent }));
  }

  return {
    simulator,
    ui,
    http,
    api,
    headers,
    tokens,
    received,
    receiver,
    faults,
    now: ports.now,
    pass(ms: number): void {
      clock.now += ms;
    },
    get: (path: string, more?: Record<string, string>) => api('GET', path, undefined, more),
    bank: ui.account('090').id,
    /** An approved bill of one line. */
    bill(amount = 100, more: Partial<Parameters<typeof ui.enterBill>[0]> = {}) {
      const contactId = more.contactId ?? ui.contacts()[0]?.id ?? ui.addContact({ Name: 'Acme Widgets LLC' }).id;
      const lines = [{ Description: 'Tires', Quantity: 1, UnitAmount: amount, AccountCode: '400' }];
      return ui.enterBill({
        contactId,
        InvoiceNumber: 'BILL-1',
        Date: '2026-09-28',
        DueDate: '2026-10-28',
        lines,
        ...more,
      });
    },
  };
}
export type XeroWorld = ReturnType<typeof xeroWorld>;

export function answer({ status, headers, body }: HttpResponse): Answer {
  const text = bodyText(body);
  return { status, headers, text, json: /json/.test(headers['content-type'] ?? '') ? JSON.parse(text) : undefined };
}

/** Xero's messages in a refusal, of all elements. */
export const messages = ({ json }: Answer): string[] =>
  (json?.Elements ?? []).flatMap((element: { ValidationErrors?: { Message: string }[] }) =>
    (element.ValidationErrors ?? []).map(({ Message }) => Message),
  );

/** A line of a bill on the wire, over 41.00. */
export const line = { Description: 'Tires', Quantity: 2, UnitAmount: 20.5, AccountCode: '400' };

/** What an approved bill looks like on the wire. */
export const billOf = (contactId: string, more: object = {}) => ({
  Invoices: [
    {
      Type: 'ACCPAY',
      Contact: { ContactID: contactId },
      Date: '2026-09-28',
      DueDate: '2026-10-28',
      Status: 'AUTHORISED',
      LineItems: [line],
      ...more,
    },
  ],
});

/** What a payment looks like on the wire. */
export const paymentOf = (invoiceId: string, accountId: string, amount: number, more: object = {}) => ({
  Payments: [
    {
      Invoice: { InvoiceID: invoiceId },
      Account: { AccountID: accountId },
      Date: '2026-09-28',
      Amount: amount,
      ...more,
    },
  ],
});
