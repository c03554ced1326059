import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{shared,functions,infra,local,test}/**/*.spec.ts'],
    // Specs wait for little but the processor: one worker for each core, where the default leaves one idle.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
