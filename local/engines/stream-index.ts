import { DatabaseSync } from 'node:sqlite';

/**
 * Gives the engine's own table of stream records an index. Without it the engine reads every record there ever was at
 * each write of a table with a stream, to number the next, and again at each look at the stream: after a few thousand
 * writes that is what everything waits for.
 * @param file the engine's, which is running; one of another version may keep its records elsewhere, and is left as it is
 */
export function indexStream(file: string): void {
  const db = new DatabaseSync(file, { timeout: 5_000 });
  try {
    const known = db.prepare("SELECT 1 FROM pragma_table_info('_stream_records') WHERE name = 'sequence_number'").get();
    if (!known) return;
    db.exec(
      'CREATE INDEX IF NOT EXISTS _stream_records_in_order ON _stream_records (table_name, CAST(sequence_number AS INTEGER))',
    );
  } finally {
    db.close();
  }
}
