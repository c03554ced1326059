import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CannotWrite } from '../../../engine/errors.ts';
import type { Json } from '../../../model/json.ts';
import type { Fields } from '../../../model/record.ts';
import { prepare } from '../requests.ts';
import { ids, sampleBill, sampleLine } from '../specs/samples.ts';
import { bill, bodyOf, create, newBill, remove, seen, taxFree, twoLines, update } from '../specs/writes.ts';

describe('creating a bill', () => {
  it('sends it approved, tax inside, the vendor by id alone', () => {
    const request = prepare([create('bill', { ...newBill, webUrl: 'https://platform.test/bills/1' })]);
    expect(request).toMatchObject({ method: 'PUT', path: 'Invoices?summarizeErrors=false&unitdp=4', key: true });
    expect(request.expects).toEqual([{ entity: 'bill', kind: 'create' }]);
    expect(request.body).toBe(
      '{"Invoices":[{"Type":"ACCPAY","Status":"AUTHORISED","Contact":{"ContactID":"3ff6d40c-af9a-40a3-89ce-3c1556a25591"},' +
        '"InvoiceNumber":"M-1","Date":"2026-09-28","DueDate":"2026-10-28","CurrencyCode":"USD",' +
        '"Url":"https://platform.test/bills/1","LineAmountTypes":"Inclusive","LineItems":[{"Description":"Rent",' +
        '"Quantity":1,"UnitAmount":100.5,"AccountID":"7d05a53d-613d-4eb2-a2fc-dcb6adb80b80"}]}]}',
    );
  });

  it('writes the same bytes for the same fields', () => {
    const write = create('bill', newBill);
    expect(prepare([write]).body).toBe(prepare([structuredClone(write)]).body);
  });

  it('gives a line without text one, and every line its dimensions with their category', () => {
    const lines = [
      { description: null, amount: 5_000, account: ids.expense, dimensions: [`${ids.category}:${ids.option}`] },
      { description: 'Water', amount: 5_050, account: '410', dimensions: [] },
    ];
    expect(bodyOf(create('bill', { ...newBill, lines })).Invoices![0]!.LineItems).toEqual([
      {
        Description: 'Bill M-1',
        Quantity: 1,
        UnitAmount: 50,
        AccountID: ids.expense,
        Tracking: [{ TrackingCategoryID: ids.category, TrackingOptionID: ids.option }],
      },
      { Description: 'Water', Quantity: 1, UnitAmount: 50.5, AccountCode: '410' },
    ]);
  });

  it.each<[string, Fields, RegExp]>([
    ['a vendor', { contact: null }, /no vendor/],
    ['a due date', { dueOn: null }, /no due date/],
    ['an account', { account: null }, /no account/],
    ['an amount', { total: null }, /no amount/],
    [
      'lines that add up',
      { total: 3, lines: [1, 1].map((amount) => ({ description: 'x', amount, account: '4', dimensions: [] })) },
      /several lines/,
    ],
  ])('is refused, in plain words, without %s', (_, without, text) => {
    expect(() => prepare([create('bill', { ...newBill, ...without })])).toThrow(CannotWrite);
    expect(() => prepare([create('bill', { ...newBill, ...without })])).toThrow(text);
  });

  it('leaves out a link that Xero would refuse, and does not hold the bill for it', () => {
    expect(bodyOf(create('bill', { ...newBill, webUrl: 'https://my-xero-app.test' })).Invoices![0]).not.toHaveProperty(
      'Url',
    );
  });

  it('takes a draft as a draft, which needs no due date', () => {
    expect(bodyOf(create('bill', { ...newBill, dueOn: null, status: 'draft' })).Invoices![0]!.Status).toBe('DRAFT');
  });
});

describe('updating a bill', () => {
  it('sends what changed, the status it has, and no lines', () => {
    const request = prepare([update(bill, { dueOn: '2026-11-01', number: 'B-2', webUrl: 'https://p.test/1' })]);
    expect(request).toMatchObject({ method: 'POST', path: `Invoices/${ids.bill}?unitdp=4` });
    expect(JSON.parse(request.body!)).toEqual({
      Invoices: [
        {
          InvoiceID: ids.bill,
          Status: 'AUTHORISED',
          InvoiceNumber: 'B-2',
          DueDate: '2026-11-01',
          Url: 'https://p.test/1',
        },
      ],
    });
  });

  it('repeats the status of a paid bill as well', () => {
    const paid = seen('Invoices', { ...sampleBill, Status: 'PAID' });
    expect(bodyOf(update(paid, { webUrl: 'https://p.test/1' })).Invoices![0]).toEqual({
      InvoiceID: ids.bill,
      Status: 'PAID',
      Url: 'https://p.test/1',
    });
  });

  it('keeps a line under its id, with its price, tax and tracking, when only words change', () => {
    expect(bodyOf(update(bill, { note: 'Winter tires' })).Invoices![0]).toEqual({
      InvoiceID: ids.bill,
      Status: 'AUTHORISED',
      LineItems: [
        {
          LineItemID: ids.line,
          Description: 'Winter tires',
          Quantity: 2,
          UnitAmount: 20.5,
          AccountID: ids.expense,
          TaxType: 'INPUT',
          TaxAmount: 6.15,
          Tracking: [{ TrackingCategoryID: ids.category, TrackingOptionID: ids.option }],
        },
      ],
    });
  });

  it('makes the bill tax-inclusive when the total changes, so that the total is what was asked for', () => {
    const [one] = bodyOf(update(bill, { total: 5_000 })).Invoices!;
    expect(one).toMatchObject({
      LineAmountTypes: 'Inclusive',
      LineItems: [{ LineItemID: ids.line, Quantity: 1, UnitAmount: 50 }],
    });
    expect((one!.LineItems as readonly object[])[0]).not.toHaveProperty('TaxAmount');
  });

  it('leaves a bill without tax as it is', () => {
    const [one] = bodyOf(update(taxFree, { total: 5_000 })).Invoices!;
    expect(one).not.toHaveProperty('LineAmountTypes');
    expect(one).toMatchObject({ LineItems: [{ UnitAmount: 50 }] });
  });

  it.each<Fields>([{ total: 99 }, { note: 'x' }, { account: ids.expense }])(
    'guesses no line of several for %j',
    (changes) => {
      expect(() => prepare([update(twoLines, changes)])).toThrow(/several lines/);
    },
  );

  it('still changes the header of a bill with several lines', () => {
    expect(bodyOf(update(twoLines, { dueOn: '2026-11-01' })).Invoices![0]).not.toHaveProperty('LineItems');
  });

  it('matches lines to their ids: a moved, a changed, an added and a removed one', () => {
    const [first, other] = twoLines.fields.lines as readonly { [key: string]: Json }[];
    const idsOf = (lines: readonly Json[]) =>
      (bodyOf(update(twoLines, { lines })).Invoices![0]!.LineItems as readonly { LineItemID?: string }[]).map(
        ({ LineItemID }) => LineItemID,
      );
    expect(idsOf([other!, first!])).toEqual([ids.file, ids.line]);
    expect(idsOf([{ ...first!, amount: 1 }, other!])).toEqual([ids.line, ids.file]);
    expect(idsOf([first!, other!, { ...other!, description: 'New' }])).toEqual([ids.line, ids.file, undefined]);
    expect(idsOf([other!])).toEqual([ids.file]);
  });

  it('never loses a cent: lines written without a change give the amounts they had', () => {
    const price = fc.integer({ min: -99_999_999, max: 99_999_999 }).map((value) => value / 10_000);
    fc.assert(
      fc.property(
        fc.array(fc.record({ price, quantity: fc.integer({ min: 1, max: 99 }) }), { minLength: 1, maxLength: 5 }),
        (rows) => {
          const LineItems = rows.map(({ price: UnitAmount, quantity }, index) => ({
            ...sampleLine,
            LineItemID: `${index}`,
            UnitAmount,
            Quantity: quantity,
            LineAmount: Math.round(UnitAmount * quantity * 100) / 100,
          }));
          const current = seen('Invoices', { ...sampleBill, LineItems });
          const written = bodyOf(update(current, { lines: current.fields.lines! })).Invoices![0]!;
          expect(written).not.toHaveProperty('LineAmountTypes');
          expect(written.LineItems).toMatchObject(
            LineItems.map(({ LineItemID, UnitAmount, Quantity }) => ({ LineItemID, UnitAmount, Quantity })),
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  it('cannot empty a date, nor do nothing', () => {
    expect(() => prepare([update(bill, { dueOn: null })])).toThrow(/not removed/);
    expect(() => prepare([update(bill, { mailTo: null })])).toThrow(CannotWrite);
    expect(() => prepare([update(bill, { lines: null })])).toThrow(CannotWrite);
  });

  it('leaves a dropped plan where it is, and carries the rest of the change', () => {
    expect(bodyOf(update(bill, { plannedOn: null, number: 'B-2', lines: null })).Invoices![0]).toEqual({
      InvoiceID: ids.bill,
      Status: 'AUTHORISED',
      InvoiceNumber: 'B-2',
    });
    expect(() => prepare([update(twoLines, { lines: null, total: 99 })])).toThrow(/several lines/);
  });

  it('puts up to 50 bills in one request, each answering for itself', () => {
    const request = prepare([update(bill, { number: 'a' }), update(twoLines, { number: 'b' })]);
    expect(request).toMatchObject({ method: 'POST', path: 'Invoices?summarizeErrors=false&unitdp=4' });
    expect(request.expects).toHaveLength(2);
    expect(() => prepare(Array.from({ length: 51 }, () => update(bill, { number: 'a' })))).toThrow(CannotWrite);
    expect(() => prepare([update(bill, { number: 'a' }), remove(bill)])).toThrow(CannotWrite);
  });
});
