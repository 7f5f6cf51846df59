import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { simulateInto, simulatePlacesInto } from '../src/dupin.ts'
import { addressOf, knownIds, listedPages } from '../test/console/support/addresses.ts'
import { CHROMIUM } from '../test/console/support/chromium.ts'
import { type Served, serveConsole } from '../test/console/support/served.ts'
import type { TabOptions } from '../test/console/support/tab.ts'

/**
 * Takes a picture of each page of the console over the demonstration: `npm run screenshots`. The clock stands still, nothing
 * moves, and the organisation is always the same, so that a picture differs only where a page does.
 */
const { values } = parseArgs({
  options: {
    dir: { type: 'string', default: 'docs/images/console' },
    seed: { type: 'string', default: 'auguste' },
    days: { type: 'string', default: '30' },
  },
})
/** Noon of the day after the last of the logs. */
const NOW = Date.UTC(2026, 9, 31, 12)
const TYPES = ['sagemaker-endpoint', 'foundation-model', 'iam-role', 'ip-address']

if (CHROMIUM.lacking !== undefined) throw new Error(CHROMIUM.lacking)
const scratch = mkdtempSync(join(tmpdir(), 'dupin-screenshots-'))
try {
  const logs = join(scratch, 'logs')
  const places = join(scratch, 'places.mmdb')
  const scenarios = ['model-change', 'llmjacking']
  simulateInto(logs, { seed: values.seed, days: Number(values.days), scenarios })
  simulatePlacesInto(places, { seed: values.seed })
  const served = await serveConsole({ logs, geoip: places, now: () => NOW })
  try {
    await pictures(served)
  } finally {
    await served.close()
  }
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

async function pictures(served: Served): Promise<void> {
  mkdirSync(values.dir, { recursive: true })
  const pages = await pagesOf(served)
  await take(served, pages, { theme: 'light' }, '')
  const [summary = ['summary', '/console/']] = pages
  const group = pages.filter(([name]) => name === 'group')
  await take(served, [summary, ...group], { theme: 'dark' }, '-dark')
  await take(served, [summary, ...group], { theme: 'light', width: 400 }, '-narrow')
}

type NamedPage = readonly [name: string, address: string]

async function pagesOf(served: Served): Promise<readonly NamedPage[]> {
  const tab = await served.tab()
  const listed = await listedPages(tab)
  await tab.close()
  const { groups, findings, records, entities } = await knownIds(served.server, TYPES, NOW)
  const first = (name: string, page: string, [id]: readonly string[]): readonly NamedPage[] =>
    id === undefined ? [] : [[name, addressOf(page, id)]]
  return [
    ...listed.map((address): NamedPage => [nameOf(address), address]),
    ...first('group', 'groups', groups),
    ...first('finding', 'findings', findings),
    ...first('record', 'records', records),
    ...entities.flatMap((id, i) => first(`entity-${TYPES[i] ?? i}`, 'entities', [id])),
  ]
}

function nameOf(address: string): string {
  const [path = ''] = address.replace('/console/', '').split('?')
  return path === '' ? 'summary' : path
}

async function take(
  served: Served,
  pages: readonly NamedPage[],
  look: TabOptions,
  suffix: string,
): Promise<void> {
  const tab = await served.tab(look)
  await tab.page.clock.setFixedTime(NOW)
  for (const [name, address] of pages) {
    await tab.open(address)
    const path = join(values.dir, `${name}${suffix}.png`)
    await tab.page.screenshot({ path, animations: 'disabled', caret: 'hide' })
    process.stdout.write(`${path}\n`)
  }
  await tab.close()
}
