import { type Call, type Element, type Reply, summarizes } from './call.ts';
import { NO_GUID, Refused, validationException } from './refusals.ts';
import { dayMs, msDate, parseDay, type Wire } from './wire.ts';

/**
 * Carries out the elements of a write one after the other. With `summarizeErrors=false` every element answers for
 * itself; otherwise one fault refuses the request, and whether the others are saved is a switch.
 */
export function writeAll<T>(
  call: Call,
  { key, idName, list }: { readonly key: string; readonly idName: string; readonly list: readonly Element[] },
  write: (source: Wire) => T,
  render: (written: T) => Wire,
): Reply {
  const { books } = call;
  const summarize = summarizes(call);
  return books.atomically(() => {
    const done: (T | undefined)[] = [];
    const faults: (Wire | undefined)[] = [];
    for (const { source, messages } of list) {
      try {
        if (messages.length > 0) throw new Refused(...messages);
        done.push(books.atomically(() => write(source)));
        faults.push(undefined);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        done.push(undefined);
        faults.push(faulty(source, idName, error.messages));
      }
    }
    const refused = faults.filter((fault) => fault !== undefined);
    if (summarize && refused.length > 0) {
      const refusal = validationException(refused);
      if (!books.world.options.switches.validSiblingsSaved) throw refusal;
      return { status: 400, raw: JSON.stringify(refusal.body), contentType: 'application/json; charset=utf-8' };
    }
    const items = done.map((written, index) => {
      const fault = faults[index];
      if (fault) return { ...fault, StatusAttributeString: 'ERROR', HasErrors: true };
      const item = render(written as T);
      return summarize ? item : { ...item, StatusAttributeString: 'OK' };
    });
    return { key, items };
  });
}

/** The element as it was sent, with a zero id where it had none, and Xero's messages. */
function faulty(source: Wire, idName: string, messages: readonly string[]): Wire {
  const echo: Wire = { [idName]: NO_GUID };
  for (const [name, value] of Object.entries(source)) {
    const day = /Date$/.test(name) ? parseDay(value) : undefined;
    if (value !== null) echo[name] = day === undefined ? value : msDate(dayMs(day));
  }
  echo.ValidationErrors = messages.map((Message) => ({ Message }));
  return echo;
}
