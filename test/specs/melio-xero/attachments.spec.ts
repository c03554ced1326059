import { describe, expect, it } from 'vitest';
import { Office } from '../../support/office.ts';

/** Transactions, bill: attachment <-> invoice image. */

const PDF = 'application/pdf';
const bytes = (text: string) => new TextEncoder().encode(text);

async function inStep(): Promise<Office> {
  const office = new Office();
  office.enterBill(office.addContact('Cedar Paper Co'), 'B-1', 120.5);
  await office.connect();
  office.resetCalls();
  return office;
}

const attachInXero = (office: Office, name: string, content: string, type = PDF) =>
  office.xero.ui().attach(office.xeroBill('B-1').id, name, type, bytes(content));
const attachInMelio = (office: Office, name: string, content: string) =>
  office.melio.ui.attachFile(office.melioBill('B-1').id, { name, contentType: PDF, bytes: bytes(content) });
const xeroFiles = (office: Office) => office.xero.ui().attachments(office.xeroBill('B-1').id);
const melioFiles = (office: Office) => [...office.melio.recordsOf().attachment.rows.values()];

describe('MX-B12 attachment', () => {
  it('MX-B12 a file that a bill had before the first sync comes along', async () => {
    const office = new Office();
    const bill = office.enterBill(office.addContact('Cedar Paper Co'), 'B-1', 120.5);
    office.xero.ui().attach(bill.id, 'scan.pdf', PDF, bytes('one'));
    await office.connect();
    expect(melioFiles(office)).toMatchObject([{ bill_id: office.melioBill('B-1').id, content_type: PDF, size: 3 }]);
    expect(xeroFiles(office)).toHaveLength(1);
    expect(await office.issues()).toEqual([]);
  });

  it('MX-B12 a file attached in Xero, which does not move the stamp of its bill, comes with the next sync by hand', async () => {
    const office = await inStep();
    attachInXero(office, 'scan.pdf', 'one');
    await office.syncNow();
    expect(melioFiles(office)).toHaveLength(1);
    attachInXero(office, 'second.pdf', 'two');
    await office.syncNow();
    expect(melioFiles(office)).toHaveLength(2);
    expect(office.writes('melio')).toEqual({ 'POST /attachments': 2 });
    expect(office.writes('xero')).toEqual({});
  });

  it('MX-B12 a file attached in Melio is put on the bill in Xero once, under a name that says what is in it', async () => {
    const office = await inStep();
    attachInMelio(office, 'scan.pdf', 'one');
    await office.settle();
    await office.syncNow();
    expect(xeroFiles(office).map(({ fileName }) => fileName)).toEqual([
      expect.stringMatching(/^scan-[0-9a-f]{8}\.pdf$/),
    ]);
    expect(xeroFiles(office)[0]!.bytes).toEqual(bytes('one'));
    expect(melioFiles(office)).toHaveLength(1);
  });

  it('MX-B12 two files of one name, one on each side, are two files', async () => {
    const office = await inStep();
    attachInXero(office, 'bill.pdf', 'from xero');
    attachInMelio(office, 'bill.pdf', 'from melio');
    await office.syncNow();
    const texts = (files: readonly { readonly bytes: Uint8Array }[]) =>
      files.map((file) => Buffer.from(file.bytes).toString()).sort();
    expect(texts(xeroFiles(office))).toEqual(['from melio', 'from xero']);
    expect(melioFiles(office)).toHaveLength(2);
  });

  it('MX-B12 the same file on both sides stays one file', async () => {
    const office = await inStep();
    attachInXero(office, 'bill.pdf', 'same');
    attachInMelio(office, 'other name.pdf', 'same');
    await office.syncNow();
    expect([xeroFiles(office).length, melioFiles(office).length]).toEqual([1, 1]);
  });

  it('MX-B12 a removal never travels', async () => {
    const office = await inStep();
    const file = attachInMelio(office, 'scan.pdf', 'one');
    await office.settle();
    office.melio.ui.removeFile(file.id);
    await office.settle();
    await office.syncNow();
    expect(xeroFiles(office)).toHaveLength(1);
    expect(melioFiles(office).filter(({ archived }) => !archived)).toEqual([]);
    expect(await office.issues()).toEqual([]);
  });

  it('MX-B12 what is no document and no picture stays where it is, with the reason and without an issue', async () => {
    const office = await inStep();
    attachInXero(office, 'sheet.xlsx', 'cells', 'application/vnd.ms-excel');
    await office.syncNow();
    expect(melioFiles(office)).toEqual([]);
    expect(await office.issues()).toEqual([]);
    expect(Object.values(await office.outOfScope())).toEqual(['MX-B12 not a document or picture, or too large']);
  });

  it('MX-B12 a file that came while its bill was gone in Melio follows when somebody restores the bill', async () => {
    const office = await inStep();
    const bill = office.xeroBill('B-1');
    const bank = office.xero.ui().account('090').id;
    office.xero.ui().payBill(bill.id, { accountId: bank, amount: 20, date: '2026-03-01' });
    await office.settle();
    // Paid in part by somebody else, it is not voided in Xero.
    office.melio.ui.deleteBill(office.melioBill('B-1').id);
    await office.settle();
    attachInXero(office, 'scan.pdf', 'one');
    await office.syncNow();
    expect(melioFiles(office)).toEqual([]);
    office.melio.ui.restoreBill(office.melioBill('B-1').id);
    await office.settle();
    expect(melioFiles(office)).toHaveLength(1);
  });
});
