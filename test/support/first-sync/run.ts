import { writeSync } from 'node:fs';
import { Api } from '../../../local/demo/api.ts';
import { consentAtOnce, consentOnPage } from '../../../local/demo/consent.ts';
import { openSession } from '../../../local/session.ts';

/**
 * Everything local in a process of its own, so that a spec can kill it: connects the demo company's payables, or finds
 * them connected, and lets the first sync run to its end. Arguments: data directory, assembly. Says on stdout how many
 * bills stand in Melio each time that changes, and at the end, as JSON, what both books hold.
 */
const [dataDir = '', assembly = ''] = process.argv.slice(2);
const session = await openSession({ dataDir, assembly, port: 0 });
const api = Api.at(session.runtime.urls.api, session.apiToken);
const { melio, xero } = session.simulators;
const bills = () => [...melio.simulator.recordsOf().bill.rows.values()].filter(({ archived }) => !archived);
const vendors = () => [...melio.simulator.recordsOf().vendor.rows.values()].filter(({ archived }) => !archived);

let before = -1;
const watch = setInterval(() => {
  const now = bills().length;
  if (now !== before) writeSync(1, `bills ${now}\n`);
  before = now;
}, 5);

const path = `/v1/connections/${await connection()}`;
for (let minutes = 0; minutes < 120 && (await api.get(path)).status !== 'Connected'; minutes++) {
  await session.settle();
  await session.passMinutes(1);
}
// Complete is what waits for nobody but a person; what was under way when the process died may take its hour.
for (let minutes = 0; minutes < 65; minutes += 5) {
  session.clock.advance(4 * 60_000);
  await session.passMinutes(1);
}
clearInterval(watch);
const connected = await api.get(path);
const { id, status } = connected;
const issues = await api.issues(String(id));
writeSync(
  1,
  `${JSON.stringify({
    status,
    bills: bills()
      .map(
        ({ number, total, vendor_id }) =>
          `${vendors().find((one) => one.id === vendor_id)?.display_name}: ${number} ${total}`,
      )
      .sort(),
    vendors: vendors()
      .map(({ display_name }) => display_name)
      .sort(),
    payments: xero.simulator
      .ui()
      .payments()
      .filter((payment) => payment.status === 'AUTHORISED')
      .map(({ cents, date }) => `${date} ${cents}`)
      .sort(),
    issues: issues.map(({ code }) => code).sort(),
    waiting: (['left', 'right'] as const).map(
      (side) => (connected[side] as { readonly waiting: { readonly count: number } }).waiting.count,
    ),
    problems: session.runtime.problems.filter((problem) => !/gave back/.test(problem)),
  })}\n`,
);
await session.stop();
process.exit(0);

async function connection(): Promise<string> {
  const { data } = (await api.get('/v1/connections')) as { readonly data: readonly { readonly id: string }[] };
  if (data[0]) return data[0].id;
  const left = await consentOnPage(api, 'xero');
  const right = await consentAtOnce(api, { provider: 'melio', account: 'org_brightside' });
  const created = await api.post('/v1/connections', {
    integration: 'melio-xero',
    left: { account: left.accounts[0]!.account, grant: left.grant },
    right: { account: right.accounts[0]!.account, grant: right.grant },
  });
  return String(created.id);
}
