import type { Account } from '../account.ts';
import { type Call, type Reply, result } from '../call.ts';
import { ERRNO, Refused } from '../refusals.ts';
import { need, type Operation } from '../resource.ts';
import type { InvoiceRow } from '../rows.ts';
import { invoices } from './invoices.ts';

/** An invoice as a file, and as a link. */
export const paperOperations: readonly Operation[] = [
  {
    name: 'GET /invoices/invoices/{id}/pdf',
    scope: 'invoices',
    write: false,
    run: ({ account, id }: Call): Reply => ({
      headers: { 'content-type': 'application/pdf' },
      body: pdfOf(account, need(invoices, account, id)),
    }),
  },
  { name: 'GET /invoices/invoices/{id}/share_link', scope: 'invoices', write: false, run: shareLink },
];

/** The link is a credential: whoever has it sees the invoice. */
function shareLink({ account, id, query }: Call): Reply {
  const row = need(invoices, account, id);
  if (row.setStatus === 1)
    throw new Refused(422, ERRNO.invalidValue, 'Invoice must be sent before it can be shared.', {
      object: 'invoice',
      field: 'status',
    });
  const method = query.get('share_method') ?? 'share_link';
  const link = `https://my.freshbooks.com/#/link/${account.world.hex(40)}?type=secondary&share_method=${method}`;
  const share_link = {
    clientid: row.customerid,
    resource_type: 'invoice',
    resourceid: String(row.id),
    share_link: link,
    share_method: method,
  };
  return result({ share_link });
}

/** One page with the number and the amount, small and valid. */
function pdfOf(account: Account, row: InvoiceRow): Uint8Array {
  const words = `${account.business.name} - Invoice ${row.number} - ${(row.amount / 100).toFixed(2)} ${row.currency}`;
  const stream = `BT /F1 14 Tf 72 720 Td (${words.replace(/[^\x20-\x7e]/g, '?').replace(/[\\()]/g, '\\$&')}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const start = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`;
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}
