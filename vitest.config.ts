import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'console/test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Nothing here is replaced for all modules, so files of one process can share what they import: a quarter of the time.
    isolate: false,
    globalSetup: ['test/support/folder-of-run.ts'],
    setupFiles: ['test/support/leave-no-trace.ts'],
    // One more than most machines that run them have cores: browsers and other programs are waited for.
    maxWorkers: 3,
    coverage: { provider: 'v8', include: ['src/**'] },
  },
})
