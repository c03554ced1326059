import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

export default defineConfig({
  test: {
    include: ['{shared,functions,infra,local,test}/**/*.spec.ts'],
    // Specs wait for little but the processor: one worker for each core, where the default leaves one idle.
    maxWorkers: '100%',
    // No spec patches an import or keeps state in a module, so a worker loads what they share once, not for each of them.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
