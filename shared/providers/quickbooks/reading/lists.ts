import type { Page } from '../../../engine/provider.ts';
import { pathOf } from '../../paths.ts';
import { merge, NOTHING, type Rows } from '../../reading.ts';
import { toCompany } from '../mapper/company.ts';
import { toAccountList, toDimensionList } from '../mapper/lists.ts';
import { PAGE_SIZE } from '../query.ts';
import { companyInfo, preferences } from '../schema.ts';
import { objectOf } from './answers.ts';
import type { Reader } from './reader.ts';
import type { ReadableObject } from './rows.ts';

/** The company and its preferences: whether classes are kept by line decides what is written, so it is read daily. */
export async function readCompany({ client, realm }: Reader): Promise<Page> {
  const info = companyInfo.parse(objectOf(await client.get(pathOf(['companyinfo', realm])), 'CompanyInfo'));
  const prefs = preferences.parse(objectOf(await client.get('preferences'), 'Preferences'));
  return { records: [toCompany(info, prefs, realm)], unreadable: [] };
}

/** The chart of accounts, and the categories, each as one record. */
export async function readAccountList(reader: Reader): Promise<Rows> {
  const { records, unreadable } = await whole(reader, 'Account');
  return { records: [toAccountList(records)], unreadable };
}

export async function readDimensionList(reader: Reader): Promise<Rows> {
  const { records, unreadable } = merge(await whole(reader, 'Class'), await whole(reader, 'Department'));
  return { records: [toDimensionList(records)], unreadable };
}

async function whole(reader: Reader, object: ReadableObject): Promise<Rows> {
  let found = NOTHING;
  for (let start = 1; ; start += PAGE_SIZE) {
    const rows = await reader.client.query({ from: object, orderBy: 'MetaData.CreateTime ASC', start });
    found = merge(found, await reader.read(object, rows));
    if (rows.length < PAGE_SIZE) return found;
  }
}
