import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareAssembly } from '../../local/assembly.ts';

/**
 * `npm test`: types, lint, bundles, then every spec. Each of the first three counts as one check, so that none of them
 * can fail unnoticed. The last line is always `N passed, N failed`.
 */
interface Count {
  passed: number;
  failed: number;
}

const total: Count = { passed: 0, failed: 0 };
const check = (name: string, ok: boolean): void => {
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${name}`);
  if (ok) total.passed += 1;
  else total.failed += 1;
};

const run = (command: string, args: readonly string[]): boolean =>
  spawnSync(join('node_modules', '.bin', command), args, { stdio: 'inherit' }).status === 0;

check('types', run('tsc', ['--noEmit']));
check('lint', run('biome', ['check', '--max-diagnostics=50', '.']));
try {
  // Kept for the specs that look at bundles or run them, and for `npm start`.
  await prepareAssembly();
  check('bundles', true);
} catch (error) {
  console.error(error);
  check('bundles', false);
}

const folder = mkdtempSync(join(tmpdir(), 'tieout-'));
const file = join(folder, 'vitest.json');
const filters = process.argv.slice(2);
run('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...filters]);
try {
  const result = JSON.parse(readFileSync(file, 'utf8')) as {
    readonly numPassedTests: number;
    readonly numFailedTests: number;
    readonly numFailedTestSuites: number;
    readonly success: boolean;
  };
  total.passed += result.numPassedTests;
  // A file that does not load has no tests to fail, and is a failure all the same.
  total.failed += Math.max(result.numFailedTests, result.success ? 0 : 1);
} catch (error) {
  console.error('the specs did not report', error);
  total.failed += 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
