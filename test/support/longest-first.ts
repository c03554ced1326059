import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take many seconds, the longest first. One that is renamed is merely started later. */
const LONGEST = [
  // Its checker takes twice as long in a process that has grown.
  'test/infra/templates.spec.ts',
  'test/simulation/switches.spec.ts',
  'test/simulation/simulation.spec.ts',
  'test/e2e/api.spec.ts',
  'test/e2e/killed-first-sync.spec.ts',
  'test/specs/all/figures.spec.ts',
  'test/specs/bill-quickbooks/transfers-in-trouble.spec.ts',
  'test/specs/all/receivables-figures.spec.ts',
  'test/specs/bill-quickbooks/transfers.spec.ts',
  'test/e2e/start.spec.ts',
  'test/e2e/runtime.spec.ts',
];

/**
 * Begins with the files that take longest: what begins last decides when everything ends. On a fresh clone nobody knows
 * how long a file took, and how big it is says little.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = LONGEST.findIndex((path) => moduleId.endsWith(`/${path}`));
      return place < 0 ? LONGEST.length : place;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
