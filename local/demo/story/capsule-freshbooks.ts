import { sendInvoice } from '../freshbooks.ts';
import { equal, until, type World } from '../world.ts';
import type { Act } from './act.ts';

const clientNamed = (world: World, name: string) => {
  const found = world.freshbooks
    .clients()
    .filter(({ fields, visState }) => fields.organization === name && visState === 0);
  if (found.length !== 1) throw new Error(`FreshBooks has ${found.length} clients named ${name}`);
  return found[0]!;
};

/** `USD 1,120.00` is 1120; nothing shown is nothing owed. */
const amountIn = (shown: string): number => Number(/[\d,]+\.\d\d/.exec(shown)?.[0].replaceAll(',', '') ?? 0);

/** @throws there is none, or several */
const partyNamed = (world: World, name: string) => {
  const found = world.capsule.named(name);
  if (found.length !== 1) throw new Error(`Capsule has ${found.length} contacts named ${name}`);
  return found[0]!;
};

const name = (world: World): string => `Quarry Lane Studio ${world.day}`;

export const cfFirstSync: readonly Act[] = [
  {
    id: 'CF-1',
    title: 'Every FreshBooks client is added to Capsule',
    async play(world) {
      for (const client of ['Harbor & Vine Restaurant Group', 'Rainier Dental Partners']) partyNamed(world, client);
      equal('Bluebird Yoga Studio, deleted in FreshBooks', world.capsule.named('Bluebird Yoga Studio').length, 0);
      equal('Dana Whitcomb, a person', partyNamed(world, 'Dana Whitcomb').type, 'person');
      return 'companies as organisations, Dana Whitcomb as a person; a deleted client stayed out';
    },
  },
  {
    id: 'CF-3',
    title: 'A contact that already exists in Capsule is linked by its name, not duplicated',
    async play(world) {
      for (const known of ['Cascade Coffee Roasters', 'Rainier Dental Partners']) partyNamed(world, known);
      const asked = (await world.api.issues(world.connection)).filter(({ code }) => code === 'possibleMatch');
      const northline = asked.find(({ actions }) =>
        actions.includes(`link:${partyNamed(world, 'Northline Outdoor Co').id}`),
      );
      if (northline) {
        await world.api.decide(world.connection, northline, northline.actions[0]!);
        await world.settle();
      }
      partyNamed(world, 'Northline Outdoor Co');
      return `two were linked; ${asked.length} looked alike and were asked about, one of them is linked by decision`;
    },
  },
];

export const cfDay: readonly Act[] = [
  {
    id: 'CF-2',
    title: 'What a client owes stands on the Capsule contact',
    async play(world) {
      const { id } = partyNamed(world, 'Cascade Coffee Roasters');
      const shownNow = () => String(world.capsule.fieldOf(id, 'Accounting balance') ?? '');
      // What was sent on an earlier day may still be owed.
      const before = amountIn(shownNow());
      await sendInvoice(world, `CF-${world.day}`, ['90.00', '30.00'], 'Cascade Coffee Roasters');
      await world.minutes(3);
      const shown = shownNow();
      equal('the balance that is shown', amountIn(shown), before + 120);
      return `"${shown}"`;
    },
  },
  {
    id: 'CF-4',
    title: 'Edits in Capsule go to the FreshBooks client; edits in FreshBooks are reported and left',
    async play(world) {
      const party = partyNamed(world, 'Northline Outdoor Co');
      world.capsule.edit(party.id, {
        addresses: [
          ...party.addresses.map(({ id }) => ({ id, _delete: true })),
          { type: 'Office', street: `${world.day} Lakefront Blvd`, city: 'Bellevue', state: 'WA', zip: '98004' },
        ],
      });
      await world.settle();
      equal(
        'street in FreshBooks',
        clientNamed(world, 'Northline Outdoor Co').fields.p_street,
        `${world.day} Lakefront Blvd`,
      );
      return `${world.day} Lakefront Blvd, in FreshBooks too`;
    },
  },
  {
    id: 'CF-5',
    title: 'A Capsule contact goes to FreshBooks when it is tagged',
    async play(world) {
      const { id } = world.capsule.addOrganisation(name(world), {
        emailAddresses: [{ type: 'Work', address: `hello-${world.day}@quarrylane.example` }],
      });
      await world.settle();
      equal(
        'asked for by nobody',
        world.freshbooks.clients().some(({ fields }) => fields.organization === name(world)),
        false,
      );
      world.capsule.tag(id, 'Send to accounting');
      await world.settle();
      const isClient = () => world.freshbooks.clients().some(({ fields }) => fields.organization === name(world));
      await until(world, () => isClient() && !world.capsule.tagsOf(id).includes('Send to accounting'));
      clientNamed(world, name(world));
      equal('the tag is gone', world.capsule.tagsOf(id).includes('Send to accounting'), false);
      return `${name(world)} is a client now, and its tag is gone`;
    },
  },
  {
    id: 'CF-6',
    title: 'Deleted in Capsule: the FreshBooks client stays, and the contact comes back',
    async play(world) {
      world.capsule.delete(partyNamed(world, name(world)).id);
      await world.settle();
      await world.minutes(70);
      clientNamed(world, name(world));
      partyNamed(world, name(world));
      return 'the client is there, and so is its contact again';
    },
  },
];
