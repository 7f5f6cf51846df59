import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'console/test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // One more than most machines that run them have cores: browsers and other programs are waited for.
    maxWorkers: 3,
    coverage: { provider: 'v8', include: ['src/**'] },
  },
})
