import type { Books } from '../books.ts';
import {
  archiveClassification,
  type ClassificationForm,
  type ClassificationKind,
  saveClassification,
} from '../classifications.ts';
import { addFile } from '../files.ts';
import type { Bank } from '../records.ts';

export const listsUi = (books: Books) => ({
  addAccount: (name: string, type: string, number = '') =>
    saveClassification(books, 'chartOfAccount', { name, account: { type, number } }),
  addClass: (name: string) => saveClassification(books, 'accountingClass', { name }),
  addItem: (name: string, more: Partial<ClassificationForm> = {}) =>
    saveClassification(books, 'item', { name, ...more }),
  addClassification: (kind: ClassificationKind, form: ClassificationForm) => saveClassification(books, kind, form),
  editClassification: (kind: ClassificationKind, id: string, form: Partial<ClassificationForm>) =>
    saveClassification(books, kind, form, id),
  archiveClassification: (kind: ClassificationKind, id: string, archived = true) =>
    archiveClassification(books, kind, id, archived),

  /** A bank account that BILL takes money from, and the account of the books that it stands for. */
  addBank: (bankName: string, chartOfAccountId: string | null = null, last4 = '1234'): Bank =>
    books.add('bank', {
      status: 'VERIFIED',
      accountNumber: `*****${last4}`,
      nameOnAccount: books.options.organization.name,
      type: 'CHECKING',
      bankName,
      payables: true,
      receivables: true,
      chartOfAccountId,
    }),

  /** On a bill it shows after a while. */
  attach: (parentId: string, name: string, bytes: Uint8Array) => addFile(books, parentId, name, bytes),
});
