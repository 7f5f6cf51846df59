#!/usr/bin/env node
// In a checkout the sources are run; a published package carries them compiled.
import { existsSync } from 'node:fs'

// The clients of AWS tell on stderr that they will want a newer Node one day: that is ours to heed, not the user's.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true'

const sources = new URL('../src/cli/main.ts', import.meta.url)
if (existsSync(sources)) {
  const { fromSources } = await import('./from-sources.js')
  process.setSourceMapsEnabled(true)
  await import((await fromSources(sources)).href)
} else {
  await import(new URL('../dist/cli/main.js', import.meta.url).href)
}
